package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.config.CallingUser;
import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.InvalidConfiguration;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Nearest;
import digital.vya.backupdb.config.Patterns;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.engine.Inspection;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.WorkName;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From what was asked to what has to be done: which instances, which databases. */
public final class Planner {
    private static final String NOT_TAKEN = ", so no backup takes it";

    private final Settings settings;
    private final KameletDefinitions kamelets;
    private final Engines engines;
    private final Path spool;
    private final RunLog log;
    private final Clock clock;

    public Planner(
            Settings settings, KameletDefinitions kamelets, Engines engines, Path spool, RunLog log, Clock clock) {
        this.clock = clock;
        this.kamelets = kamelets;
        this.settings = settings;
        this.engines = engines;
        this.spool = spool;
        this.log = log;
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
        List<Finding> missing = settings.missingFor(chosen, request.ofSchedule());
        if (!missing.isEmpty()) {
            throw new InvalidConfiguration(missing);
        }
        if (request.database() != null) {
            inspected(chosen.get(0)).ifPresent(found -> select(chosen.get(0), found, request.database()));
        }
    }

    /** What a schedule backs up, asked for by a command. */
    public BackupRequest runNow(String schedule) {
        return new BackupRequest(
                Trigger.COMMAND, schedule, settings.scheduleNamed(schedule).instances(), null, false, false);
    }

    private Optional<Inspection> inspected(Settings.Instance instance) {
        try {
            return Optional.of(engines.backup(instance.engine()).inspect(instance));
        } catch (BackupException e) {
            return Optional.empty();
        }
    }

    public Run begin(BackupRequest request) {
        OffsetDateTime now = OffsetDateTime.now(clock);
        String id = Run.newId(now);
        return new Run(
                id,
                request.trigger(),
                request.schedule(),
                now,
                request.skipRoles(),
                request.rolesAlone(),
                CallingUser.actor());
    }

    /** One job per instance that was asked for; throws when the request names what is not there. */
    public List<Job> instances(BackupRequest request, Run run) {
        return chosen(request).stream()
                .map(i -> new Job(
                        run,
                        i.id(),
                        i.engine(),
                        null,
                        settings.policyFor(i, request.ofSchedule()),
                        run.startedAt().atZoneSameInstant(i.timeZone()).toOffsetDateTime(),
                        spool.resolve(run.id()),
                        null,
                        0))
                .toList();
    }

    /** Connects to an instance whose turn it is, and lists what its patterns (or the request) let through. */
    public OpenedInstance open(Job asked, BackupRequest request) {
        Settings.Instance instance = named(asked.instance());
        Inspection inspection = engines.backup(instance.engine()).inspect(instance);
        Job job = new Job(
                asked.run(),
                asked.instance(),
                asked.engine(),
                null,
                asked.policy(),
                asked.takenAt(),
                asked.spool(),
                inspection.server(),
                0);
        if (request.rolesAlone()) {
            return new OpenedInstance(job, List.of());
        }
        Chosen chosen = select(instance, inspection, request.database());
        chosen.remarks().forEach(remark -> log.remark(job.run().id(), job.instance() + ": " + remark));
        Stream<Job> refused =
                chosen.refused().entrySet().stream().map(named -> job.forRefused(named.getKey(), named.getValue()));
        Stream<Job> databases = chosen.databases().stream().map(d -> job.forDatabase(d.name(), d.bytes()));
        return new OpenedInstance(job, Stream.concat(refused, databases).toList());
    }

    /** Who names an instance on the command line or in a route means it; a schedule leaves out what is disabled. */
    List<Settings.Instance> chosen(BackupRequest request) {
        boolean enabledOnly = request.instances().isEmpty() || request.ofSchedule() != null;
        List<Settings.Instance> named = request.instances().isEmpty()
                ? settings.instances()
                : request.instances().stream().distinct().map(this::named).toList();
        List<Settings.Instance> chosen =
                named.stream().filter(i -> i.enabled() || !enabledOnly).toList();
        if (chosen.isEmpty()) {
            throw new BackupException(ErrorCode.NOTHING_TO_DO, "No instance is enabled");
        }
        return request.rolesAlone() ? withRoles(chosen, !request.instances().isEmpty()) : chosen;
    }

    /** Files have none: where all instances are meant, these are left out. */
    private List<Settings.Instance> withRoles(List<Settings.Instance> chosen, boolean isNamed) {
        List<Settings.Instance> with = chosen.stream()
                .filter(instance ->
                        kamelets.named(RolesStep.kamelet(instance.engine())).isPresent())
                .toList();
        if (with.isEmpty() || (isNamed && with.size() < chosen.size())) {
            String without = chosen.stream()
                    .filter(instance -> !with.contains(instance))
                    .map(instance -> instance.id() + " (engine " + instance.engine() + ")")
                    .collect(Collectors.joining(", "));
            throw new BackupException(ErrorCode.ROLES_UNKNOWN, "There are no roles to back up of " + without);
        }
        return with;
    }

    /** What is backed up, what was named and cannot be, and what else is to be said. */
    record Chosen(List<Inspection.Database> databases, Map<String, Problem> refused, List<String> remarks) {}

    /** A database that was named is taken whatever the patterns say; finding nothing is an error, never a green run. */
    Chosen select(Settings.Instance instance, Inspection inspection, @Nullable String only) {
        if (only != null) {
            return inspection.databases().stream()
                    .filter(d -> d.name().equals(only))
                    .findFirst()
                    .map(found -> new Chosen(List.of(found), Map.of(), List.of()))
                    .orElseThrow(() -> unknown(instance, inspection, only));
        }
        Patterns patterns = Patterns.of(instance.include(), instance.exclude());
        List<String> named = patterns.names();
        List<String> remarks = new ArrayList<>();
        List<Inspection.Database> selected = inspection.databases().stream()
                .filter(d -> patterns.matches(d.name()))
                .filter(d -> named.contains(d.name()) || !madeByRestore(d.name(), remarks))
                .toList();
        Map<String, Problem> refused = refused(instance, inspection, patterns);
        if (selected.isEmpty() && refused.isEmpty()) {
            throw new BackupException(
                    ErrorCode.NOTHING_TO_DO,
                    "No database of instance " + instance.id() + " matches its include and exclude patterns");
        }
        List<String> there =
                inspection.databases().stream().map(Inspection.Database::name).toList();
        patterns.unmatched(there)
                .forEach(pattern -> remarks.add("include pattern " + pattern + " matches no database"));
        return new Chosen(selected, refused, remarks);
    }

    /** One that is there and that no backup takes is not missing, and no other name was meant. */
    private static BackupException unknown(Settings.Instance instance, Inspection inspection, String database) {
        String unfit = inspection.unfit().get(database);
        if (unfit != null) {
            Problem why = leftOut(instance, database, unfit + NOT_TAKEN);
            return new BackupException(why.code(), why.message(), why.hint(), null);
        }
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

    /** Databases that are named without a wildcard and not backed up, each with the reason. */
    private static Map<String, Problem> refused(Settings.Instance instance, Inspection inspection, Patterns patterns) {
        List<String> there =
                inspection.databases().stream().map(Inspection.Database::name).toList();
        Map<String, Problem> refused = new LinkedHashMap<>();
        for (String name : patterns.names()) {
            String unfit = inspection.unfit().get(name);
            Optional<String> excluded = patterns.excluding(name);
            if (unfit != null) {
                refused.put(name, leftOut(instance, name, unfit + NOT_TAKEN));
            } else if (!there.contains(name)) {
                String near = Nearest.to(name, there)
                        .map(known -> "; did you mean " + known + "?")
                        .orElse("");
                refused.put(
                        name,
                        Problem.of(
                                ErrorCode.DATABASE_MISSING,
                                "Instance " + instance.id() + " has no database " + name + ", which include names"
                                        + near));
            } else if (excluded.isPresent()) {
                refused.put(
                        name,
                        leftOut(
                                instance,
                                name,
                                "is named by include and taken out by exclude pattern " + excluded.get()));
            }
        }
        return refused;
    }

    private static Problem leftOut(Settings.Instance instance, String database, String why) {
        return Problem.of(
                ErrorCode.DATABASE_LEFT_OUT, "Database " + database + " of instance " + instance.id() + " " + why);
    }

    /** Copies that a restore made or put aside; one that is named as it is is backed up all the same. */
    private static boolean madeByRestore(String database, List<String> remarks) {
        boolean left = WorkName.isCopy(database);
        if (left) {
            remarks.add("Left out " + database + ": a restore made it; name it in include to back it up");
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
