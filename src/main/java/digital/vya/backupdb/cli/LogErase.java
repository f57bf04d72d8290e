package digital.vya.backupdb.cli;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** {@code %erase} of the log's layout: takes the line of progress away, where there is one on the terminal. */
public final class LogErase extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return ProgressLine.erasure();
    }
}
