package digital.vya.backupdb;

import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.cli.RoutesStarter;
import digital.vya.backupdb.config.Checked;
import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.InvalidConfiguration;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.config.Placeholders;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.config.SettingsLoader;
import digital.vya.backupdb.config.WrittenConfiguration;
import digital.vya.backupdb.config.lint.RouteLint;
import digital.vya.backupdb.config.lint.RouteStamp;
import digital.vya.backupdb.disk.OwnPath;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.errors.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks everything there is to check, and starts the routes only when nothing is wrong. */
public final class RuntimeStarter implements RoutesStarter {
    private static final Logger LOG = LoggerFactory.getLogger(RuntimeStarter.class);

    private final Path home;
    private final Path routes;

    public RuntimeStarter(Path home) {
        this(home, home.resolve("routes"));
    }

    /** With the routes elsewhere. */
    public RuntimeStarter(Path home, Path routes) {
        this.home = home;
        this.routes = routes;
    }

    /** All findings about settings, knobs and routes. */
    public List<Finding> check(Path config) {
        return look(config, true).findings();
    }

    @Override
    public Routes start(Path config, boolean schedules) {
        try {
            return started(config, schedules);
        } catch (IllegalStateException e) {
            // what Java says to a hook that is added when the end has begun
            if ("Shutdown in progress".equals(e.getMessage())) {
                throw new BackupException(ErrorCode.CANCELLED, "Told to stop while starting", e);
            }
            throw e;
        }
    }

    private Routes started(Path config, boolean schedules) {
        Hangup hangup = schedules ? Hangup.listen() : null;
        Thread nothingBegan =
                new Thread(() -> Runtime.getRuntime().halt(ExitCode.SUCCESS.status()), "end-before-it-began");
        if (schedules) {
            // what is read may be long, or on a disk that hangs: a service that is told to stop waits for none of it
            Runtime.getRuntime().addShutdownHook(nothingBegan);
        }
        WrittenConfiguration written;
        Looked looked;
        try {
            written = schedules ? WrittenConfiguration.read(config) : null;
            // serve starts once and for long, and with the triggers
            looked = look(config, schedules);
        } finally {
            if (schedules) {
                Runtime.getRuntime().removeShutdownHook(nothingBegan);
            }
        }
        // a command asks for the secrets it uses, where it uses them; the schedules will use them all
        if (schedules ? looked.hasErrors() : looked.findings().stream().anyMatch(Finding::forbidsAll)) {
            throw new InvalidConfiguration(looked.findings());
        }
        looked.findings().stream().filter(f -> !isError(f)).forEach(f -> LOG.warn("{}", f.text()));
        Knobs knobs = looked.knobs().value().orElseThrow();
        OwnPath.requireFolder("Spool", knobs.spoolDirectory());
        OwnPath.requireFolder("State folder", knobs.stateDirectory());
        Foundation foundation = new Foundation(knobs);
        try {
            foundation.claim(schedules);
        } catch (BackupException e) {
            foundation.close();
            throw e;
        }
        if (hangup == null || written == null) {
            return RunningRoutes.start(foundation, wiring(looked, foundation), routes);
        }
        return ServedRoutes.start(this, config, foundation, hangup, written, looked);
    }

    private static Wiring wiring(Looked looked, Foundation foundation) {
        return new Wiring(
                looked.settings().value().orElseThrow(), foundation, looked.kamelets(), looked.placeholders());
    }

    /** Of a configuration in which no error was found. */
    RunningRoutes make(Looked looked, Foundation foundation) {
        Wiring wiring = wiring(looked, foundation);
        boolean made = false;
        try {
            RunningRoutes running = new RunningRoutes(foundation, wiring, routes);
            made = true;
            return running;
        } finally {
            if (!made) {
                wiring.close();
            }
        }
    }

    private static boolean isError(Finding finding) {
        return finding.severity() == Finding.Severity.ERROR;
    }

    record Looked(
            Checked<Knobs> knobs,
            Checked<Settings> settings,
            KameletDefinitions kamelets,
            Placeholders placeholders,
            List<Finding> findings) {

        boolean hasErrors() {
            return findings.stream().anyMatch(RuntimeStarter::isError);
        }

        List<Finding> errors() {
            return findings.stream().filter(RuntimeStarter::isError).toList();
        }
    }

    /** {@code anew} where nothing that an earlier look found counts, as for a service. */
    Looked look(Path config, boolean anew) {
        KameletDefinitions kamelets = KameletDefinitions.read(routes.resolve("kamelets"));
        Placeholders placeholders = Placeholders.of(home);
        Checked<Knobs> knobs = Knobs.load(home);
        Checked<Settings> settings = new SettingsLoader(home, kamelets, placeholders).load(config);
        List<Finding> all = new ArrayList<>(knobs.findings());
        all.addAll(settings.findings());
        if (anew) {
            // a service goes on with what was there when it started
            kamelets.all();
        }
        Placeholders inRoutes =
                placeholders.with(knobs.value().map(Knobs::properties).orElse(new Properties()));
        all.addAll(anew ? lint(inRoutes) : lintWhatIsNew(inRoutes, knobs.value()));
        return new Looked(knobs, settings, kamelets, placeholders, all);
    }

    /** Routes that were in order for an earlier command, and have not changed since, still are. */
    private List<Finding> lintWhatIsNew(Placeholders inRoutes, Optional<Knobs> knobs) {
        Optional<RouteStamp> stamp =
                knobs.flatMap(found -> RouteStamp.of(routes, found.stateDirectory(), found.properties()));
        if (stamp.filter(RouteStamp::holds).isPresent()) {
            return List.of();
        }
        List<Finding> findings = lint(inRoutes);
        // what stands in the environment or in a file may be gone the next time
        if (findings.isEmpty() && !inRoutes.wasAskedBeyondProperties()) {
            stamp.ifPresent(RouteStamp::keep);
        }
        return findings;
    }

    private List<Finding> lint(Placeholders inRoutes) {
        return new RouteLint(routes, Wiring.BEANS, Set.of(), inRoutes).check();
    }
}
