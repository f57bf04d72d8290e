package digital.vya.backupdb.cli;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.SafeText;

/** {@code %line} of the log's layout: the message on one line, so that no name in it makes a line of its own. */
public final class LogLine extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return SafeText.flowing(BackupException.withoutIds(event.getFormattedMessage()));
    }
}
