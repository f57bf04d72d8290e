package digital.vya.backupdb.process;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;

/**
 * Keeps libraries from telling, with their stack traces, that they were interrupted by the end of the program: it was
 * told to end, and says itself what that means for the work. At DEBUG nothing is kept back.
 */
public final class QuietEnd extends Filter<ILoggingEvent> {
    private static final List<String> OURS = List.of("digital.vya.backupdb", "vya");

    private boolean everything;

    /** Where this is DEBUG or TRACE, all is told. */
    public void setLevel(String level) {
        everything = List.of("DEBUG", "TRACE", "ALL").contains(level);
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        return everything || isOurs(event.getLoggerName()) || !Shutdown.hasBegun()
                ? FilterReply.NEUTRAL
                : FilterReply.DENY;
    }

    private static boolean isOurs(String logger) {
        return OURS.stream().anyMatch(ours -> logger.equals(ours) || logger.startsWith(ours + "."));
    }
}
