package digital.vya.backupdb;

import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.install.Supervision;
import digital.vya.backupdb.model.Going;
import digital.vya.backupdb.routes.RouteFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** camel-main with our routes, until it is closed or the process is told to stop. */
final class RunningRoutes implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(RunningRoutes.class);
    /** The route that asks what is due. */
    private static final String SCHEDULES = "schedules";

    private final Main main;
    private final Wiring wiring;
    private final RouteFiles files;
    private final Set<Path> loaded = new HashSet<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread onSignal = new Thread(this::stop, "stop-on-signal");

    private volatile @Nullable ProducerTemplate template;

    private RunningRoutes(Main main, Wiring wiring, RouteFiles files) {
        this.main = main;
        this.wiring = wiring;
        this.files = files;
    }

    static RunningRoutes start(Wiring wiring, Path routes, boolean schedules) {
        Main main = new Main();
        RouteFiles files = RouteFiles.of(routes);
        if (schedules) {
            main.configure().withRoutesIncludePattern("file:" + routes + "/**/*.camel.yaml");
            // what starts runs by itself comes last
            main.configure().withRoutesExcludePattern("**/" + routes.getFileName() + "/triggers/**");
        } else {
            // a command does what it was asked, and what that needs is known when it asks
            main.configure().withRoutesCollectorEnabled(false);
        }
        main.addInitialProperty("camel.component.kamelet.location", "file:" + routes.resolve("kamelets"));
        wiring.bindTo(main, schedules);
        RunningRoutes running = new RunningRoutes(main, wiring, files);
        Runtime.getRuntime().addShutdownHook(running.onSignal);
        try {
            main.start();
            if (schedules) {
                running.loaded.addAll(files.all());
            }
            running.template = main.getCamelContext().createProducerTemplate();
            running.request("direct:recover", "", Object.class);
            if (schedules) {
                running.addTriggers(routes);
            }
            return running;
        } catch (BackupException e) {
            BackupException said = running.orCancelled(e);
            running.close();
            throw said;
        } catch (Exception e) {
            if (wiring.isShuttingDown()) {
                running.close();
                throw cancelled(e);
            }
            running.close();
            throw doNotStart(e);
        }
    }

    /** Not before recovery is done: a run that begins now must not meet what a killed one left. */
    private void addTriggers(Path routes) throws Exception {
        CamelContext camel = main.getCamelContext();
        wiring.beginSchedules();
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

    @Override
    public void serve() {
        String what = "Serving: " + wiring.scheduleCount() + " schedules";
        LOG.info("{}", what);
        Supervision supervision = wiring.supervision();
        supervision.ready(what);
        try {
            while (!closed.await(supervision.gap().toMillis(), TimeUnit.MILLISECONDS)) {
                supervision.look(this::isWell, this::isBusy);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Routes of one's own may stand in the place of the one that ticks. */
    private boolean isWell() {
        CamelContext camel = main.getCamelContext();
        return camel.isStarted() && (camel.getRoute(SCHEDULES) == null || wiring.isTicking());
    }

    /** Whether anything goes through the routes but the ticks themselves. */
    private boolean isBusy() {
        InflightRepository inflight = main.getCamelContext().getInflightRepository();
        return inflight.size() > inflight.size(SCHEDULES);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException shuttingDown) {
            // the hook is running already and does the same
        }
        stop();
    }

    private synchronized void stop() {
        if (closed.getCount() == 0) {
            return;
        }
        wiring.supervision().stopping();
        wiring.endTools();
        main.stop();
        wiring.close();
        closed.countDown();
    }
}
