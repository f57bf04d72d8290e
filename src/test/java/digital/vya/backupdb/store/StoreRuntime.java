package digital.vya.backupdb.store;

import digital.vya.backupdb.catalog.ActionRecords;
import digital.vya.backupdb.catalog.Actions;
import digital.vya.backupdb.catalog.Audit;
import digital.vya.backupdb.catalog.Catalog;
import digital.vya.backupdb.catalog.CleanupRecords;
import digital.vya.backupdb.catalog.FixedConfiguration;
import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.catalog.PointIndex;
import digital.vya.backupdb.catalog.PointsInUse;
import digital.vya.backupdb.catalog.Progress;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.catalog.RunIndex;
import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.catalog.SecretAudit;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.KameletProperties;
import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.config.Placeholders;
import digital.vya.backupdb.config.SecretReads;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Selection;
import digital.vya.backupdb.model.Shipment;
import digital.vya.backupdb.routes.InstanceKamelets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;

/** The routes and beans of delivery alone, wired as the product wires them. */
final class StoreRuntime implements AutoCloseable {
    static final String POLICY = "daily";
    /** Nothing is asked of it here. */
    private static final Path HOME = Path.of("").toAbsolutePath();

    private final Main main = new Main();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ProducerTemplate template;
    private final AtomicInteger redeliveries = new AtomicInteger();
    private final Settings settings;
    final Destinations destinations;
    final DeadLetters deadLetters;
    final Progress progress;

    private StoreRuntime(Path state, Path kamelets, List<Settings.Destination> destinations, Map<String, String> knobs)
            throws Exception {
        settings = settings(destinations);
        KameletDefinitions definitions = KameletDefinitions.read(kamelets);
        Knobs.load(HOME).value().orElseThrow().addTo(main);
        KameletProperties.of(settings, definitions, Placeholders.of(HOME)).addTo(main);
        main.addOverrideProperty("camel.component.kamelet.location", "file:" + kamelets);
        main.addOverrideProperty(
                "camel.main.routesIncludePattern",
                String.join(
                        ",",
                        "file:routes/backup/deliver*.camel.yaml",
                        "file:routes/errors/de*.camel.yaml",
                        "file:routes/restore/restore-list.camel.yaml",
                        "file:routes/restore/verify.camel.yaml"));
        main.addOverrideProperty("vya.delivery.maximumRedeliveries", "1");
        main.addOverrideProperty("vya.delivery.redeliveryDelay", "50");
        main.addOverrideProperty("vya.state.directory", state.toString());
        knobs.forEach(main::addOverrideProperty);
        deadLetters = new DeadLetters(state, Nodes.alone(state), Clock.system(ZoneId.systemDefault()));
        Clock clock = Clock.system(ZoneId.systemDefault());
        RunFolder folder = new RunFolder(state);
        Catalog catalog = Catalog.in(state);
        PointIndex index = new PointIndex(catalog);
        Audit audit = new Audit(catalog, "here", clock);
        ActionRecords records = new ActionRecords(folder, clock);
        progress = new Progress(new RunLog(folder), job -> List.of(), job -> OptionalLong.empty());
        Actions actions = new Actions(
                records,
                new RunIndex(
                        catalog,
                        folder,
                        new FixedConfiguration("", Selection.Content.ALL, Map.of()),
                        records,
                        audit,
                        progress,
                        clock),
                clock);
        main.bind("secretAudit", new SecretAudit(new SecretReads(), audit));
        main.bind("kamelet", new InstanceKamelets());
        main.bind("deadLetters", deadLetters);
        main.bind("deliveries", new Deliveries(settings, deadLetters, index, actions, progress, clock));
        main.bind("delivery", threads);
        this.destinations = new Destinations(main::getCamelContext);
        RestorePoints restorePoints = new RestorePoints(
                settings,
                definitions,
                this.destinations,
                index,
                threads,
                threads,
                progress,
                Clock.system(ZoneId.systemDefault()));
        main.bind("restorePoints", restorePoints);
        main.bind(
                "verifications",
                new Verifications(
                        settings,
                        restorePoints,
                        this.destinations,
                        new PointsInUse(new RunFolder(state)),
                        new CleanupRecords(new RunFolder(state)),
                        actions,
                        progress,
                        clock));
        main.bind("deliveryProof", new DeliveryProof());
        main.bind("redeliveryCounter", new EventNotifierSupport() {
            @Override
            public void notify(CamelEvent event) {
                if (event instanceof CamelEvent.ExchangeRedeliveryEvent) {
                    redeliveries.incrementAndGet();
                }
            }
        });
        main.start();
        template = main.getCamelContext().createProducerTemplate();
    }

    static StoreRuntime start(
            Path state, Path kamelets, List<Settings.Destination> destinations, Map<String, String> knobs)
            throws Exception {
        return new StoreRuntime(state, kamelets, destinations, knobs);
    }

    static StoreRuntime start(Path state, List<Settings.Destination> destinations, Map<String, String> knobs)
            throws Exception {
        return new StoreRuntime(state, HOME.resolve("routes/kamelets"), destinations, knobs);
    }

    private static Settings settings(List<Settings.Destination> destinations) {
        Settings.Policy policy = new Settings.Policy(
                POLICY,
                "plain",
                Map.of(),
                Codec.GZIP,
                6,
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                1,
                true,
                destinations.stream().map(Settings.Destination::id).toList(),
                List.of());
        Settings.Server server = new Settings.Server("db-01", "here", "Vya", "dba@example.com");
        return new Settings(server, List.of(), List.of(policy), destinations, List.of(), List.of());
    }

    /** How many times a file was sent again so far. */
    int redeliveries() {
        return redeliveries.get();
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    List<DeliveryResult> deliver(Shipment shipment) {
        return list("direct:deliver", shipment, DeliveryResult.class);
    }

    <T> List<T> list(String endpoint, Object body, Class<T> element) {
        List<?> answer = (List<?>) template().requestBody(endpoint, body);
        return answer.stream().map(element::cast).toList();
    }

    /** What a route throws. */
    BackupException failure(String endpoint, Object body) {
        Exchange answer =
                template.request(endpoint, exchange -> exchange.getMessage().setBody(body));
        return BackupException.from(answer.getException());
    }

    /** What a destination's probe throws; null when it is well. */
    Exception probe(String destination) {
        try {
            destinations.probe(settings.destination(destination).orElseThrow(), 0);
            return null;
        } catch (Exception e) {
            return e;
        }
    }

    ProducerTemplate template() {
        return template;
    }

    @Override
    public void close() {
        main.stop();
        threads.shutdownNow();
    }
}
