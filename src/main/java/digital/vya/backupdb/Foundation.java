package digital.vya.backupdb;

import digital.vya.backupdb.backup.Spool;
import digital.vya.backupdb.catalog.Catalog;
import digital.vya.backupdb.catalog.InstanceLocks;
import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.catalog.OwnFiles;
import digital.vya.backupdb.catalog.ProcessLock;
import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.catalog.RunRecords;
import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.config.ServiceEnvironment;
import digital.vya.backupdb.install.Supervision;
import digital.vya.backupdb.metrics.HttpSettings;
import digital.vya.backupdb.metrics.Meters;
import digital.vya.backupdb.metrics.RestoreHistory;
import digital.vya.backupdb.metrics.RunHistory;
import digital.vya.backupdb.process.Tools;
import digital.vya.backupdb.store.DeadLetters;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a process has once, whichever configurations it goes by one after the other: whatever holds locks of files, as
 * those belong to the process; what is counted; and the places of those at work, which two configurations share while
 * one ends.
 */
final class Foundation implements AutoCloseable {
    /** In which Camel's own meters name the context they are about. */
    private static final String CONTEXT_TAG = "camelContext";

    private static final long SECONDS_TO_CLOSE = 2;

    private final Knobs knobs;
    /** The only one; whatever decides by the time is given it. */
    private final Clock clock = Clock.system(ZoneId.systemDefault());

    private final Tools tools;
    private final Catalog catalog;
    private final Nodes nodes;
    private final RunFolder folder;
    private final RunRecords records;
    private final RestoreRecords restores;
    private final Spool spool;
    private final DeadLetters deadLetters;
    private final InstanceLocks locks;
    private final Semaphore instancesAtOnce;
    private final Semaphore databasesAtOnce;
    private final MeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Meters meters;
    private final Supervision supervision;
    private @Nullable ProcessLock serving;
    private @Nullable Vertx http;

    Foundation(Knobs knobs) {
        this.knobs = knobs;
        this.tools = new Tools(knobs.processGrace());
        this.catalog = Catalog.of(knobs);
        this.nodes = new Nodes(catalog, knobs.node(), knobs.nodeLease(), tools::endRun);
        this.folder = new RunFolder(knobs.stateDirectory());
        this.records = new RunRecords(folder);
        this.restores = new RestoreRecords(folder);
        this.spool = new Spool(knobs.spoolDirectory());
        this.deadLetters = new DeadLetters(knobs.stateDirectory(), nodes, clock);
        this.locks = new InstanceLocks(folder, nodes);
        this.instancesAtOnce = new Semaphore(knobs.instancesAtOnce(), true);
        this.databasesAtOnce = new Semaphore(knobs.databasesAtOnce(), true);
        this.supervision = new Supervision(tools, ServiceEnvironment.ofProcess(), knobs.home());
        this.meters = new Meters(registry, () -> deadLetters.list().size());
    }

    /** Refuses what a start would only stumble over later. */
    void claim(boolean schedules) {
        if (!schedules) {
            OwnFiles.requireReadable(knobs.stateDirectory());
            OwnFiles.requireReadable(knobs.spoolDirectory());
            return;
        }
        OwnFiles.requireWritable(knobs.stateDirectory());
        OwnFiles.requireWritable(knobs.spoolDirectory());
        serving = ProcessLock.ofServe(folder);
        new HttpSettings(knobs.httpHost(), knobs.httpPort()).requireFree();
        // what all processes did before is counted from here on
        new RunHistory(registry, meters, folder.runs());
        new RestoreHistory(registry, restores);
        http = Vertx.vertx();
    }

    /** Whether this process is the {@code serve} of its state folder. */
    boolean serves() {
        return serving != null;
    }

    /** One for all Camel contexts: within one, a second server may listen where the first one still does. */
    @Nullable
    Vertx http() {
        return http;
    }

    Knobs knobs() {
        return knobs;
    }

    Clock clock() {
        return clock;
    }

    Tools tools() {
        return tools;
    }

    Catalog catalog() {
        return catalog;
    }

    Supervision supervision() {
        return supervision;
    }

    Nodes nodes() {
        return nodes;
    }

    RunFolder folder() {
        return folder;
    }

    RunRecords records() {
        return records;
    }

    RestoreRecords restores() {
        return restores;
    }

    Spool spool() {
        return spool;
    }

    DeadLetters deadLetters() {
        return deadLetters;
    }

    InstanceLocks locks() {
        return locks;
    }

    Semaphore instancesAtOnce() {
        return instancesAtOnce;
    }

    Semaphore databasesAtOnce() {
        return databasesAtOnce;
    }

    MeterRegistry registry() {
        return registry;
    }

    Meters meters() {
        return meters;
    }

    /** What Camel measured of a context that is no more. */
    void forget(String context) {
        List<Meter> gone = registry.getMeters().stream()
                .filter(meter -> context.equals(meter.getId().getTag(CONTEXT_TAG)))
                .toList();
        gone.forEach(registry::remove);
    }

    @Override
    public void close() {
        tools.close();
        supervision.close();
        nodes.close();
        catalog.close();
        if (http != null) {
            http.close()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(SECONDS_TO_CLOSE, TimeUnit.SECONDS)
                    .exceptionally(e -> null)
                    .join();
        }
        if (serving != null) {
            serving.close();
        }
    }
}
