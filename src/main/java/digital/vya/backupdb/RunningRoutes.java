package digital.vya.backupdb;

import digital.vya.backupdb.catalog.Actions;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Going;
import digital.vya.backupdb.routes.RouteFiles;
import digital.vya.backupdb.schedule.ScheduleState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Consumer;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.Route;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.main.Main;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** camel-main with our routes and one configuration, until it is closed or the process is told to stop. */
final class RunningRoutes implements Routes {
    /** What starts by itself comes from elsewhere; these only pass on what is going on. */
    private static final Set<String> PASSED_ON = Set.of("direct", "seda", "kamelet");
    /** The route that asks what is due. */
    private static final String SCHEDULES = "schedules";
    /** Less than a process has that is told to stop, with what else there is to end; Camel would wait for 45. */
    private static final int SECONDS_TO_END = 6;

    private static final Logger LOG = LoggerFactory.getLogger(RunningRoutes.class);

    private final Main main = new Main();
    private final Foundation foundation;
    private final Wiring wiring;
    private final Path routes;
    private final RouteFiles files;
    private final Set<Path> loaded = new HashSet<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread onSignal = new Thread(this::close, "stop-on-signal");
    private final List<Consumer> paused = new ArrayList<>();

    private volatile @Nullable ProducerTemplate template;

    RunningRoutes(Foundation foundation, Wiring wiring, Path routes) {
        this.foundation = foundation;
        this.wiring = wiring;
        this.routes = routes;
        this.files = RouteFiles.of(routes);
        if (foundation.serves()) {
            main.configure().withRoutesIncludePattern("file:" + routes + "/**/*.camel.yaml");
            // what starts runs by itself comes last
            main.configure().withRoutesExcludePattern("**/" + routes.getFileName() + "/triggers/**");
        } else {
            // a command does what it was asked, and what that needs is known when it asks
            main.configure().withRoutesCollectorEnabled(false);
        }
        main.configure().withShutdownTimeout(SECONDS_TO_END);
        main.addInitialProperty("camel.component.kamelet.location", "file:" + routes.resolve("kamelets"));
        wiring.bindTo(main);
    }

    /** For a command, which closes it; a signal does, too. */
    static RunningRoutes start(Foundation foundation, Wiring wiring, Path routes) {
        RunningRoutes running = new RunningRoutes(foundation, wiring, routes);
        Runtime.getRuntime().addShutdownHook(running.onSignal);
        try {
            running.start();
            return running;
        } catch (BackupException e) {
            running.close();
            throw e;
        }
    }

    /** Where it fails, the caller closes or ends it. */
    void start() {
        begin(() -> {
            started();
            request("direct:recover", "", Object.class);
            if (foundation.serves()) {
                wiring.beginSchedules();
                addTriggers();
                measure();
            }
        });
    }

    /** Makes everything and starts none of it, while another one works; {@code name} is that of its Camel context. */
    void prepare(String name) {
        main.configure().setAutoStartup(false);
        main.addOverrideProperty("camel.main.name", name);
        begin(this::started);
    }

    /** Goes on where another one that was prepared for stopped. */
    void takeOver(Map<String, ScheduleState> decided) {
        begin(() -> {
            camel().setAutoStartup(true);
            camel().getRouteController().startAllRoutes();
            wiring.beginSchedules(decided);
            addTriggers();
        });
    }

    /** What may fail in as many ways as others' routes can. */
    @FunctionalInterface
    private interface Beginning {
        void run() throws Exception;
    }

    private void begin(Beginning beginning) {
        try {
            beginning.run();
        } catch (BackupException e) {
            throw orCancelled(e);
        } catch (Exception e) {
            throw wiring.isShuttingDown() ? cancelled(e) : doNotStart(e);
        }
    }

    private void started() throws Exception {
        main.start();
        if (foundation.serves()) {
            loaded.addAll(files.all());
        }
        template = camel().createProducerTemplate();
    }

    /** No schedule is due any more. Gives what was decided about their times. */
    Map<String, ScheduleState> endSchedules() {
        return wiring.endSchedules();
    }

    /** Nothing else starts by itself any more either; what goes on goes on. */
    void handOver() {
        for (Route route : camel().getRoutes()) {
            // null where its route never started
            Consumer consumer = route.getConsumer();
            if (consumer != null
                    && !PASSED_ON.contains(scheme(route.getEndpoint().getEndpointUri()))) {
                paused.add(consumer);
                try {
                    // or stops it, where it cannot be suspended
                    ServiceHelper.suspendService(consumer);
                } catch (RuntimeException e) {
                    // all others are to be handed over as well
                    LOG.error("Route {} may start runs by an earlier configuration", route.getRouteId(), e);
                }
            }
        }
    }

    /** As if it had not handed over. */
    void takeBack(Map<String, ScheduleState> decided) {
        try {
            wiring.beginSchedules(decided);
        } finally {
            for (Consumer consumer : paused) {
                try {
                    ServiceHelper.resumeService(consumer);
                } catch (RuntimeException e) {
                    LOG.error("What {} starts is not started any more", consumer.getEndpoint(), e);
                }
            }
            paused.clear();
        }
    }

    private static String scheme(String uri) {
        int colon = uri.indexOf(':');
        return colon < 0 ? uri : uri.substring(0, colon);
    }

    /** Health and metrics are told by another one from now on. */
    void endHttp() {
        camel().hasServices(VertxPlatformHttpServer.class).forEach(ServiceHelper::stopService);
    }

    /** Whether nothing goes on in it. */
    boolean isIdle() {
        return camel().getInflightRepository().size() == 0 && wiring.isIdle();
    }

    void measure() {
        wiring.measure();
    }

    Actions actions() {
        return wiring.actions();
    }

    int scheduleCount() {
        return wiring.scheduleCount();
    }

    /** Not before recovery is done: a run that begins now must not meet what a killed one left. */
    private void addTriggers() throws Exception {
        CamelContext camel = camel();
        Path triggers = routes.resolve("triggers");
        if (Files.isDirectory(triggers)) {
            Collection<Resource> found = PluginHelper.getPackageScanResourceResolver(camel)
                    .findResources("file:" + triggers + "/**/*.camel.yaml");
            PluginHelper.getRoutesLoader(camel).loadRoutes(found);
        }
    }

    /** A command calls one route: those that are not behind it are never made. */
    private void load(Collection<Path> needed) throws Exception {
        synchronized (loaded) {
            List<Path> missing =
                    needed.stream().filter(f -> !loaded.contains(f)).toList();
            if (!missing.isEmpty()) {
                CamelContext camel = main.getCamelContext();
                PluginHelper.getRoutesLoader(camel)
                        .loadRoutes(missing.stream()
                                .map(file -> ResourceHelper.resolveResource(camel, "file:" + file))
                                .toList());
                loaded.addAll(missing);
            }
        }
    }

    private void loadFor(String endpointUri) {
        try {
            load(files.neededBy(endpointUri.substring(endpointUri.indexOf(':') + 1)));
        } catch (Exception e) {
            throw wiring.isShuttingDown() ? cancelled(e) : doNotStart(e);
        }
    }

    private static BackupException doNotStart(Exception e) {
        return new BackupException(
                ErrorCode.CONFIG_INVALID, "The routes do not start: " + BackupException.words(rootCause(e)), e);
    }

    private static Throwable rootCause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    @Override
    public <T> T request(String endpointUri, Object body, Class<T> reply) {
        loadFor(endpointUri);
        try {
            return Objects.requireNonNull(template, "made with the start").requestBody(endpointUri, body, reply);
        } catch (CamelExecutionException e) {
            throw orCancelled(BackupException.inside(e));
        } catch (IllegalStateException | RejectedExecutionException e) {
            throw orCancelled(BackupException.from(e));
        }
    }

    /** What goes wrong in a program that was told to stop is no error of its own. */
    private BackupException orCancelled(BackupException e) {
        return e.code() == ErrorCode.INTERNAL && wiring.isShuttingDown() ? cancelled(e) : e;
    }

    private static BackupException cancelled(Exception e) {
        return new BackupException(ErrorCode.CANCELLED, "Told to stop", e);
    }

    @Override
    public <T> List<T> requestList(String endpointUri, Object body, Class<T> element) {
        List<?> reply = request(endpointUri, body, List.class);
        return reply == null ? List.of() : reply.stream().map(element::cast).toList();
    }

    CamelContext camel() {
        return main.getCamelContext();
    }

    @Override
    public List<Going> goingOn() {
        return wiring.goingOn();
    }

    /** One that has its triggers is served by {@link ServedRoutes}. */
    @Override
    public void serve() {
        throw new UnsupportedOperationException("a command serves nothing");
    }

    /** Routes of one's own may stand in the place of the one that ticks. */
    boolean isWell() {
        CamelContext camel = camel();
        return camel.isStarted() && (camel.getRoute(SCHEDULES) == null || wiring.isTicking());
    }

    /** Whether anything goes through the routes but the ticks themselves. */
    boolean isBusy() {
        CamelContext camel = camel();
        // null while it is made
        if (camel == null) {
            return true;
        }
        InflightRepository inflight = camel.getInflightRepository();
        return inflight.size() > inflight.size(SCHEDULES);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException shuttingDown) {
            // the hook is running already and does the same
        }
        synchronized (this) {
            if (closed.getCount() > 0) {
                foundation.tools().endAll();
                end();
                foundation.close();
            }
        }
    }

    /** With what goes on in it, but not with what it shares with others. */
    synchronized void end() {
        if (closed.getCount() > 0) {
            main.stop();
            wiring.close();
            closed.countDown();
        }
    }
}
