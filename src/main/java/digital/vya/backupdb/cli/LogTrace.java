package digital.vya.backupdb.cli;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import digital.vya.backupdb.model.SafeText;

/** {@code %trace} of the log's layout: a stack trace of which no line can be taken for an event. */
public final class LogTrace extends ThrowableProxyConverter {
    @Override
    protected String throwableProxyToString(IThrowableProxy thrown) {
        return "    " + SafeText.paragraph(super.throwableProxyToString(thrown)) + "\n";
    }
}
