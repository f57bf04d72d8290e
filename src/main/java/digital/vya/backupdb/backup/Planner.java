package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.InstanceLocks;
import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.InvalidConfiguration;
import digital.vya.backupdb.config.Nearest;
import digital.vya.backupdb.config.Patterns;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.engine.Inspection;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.SafeName;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.WorkName;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From what was asked to what has to be done: which instances, which databases. */
public final class Planner {
    private static final Logger LOG = LoggerFactory.getLogger(Planner.class);

    private final Settings settings;
    private final Engines engines;
    private final InstanceLocks locks;
    private final Path spool;

    public Planner(Settings settings, Engines engines, InstanceLocks locks, Path spool) {
        this.settings = settings;
        this.engines = engines;
        this.locks = locks;
        this.spool = spool;
    }

    /**
     * A mistake on the command line, or a secret that is not there, ends the command before there is a run to record and
     * to tell of. Where the server cannot be asked for its databases, the run will say why.
     */
    public void admit(BackupRequest request) {
        if (request.trigger() != Trigger.COMMAND) {
            return;
        }
        List<Settings.Instance> chosen = chosen(request);
        List<Finding> missing = settings.missingFor(chosen);
        if (!missing.isEmpty()) {
            throw new InvalidConfiguration(missing);
        }
        if (request.database() != null) {
            inspected(chosen.get(0)).ifPresent(found -> select(chosen.get(0), found, request.database()));
        }
    }

    private Optional<Inspection> inspected(Settings.Instance instance) {
        try {
            return Optional.of(engines.get(instance.engine()).inspect(instance));
        } catch (BackupException e) {
            return Optional.empty();
        }
    }

    public Run begin(BackupRequest request) {
        OffsetDateTime now = OffsetDateTime.now(ZoneId.systemDefault());
        String id = SafeName.stamp(now) + "-" + UUID.randomUUID().toString().substring(0, 8);
        return new Run(id, request.trigger(), request.schedule(), now, request.skipRoles());
    }

    /** One job per instance that was asked for; throws when the request names what is not there. */
    public List<Job> instances(BackupRequest request, Run run) {
        return chosen(request).stream()
                .map(i -> new Job(
                        run,
                        i.id(),
                        i.engine(),
                        null,
                        i.policy(),
                        run.startedAt().atZoneSameInstant(i.timeZone()).toOffsetDateTime(),
                        spool.resolve(run.id()),
                        null,
                        0))
                .toList();
    }

    /** Locks the instance, connects, and lists what its patterns (or the request) let through. */
    public OpenedInstance open(Job asked, BackupRequest request) {
        Settings.Instance instance = named(asked.instance());
        OffsetDateTime takenAt = locks.acquire(instance.id(), asked.run().id(), instance.timeZone());
        Inspection inspection = engines.get(instance.engine()).inspect(instance);
        Job job = new Job(
                asked.run(),
                asked.instance(),
                asked.engine(),
                null,
                asked.policy(),
                takenAt,
                asked.spool(),
                inspection.server(),
                0);
        List<Job> databases = select(instance, inspection, request.database()).stream()
                .map(d -> job.forDatabase(d.name(), d.bytes()))
                .toList();
        return new OpenedInstance(job, databases);
    }

    public void close(Job job) {
        locks.release(job.instance(), job.run().id());
    }

    /** Who names an instance on the command line or in a route means it; a schedule leaves out what is disabled. */
    List<Settings.Instance> chosen(BackupRequest request) {
        boolean enabledOnly = request.instances().isEmpty() || request.trigger() == Trigger.SCHEDULE;
        List<Settings.Instance> named = request.instances().isEmpty()
                ? settings.instances()
                : request.instances().stream().distinct().map(this::named).toList();
        List<Settings.Instance> chosen =
                named.stream().filter(i -> i.enabled() || !enabledOnly).toList();
        if (chosen.isEmpty()) {
            throw new BackupException(ErrorCode.NOTHING_TO_DO, "No instance is enabled");
        }
        return chosen;
    }

    /** A database that was named is taken whatever the patterns say; finding nothing is an error, never a green run. */
    List<Inspection.Database> select(Settings.Instance instance, Inspection inspection, String only) {
        if (only != null) {
            return inspection.databases().stream()
                    .filter(d -> d.name().equals(only))
                    .findFirst()
                    .map(List::of)
                    .orElseThrow(() -> unknown(instance, inspection, only));
        }
        Patterns patterns = Patterns.of(instance.include(), instance.exclude());
        List<Inspection.Database> selected = inspection.databases().stream()
                .filter(d -> patterns.matches(d.name()))
                .filter(d -> !madeByRestore(instance, d.name()))
                .toList();
        if (selected.isEmpty()) {
            throw new BackupException(
                    ErrorCode.NOTHING_TO_DO,
                    "No database of instance " + instance.id() + " matches its include and exclude patterns");
        }
        return selected;
    }

    private static BackupException unknown(Settings.Instance instance, Inspection inspection, String database) {
        List<String> known = inspection.databases().stream()
                .map(Inspection.Database::name)
                .sorted()
                .toList();
        return new BackupException(
                ErrorCode.UNKNOWN_DATABASE,
                "Instance " + instance.id() + " has no database " + database,
                Nearest.fix(database, known),
                null);
    }

    /** Copies that a restore made or put aside, unless a pattern names them as they are. */
    private static boolean madeByRestore(Settings.Instance instance, String database) {
        boolean left = WorkName.isCopy(database) && !instance.include().contains(database);
        if (left) {
            LOG.info("Left out {}: a restore made it; name it in include to back it up", database);
        }
        return left;
    }

    private Settings.Instance named(String id) {
        List<String> known =
                settings.instances().stream().map(Settings.Instance::id).toList();
        return settings.instance(id)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.UNKNOWN_INSTANCE, "There is no instance " + id, Nearest.fix(id, known), null));
    }
}
