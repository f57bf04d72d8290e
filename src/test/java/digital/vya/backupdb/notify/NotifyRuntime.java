package digital.vya.backupdb.notify;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.metrics.Meters;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.routes.InstanceKamelets;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.slf4j.LoggerFactory;

/** The notify routes and Kamelets as they are shipped, in a Camel of their own; everything logged is kept. */
final class NotifyRuntime implements AutoCloseable {
    private final Main main = new Main();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final ProducerTemplate template;

    private NotifyRuntime(Settings settings, Path runLogs, Properties extra) throws Exception {
        log.start();
        root().addAppender(log);
        Properties properties = new Properties();
        properties.setProperty("camel.component.kamelet.location", "file:routes/kamelets");
        properties.setProperty("camel.main.streamCachingEnabled", "false");
        properties.setProperty("vya.notify.retryDelay", "50");
        for (Settings.Notification n : settings.notifications()) {
            n.parameters()
                    .forEach((k, v) -> properties.setProperty(
                            "camel.kamelet.notify-" + n.type() + "-sink." + n.id() + "." + k, v.toString()));
        }
        properties.putAll(extra);
        main.setOverrideProperties(properties);
        main.bind("kamelet", new InstanceKamelets());
        main.bind(
                "notifications",
                new Notifications(settings, run -> runLogs.resolve(run.id() + ".log"), new Meters(registry)));
        main.configure().withRoutesIncludePattern("file:routes/notify/*.camel.yaml");
        main.start();
        template = main.getCamelTemplate();
    }

    static NotifyRuntime start(Settings settings, Path runLogs) throws Exception {
        return start(settings, runLogs, new Properties());
    }

    static NotifyRuntime start(Settings settings, Path runLogs, Properties extra) throws Exception {
        return new NotifyRuntime(settings, runLogs, extra);
    }

    /** What {@code direct:notify} made of it: the exchange as it came back. */
    Exchange tell(RunOutcome outcome) {
        return template.request("direct:notify", e -> e.getMessage().setBody(outcome));
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    double counted(String notification, String outcome) {
        var counter = registry.find("vya.notifications")
                .tags("notification", notification, "outcome", outcome)
                .counter();
        return counter == null ? 0 : counter.count();
    }

    /** Lines of at least this level, messages and exceptions. */
    String logged(Level level) {
        return List.copyOf(log.list).stream()
                .filter(e -> e.getLevel().isGreaterOrEqual(level))
                .map(NotifyRuntime::line)
                .collect(Collectors.joining("\n"));
    }

    private static String line(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(event.getLoggerName() + " " + event.getFormattedMessage());
        for (var t = event.getThrowableProxy(); t != null; t = t.getCause()) {
            line.append(" | ").append(t.getMessage());
        }
        return line.toString();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Override
    public void close() {
        main.stop();
        root().detachAppender(log);
    }
}
