package digital.vya.backupdb.notify;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.read.ListAppender;
import digital.vya.backupdb.catalog.Audit;
import digital.vya.backupdb.catalog.Catalog;
import digital.vya.backupdb.catalog.SecretAudit;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.KameletProperties;
import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.config.Placeholders;
import digital.vya.backupdb.config.SecretReads;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.metrics.Meters;
import digital.vya.backupdb.model.NotificationTest;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.routes.InstanceKamelets;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.slf4j.LoggerFactory;

/** The notify routes and Kamelets as they are shipped, in a Camel of their own; everything logged is kept, from DEBUG on. */
final class NotifyRuntime implements AutoCloseable {
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private static final Logger OURS = (Logger) LoggerFactory.getLogger("digital.vya.backupdb");
    private static final List<String> SERVERS = List.of("org.eclipse.jetty", "org.subethamail", "WireMock", "wiremock");

    private final Level rootLevel = ROOT.getLevel();
    private final Level ourLevel = OURS.getLevel();
    private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
    private final Main main = new Main();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final ProducerTemplate template;

    private NotifyRuntime(Settings settings, Path runLogs, Path kamelets, Map<String, String> properties)
            throws Exception {
        listen();
        Path home = Path.of("").toAbsolutePath();
        Knobs.load(home).orThrow().addTo(main);
        KameletProperties.of(settings, KameletDefinitions.read(kamelets), Placeholders.of(home))
                .addTo(main);
        main.addOverrideProperty("camel.component.kamelet.location", "file:" + kamelets);
        main.addOverrideProperty("vya.notify.retryDelay", "50ms");
        properties.forEach(main::addOverrideProperty);
        main.bind("kamelet", new InstanceKamelets());
        main.bind(
                "notifications",
                new Notifications(
                        settings,
                        run -> runLogs.resolve(run.id() + ".log"),
                        new Meters(registry, settings, () -> 0),
                        Clock.systemUTC()));
        Audit audit = new Audit(Catalog.in(runLogs.resolve("state")), "here", Clock.systemUTC());
        main.bind("secretAudit", new SecretAudit(new SecretReads(), audit));
        main.configure().withRoutesIncludePattern("file:routes/notify/*.camel.yaml");
        main.start();
        template = main.getCamelTemplate();
    }

    static NotifyRuntime start(Settings settings, Path runLogs) throws Exception {
        return start(settings, runLogs, Path.of("routes/kamelets"), Map.of());
    }

    static NotifyRuntime start(Settings settings, Path runLogs, Path kamelets, Map<String, String> properties)
            throws Exception {
        return new NotifyRuntime(settings, runLogs, kamelets, properties);
    }

    /** What {@code direct:notify} made of it: the exchange as it came back. */
    Exchange tell(RunOutcome outcome) {
        return template.request("direct:notify", e -> e.getMessage().setBody(outcome));
    }

    /** What {@code direct:notify-test} made of it. */
    List<NotificationTest> test(String... ids) {
        List<?> tests = template.requestBody("direct:notify-test", List.of(ids), List.class);
        return tests.stream().map(NotificationTest.class::cast).toList();
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

    /** Lines of at least this level, messages and exceptions; not those of the servers, which know what they are sent. */
    String logged(Level level) {
        return List.copyOf(log.list).stream()
                .filter(e -> e.getLevel().isGreaterOrEqual(level))
                .filter(e -> SERVERS.stream().noneMatch(e.getLoggerName()::startsWith))
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

    private void listen() {
        log.start();
        ROOT.iteratorForAppenders().forEachRemaining(others::add);
        others.forEach(ROOT::detachAppender);
        ROOT.addAppender(log);
        ROOT.setLevel(Level.DEBUG);
        OURS.setLevel(Level.DEBUG);
    }

    @Override
    public void close() {
        main.stop();
        ROOT.detachAppender(log);
        others.forEach(ROOT::addAppender);
        ROOT.setLevel(rootLevel);
        OURS.setLevel(ourLevel);
    }
}
