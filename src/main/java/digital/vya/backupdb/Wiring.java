package digital.vya.backupdb;

import digital.vya.backupdb.backup.Anomalies;
import digital.vya.backupdb.backup.CollectOutcomes;
import digital.vya.backupdb.backup.Doctor;
import digital.vya.backupdb.backup.DryRuns;
import digital.vya.backupdb.backup.Dumps;
import digital.vya.backupdb.backup.LeftBehind;
import digital.vya.backupdb.backup.MachineChecks;
import digital.vya.backupdb.backup.Manifests;
import digital.vya.backupdb.backup.Outcomes;
import digital.vya.backupdb.backup.Packing;
import digital.vya.backupdb.backup.Planner;
import digital.vya.backupdb.backup.Recovery;
import digital.vya.backupdb.backup.Retries;
import digital.vya.backupdb.backup.RolesHistory;
import digital.vya.backupdb.backup.RolesStep;
import digital.vya.backupdb.backup.RunEnds;
import digital.vya.backupdb.backup.ScheduleQuestions;
import digital.vya.backupdb.backup.Schedules;
import digital.vya.backupdb.backup.Slots;
import digital.vya.backupdb.backup.Spool;
import digital.vya.backupdb.backup.Trials;
import digital.vya.backupdb.backup.Turns;
import digital.vya.backupdb.care.CatalogCare;
import digital.vya.backupdb.care.Cleanups;
import digital.vya.backupdb.care.Overview;
import digital.vya.backupdb.care.Watermarks;
import digital.vya.backupdb.catalog.ActionRecords;
import digital.vya.backupdb.catalog.Actions;
import digital.vya.backupdb.catalog.Audit;
import digital.vya.backupdb.catalog.BackupHistory;
import digital.vya.backupdb.catalog.Catalog;
import digital.vya.backupdb.catalog.CleanupRecords;
import digital.vya.backupdb.catalog.Holds;
import digital.vya.backupdb.catalog.InstanceLocks;
import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.catalog.Patience;
import digital.vya.backupdb.catalog.PointIndex;
import digital.vya.backupdb.catalog.PointsInUse;
import digital.vya.backupdb.catalog.Progress;
import digital.vya.backupdb.catalog.Reloads;
import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.catalog.RetentionIndex;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.catalog.RunIndex;
import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.catalog.RunRecords;
import digital.vya.backupdb.catalog.ScheduleRecords;
import digital.vya.backupdb.catalog.SecretAudit;
import digital.vya.backupdb.catalog.StatusIndex;
import digital.vya.backupdb.config.EffectiveConfiguration;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.KameletProperties;
import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.config.Placeholders;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.EngineContext;
import digital.vya.backupdb.engine.EngineIdentities;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.metrics.HttpSettings;
import digital.vya.backupdb.metrics.Meters;
import digital.vya.backupdb.model.Going;
import digital.vya.backupdb.model.Selection;
import digital.vya.backupdb.notify.Notifications;
import digital.vya.backupdb.notify.NotifierHosts;
import digital.vya.backupdb.pack.Packer;
import digital.vya.backupdb.pack.SpaceCheck;
import digital.vya.backupdb.process.StreamingExecComponent;
import digital.vya.backupdb.process.ToolOutput;
import digital.vya.backupdb.process.Tools;
import digital.vya.backupdb.restore.DatabaseRestores;
import digital.vya.backupdb.restore.FileRestores;
import digital.vya.backupdb.restore.KameletRestores;
import digital.vya.backupdb.restore.Leftovers;
import digital.vya.backupdb.restore.RestoreKind;
import digital.vya.backupdb.restore.RestoreNews;
import digital.vya.backupdb.restore.RestoreSources;
import digital.vya.backupdb.restore.Restores;
import digital.vya.backupdb.restore.Rollbacks;
import digital.vya.backupdb.restore.ServerLocks;
import digital.vya.backupdb.routes.InstanceKamelets;
import digital.vya.backupdb.schedule.ScheduleState;
import digital.vya.backupdb.store.DeadLetters;
import digital.vya.backupdb.store.Deliveries;
import digital.vya.backupdb.store.DeliveryProof;
import digital.vya.backupdb.store.Destinations;
import digital.vya.backupdb.store.ReadBack;
import digital.vya.backupdb.store.RestorePoints;
import digital.vya.backupdb.store.Verifications;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;

/** Makes every bean that routes name, each from the ones it needs. */
final class Wiring implements AutoCloseable {
    /** What YAML may name, and what it is; {@code config validate} knows it without making anything. */
    static final Map<String, Class<?>> BEANS = withEngines(Map.ofEntries(
            Map.entry("catalogCare", CatalogCare.class),
            Map.entry("cleanups", Cleanups.class),
            Map.entry("collectOutcomes", CollectOutcomes.class),
            Map.entry("configuration", EffectiveConfiguration.class),
            Map.entry("databases", ExecutorService.class),
            Map.entry("deadLetters", DeadLetters.class),
            Map.entry("deliveries", Deliveries.class),
            Map.entry("delivery", ExecutorService.class),
            Map.entry("deliveryProof", DeliveryProof.class),
            Map.entry("doctor", Doctor.class),
            Map.entry("dryRuns", DryRuns.class),
            Map.entry("dumps", Dumps.class),
            Map.entry("exec", StreamingExecComponent.class),
            Map.entry("audit", Audit.class),
            Map.entry("history", BackupHistory.class),
            Map.entry("holds", Holds.class),
            Map.entry("identitySource", EngineIdentities.class),
            Map.entry("instances", ExecutorService.class),
            Map.entry("kamelet", InstanceKamelets.class),
            Map.entry("leftovers", Leftovers.class),
            Map.entry("manifests", Manifests.class),
            Map.entry("meters", Meters.class),
            Map.entry("notifications", Notifications.class),
            Map.entry("outcomes", Outcomes.class),
            Map.entry("overview", Overview.class),
            Map.entry("packing", Packing.class),
            Map.entry("planner", Planner.class),
            Map.entry("progress", Progress.class),
            Map.entry("readBack", ReadBack.class),
            Map.entry("records", RunRecords.class),
            Map.entry("recovery", Recovery.class),
            Map.entry("reloads", Reloads.class),
            Map.entry("restoreNews", RestoreNews.class),
            Map.entry("restorePoints", RestorePoints.class),
            Map.entry("restores", Restores.class),
            Map.entry("retries", Retries.class),
            Map.entry("roles", RolesStep.class),
            Map.entry("rolesHistory", RolesHistory.class),
            Map.entry("rollbacks", Rollbacks.class),
            Map.entry("runEnds", RunEnds.class),
            Map.entry("scheduled", ExecutorService.class),
            Map.entry("schedules", Schedules.class),
            Map.entry("scheduleQuestions", ScheduleQuestions.class),
            Map.entry("secretAudit", SecretAudit.class),
            Map.entry("slots", Slots.class),
            Map.entry("spool", Spool.class),
            Map.entry("toolOutput", ToolOutput.class),
            Map.entry("trials", Trials.class),
            Map.entry("turns", Turns.class),
            Map.entry("verifications", Verifications.class),
            Map.entry("watermarks", Watermarks.class)));

    private static final int TELLING_MINUTES = 5;
    private static final int MANIFESTS_AT_ONCE = 8;
    /** Six times what the route of the schedules waits between two. */
    private static final Duration LONGEST_TICK = Duration.ofSeconds(30);
    /** Threads for instances that another run uses, so that they keep none from its turn. */
    private static final int INSTANCES_WAITING = 32;

    private final Settings settings;
    private final Foundation foundation;
    private final Knobs knobs;
    private final KameletDefinitions kamelets;
    private final Placeholders placeholders;
    private final Tools tools;
    private final Catalog catalog;
    private final Nodes nodes;
    private final Clock clock;

    private @Nullable Schedules schedules;
    private @Nullable RunIndex index;
    private @Nullable Progress progress;
    private @Nullable SecretAudit secrets;
    private @Nullable Actions actions;
    private @Nullable Watermarks watermarks;
    private final ScheduledExecutorService telling = Executors.newScheduledThreadPool(1);
    // its threads wait for a slot: bounded, the databases of one instance would keep those of all others out
    private final ExecutorService databases = Executors.newCachedThreadPool();
    private final ExecutorService instances;
    private final ExecutorService reading = Executors.newFixedThreadPool(MANIFESTS_AT_ONCE);
    private final ExecutorService scheduled = Executors.newCachedThreadPool();
    private final ExecutorService delivery = Executors.newCachedThreadPool();

    Wiring(Settings settings, Foundation foundation, KameletDefinitions kamelets, Placeholders placeholders) {
        this.settings = settings;
        this.foundation = foundation;
        this.knobs = foundation.knobs();
        this.kamelets = kamelets;
        this.placeholders = placeholders;
        this.instances = Executors.newFixedThreadPool(knobs.instancesAtOnce() + INSTANCES_WAITING);
        this.tools = foundation.tools();
        this.catalog = foundation.catalog();
        this.nodes = foundation.nodes();
        this.clock = foundation.clock();
    }

    void bindTo(Main main) {
        knobs.addTo(main);
        KameletProperties.of(settings, kamelets, placeholders).addTo(main);
        Map<String, Object> beans = beans(new Destinations(main::getCamelContext));
        if (!beans.keySet().equals(BEANS.keySet())
                || !beans.entrySet().stream().allMatch(b -> BEANS.getOrDefault(b.getKey(), Void.class)
                        .isInstance(b.getValue()))) {
            throw new IllegalStateException("BEANS does not name exactly what is bound: " + beans.keySet());
        }
        beans.forEach(main::bind);
        if (foundation.serves()) {
            new HttpSettings(knobs.httpHost(), knobs.httpPort())
                    .properties()
                    .forEach((k, v) -> main.addOverrideProperty(k.toString(), v.toString()));
            main.bind("metricsRegistry", foundation.registry());
            main.bind("vertx", Objects.requireNonNull(foundation.http(), "made by who serves"));
        }
    }

    /** Before their route begins to ask. */
    void beginSchedules() {
        made(index).followWherePossible();
        nodes.serve();
        keepTelling();
        foundation.meters().foresee(settings);
        made(schedules).begin();
    }

    /** The same, after those of the configuration that this one takes the place of. */
    void beginSchedules(Map<String, ScheduleState> decided) {
        keepTelling();
        foundation.meters().foresee(settings);
        made(schedules).begin(decided);
    }

    /** What ended while the catalogue could not be asked is not only told by the next run: other nodes decide by it. */
    private void keepTelling() {
        if (nodes.areSeveral()) {
            ScheduledFuture<?> unused = telling.scheduleWithFixedDelay(
                    made(index)::followWherePossible, TELLING_MINUTES, TELLING_MINUTES, TimeUnit.MINUTES);
        }
    }

    /** For those who watch this process. */
    void measure() {
        made(watermarks).measure();
    }

    /** Nothing is due any more; gives what was decided. */
    Map<String, ScheduleState> endSchedules() {
        return made(schedules).end();
    }

    /** For what is done beside the routes. */
    Actions actions() {
        return made(actions);
    }

    Settings settings() {
        return settings;
    }

    int scheduleCount() {
        return (int)
                settings.schedules().stream().filter(Settings.Schedule::enabled).count();
    }

    List<Going> goingOn() {
        return made(progress).now();
    }

    /** Whether none of its threads does anything. */
    boolean isIdle() {
        return Stream.of(databases, instances, scheduled, delivery, reading)
                .map(ThreadPoolExecutor.class::cast)
                .allMatch(threads ->
                        threads.getActiveCount() == 0 && threads.getQueue().isEmpty());
    }

    /** Whether what is due is asked, again and again, as the route of the schedules does. */
    boolean isTicking() {
        return made(schedules).hasTickedWithin(LONGEST_TICK);
    }

    boolean isShuttingDown() {
        return tools.isShuttingDown();
    }

    @Override
    public void close() {
        // null where the start was refused before anything was made
        if (progress != null) {
            progress.close();
        }
        telling.shutdownNow();
        databases.shutdownNow();
        instances.shutdownNow();
        scheduled.shutdownNow();
        delivery.shutdownNow();
        reading.shutdownNow();
        if (secrets != null) {
            secrets.rest(foundation.serves());
        }
    }

    private static <T> T made(@Nullable T bean) {
        return Objects.requireNonNull(bean, "bindTo comes first");
    }

    private Map<String, Object> beans(Destinations destinations) {
        RunFolder folder = foundation.folder();
        RunLog log = new RunLog(folder);
        Engines engines = new Engines(new EngineContext(settings, knobs, tools), kamelets, placeholders);
        RestoreRecords restores = foundation.restores();
        Audit audit = new Audit(catalog, settings.server().name(), clock);
        BackupHistory history = new BackupHistory(catalog, audit, clock);
        progress = new Progress(
                log,
                job -> engines.backup(job.engine()).blockers(settings.instanceOf(job), job.databaseToDump()),
                history::lastSize);
        Packing packing = new Packing(
                settings,
                engines,
                new Packer(),
                new SpaceCheck(knobs.spoolReserve()),
                knobs.spoolDirectory(),
                log,
                progress);
        InstanceLocks locks = foundation.locks();
        Planner planner = new Planner(settings, kamelets, engines, knobs.spoolDirectory(), log, clock);
        ServerLocks serverLocks =
                new ServerLocks(settings, locks, log, new Patience(knobs.serverWait(), tools::isShuttingDown));
        Patience busyInstance = new Patience(knobs.waits().busyInstance(), tools::isShuttingDown);
        Spool spool = foundation.spool();
        DeadLetters deadLetters = foundation.deadLetters();

        PointIndex points = new PointIndex(catalog);
        ActionRecords actionRecords = new ActionRecords(folder, clock);
        RunIndex runs = new RunIndex(catalog, folder, configured(), actionRecords, audit, progress, clock);
        index = runs;
        actions = new Actions(actionRecords, runs, clock);
        secrets = new SecretAudit(placeholders.reads(), audit);
        Holds holds = new Holds(folder, points, actions, clock);

        Map<String, Object> beans = new LinkedHashMap<>(engines.beans());
        beans.put("collectOutcomes", new CollectOutcomes());
        beans.put("configuration", new EffectiveConfiguration(settings, knobs.home(), kamelets, placeholders));
        beans.put("databases", databases);
        beans.put("deadLetters", deadLetters);
        Deliveries deliveries = new Deliveries(settings, deadLetters, points, actions, progress, clock);
        beans.put("deliveries", deliveries);
        beans.put("delivery", delivery);
        beans.put("deliveryProof", new DeliveryProof());
        Trials trials = new Trials(settings, kamelets, spool, destinations);
        DryRuns dryRuns = new DryRuns(settings, planner, engines, packing, trials, deliveries, clock);
        beans.put("dryRuns", dryRuns);
        beans.put("exec", new StreamingExecComponent(tools));
        beans.put("holds", holds);
        beans.put("history", history);
        beans.put("audit", audit);
        beans.put("identitySource", new EngineIdentities(settings, engines));
        beans.put("instances", instances);
        beans.put("kamelet", new InstanceKamelets());
        Leftovers leftovers = new Leftovers(settings, engines, restores, knobs.keepOld(), clock);
        beans.put("leftovers", leftovers);
        beans.put("manifests", new Manifests(settings, engines, log, product()));
        Meters meters = foundation.meters();
        beans.put("meters", meters);
        beans.put("notifications", new Notifications(settings, run -> folder.logOf(run.id()), meters, clock));
        Outcomes outcomes = new Outcomes(new Anomalies(settings, history), log, clock);
        beans.put("outcomes", outcomes);
        watermarks = new Watermarks(settings, placeholders, knobs.home(), points, folder, meters, clock);
        beans.put("watermarks", watermarks);
        beans.put(
                "overview",
                new Overview(
                        settings,
                        runs,
                        new StatusIndex(catalog),
                        history,
                        new ScheduleRecords(folder),
                        deadLetters,
                        nodes,
                        folder,
                        watermarks,
                        clock));
        beans.put("packing", packing);
        beans.put("planner", planner);
        beans.put("progress", progress);
        beans.put("readBack", new ReadBack());
        RunRecords records = foundation.records();
        beans.put("records", records);
        beans.put("dumps", new Dumps(settings, engines, records, packing, spool, nodes));
        beans.put("recovery", new Recovery(tools, spool, log));
        beans.put("reloads", new Reloads(folder));
        beans.put("restoreNews", new RestoreNews(clock));
        RestorePoints restorePoints =
                new RestorePoints(settings, kamelets, destinations, points, delivery, reading, progress, clock);
        beans.put("restorePoints", restorePoints);
        beans.put("catalogCare", new CatalogCare(catalog, points, runs, restorePoints, destinations, actions, clock));
        PointsInUse inUse = new PointsInUse(folder);
        beans.put(
                "rolesHistory",
                new RolesHistory(
                        settings, planner, engines, restorePoints, destinations, points, inUse, tools, log, clock));
        CleanupRecords cleanupRecords = new CleanupRecords(folder);
        RestoreSources sources = new RestoreSources(settings, restorePoints, destinations, inUse, clock);
        List<RestoreKind> kinds = List.of(
                new FileRestores(sources),
                new KameletRestores(sources, engines, kamelets),
                new DatabaseRestores(settings, engines, sources, serverLocks, spool, progress));
        beans.put(
                "restores",
                new Restores(
                        settings,
                        kinds,
                        leftovers,
                        tools,
                        serverLocks,
                        spool,
                        restores,
                        runs,
                        secrets,
                        log,
                        progress,
                        knobs.keepOld(),
                        clock));
        beans.put(
                "retries",
                new Retries(
                        engines,
                        log,
                        tools,
                        knobs.waits().awayServer(),
                        knobs.waits().awayServerOfCommands()));
        beans.put("roles", new RolesStep(settings, kamelets, log));
        beans.put("runEnds", new RunEnds(tools, spool, records, runs, secrets, outcomes, nodes, deadLetters));
        ScheduleRecords scheduleRecords = new ScheduleRecords(folder);
        schedules = new Schedules(
                settings,
                scheduleRecords,
                records,
                nodes,
                outcomes,
                meters,
                clock,
                foundation.supervision()::isDraining);
        beans.put("scheduled", scheduled);
        ScheduleQuestions scheduleQuestions = new ScheduleQuestions(settings, scheduleRecords, nodes, clock);
        beans.put("scheduleQuestions", scheduleQuestions);
        beans.put(
                "doctor",
                new Doctor(
                        settings,
                        watermarks,
                        new MachineChecks(knobs, scheduleQuestions, product(), clock),
                        new LeftBehind(deadLetters, records, leftovers::cutOff, spool, clock),
                        engines,
                        dryRuns,
                        trials,
                        new NotifierHosts(kamelets, placeholders),
                        nodes,
                        clock));
        beans.put("schedules", schedules);
        beans.put("secretAudit", secrets);
        beans.put(
                "rollbacks",
                new Rollbacks(settings, engines, restores, leftovers, serverLocks, actions, knobs.keepOld(), clock));
        beans.put(
                "cleanups",
                new Cleanups(
                        settings,
                        kamelets,
                        restorePoints,
                        destinations,
                        new RetentionIndex(catalog, folder),
                        inUse,
                        cleanupRecords,
                        deadLetters,
                        spool,
                        runs,
                        holds,
                        history,
                        progress,
                        secrets,
                        clock));
        beans.put("slots", new Slots(settings, foundation.databasesAtOnce(), clock));
        beans.put("spool", spool);
        beans.put("toolOutput", new ToolOutput());
        beans.put("trials", trials);
        beans.put("turns", new Turns(settings, locks, log, busyInstance, nodes, foundation.instancesAtOnce()));
        beans.put(
                "verifications",
                new Verifications(
                        settings, restorePoints, destinations, inUse, cleanupRecords, actions, progress, clock));
        return beans;
    }

    private RunIndex.Configured configured() {
        return new RunIndex.Configured() {
            @Override
            public String policy(String instance, @Nullable String schedule) {
                return settings.instance(instance)
                        .map(one -> settings.policyFor(one, schedule))
                        .orElse("");
            }

            @Override
            public Selection.Content content(String policy) {
                return settings.policy(policy)
                        .map(one -> one.selection().content())
                        .orElse(Selection.Content.ALL);
            }

            @Override
            public String type(String destination) {
                return settings.destination(destination)
                        .map(Settings.Destination::type)
                        .orElse(destination);
            }
        };
    }

    private static Map<String, Class<?>> withEngines(Map<String, Class<?>> own) {
        Map<String, Class<?>> all = new HashMap<>(own);
        all.putAll(Engines.beanTypes());
        return Map.copyOf(all);
    }

    private static String product() {
        String version = Wiring.class.getPackage().getImplementationVersion();
        return "vya-backupdb " + (version == null ? "(unpackaged)" : version);
    }
}
