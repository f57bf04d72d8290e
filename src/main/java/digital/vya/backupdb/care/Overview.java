package digital.vya.backupdb.care;

import digital.vya.backupdb.catalog.PointIndex;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.catalog.RunIndex;
import digital.vya.backupdb.catalog.StatusIndex;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunDetail;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.RunsRequest;
import digital.vya.backupdb.model.StatusReport;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.schedule.ScheduleTimes;
import digital.vya.backupdb.store.DeadLetters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people ask about what was done: whether all is well, which runs there were, what one of them did. */
public final class Overview {
    /** A run that comes each hour may take some time. */
    private static final Duration LEAST_GRACE = Duration.ofHours(1);

    private static final Duration CLEANUP_WITHIN = Duration.ofDays(8);
    private static final int TREND = 8;

    private final Settings settings;
    private final RunIndex runs;
    private final StatusIndex index;
    private final DeadLetters deadLetters;
    private final RunFolder folder;
    private final Clock clock;

    public Overview(
            Settings settings,
            RunIndex runs,
            StatusIndex index,
            DeadLetters deadLetters,
            RunFolder folder,
            Clock clock) {
        this.settings = settings;
        this.runs = runs;
        this.index = index;
        this.deadLetters = deadLetters;
        this.folder = folder;
        this.clock = clock;
    }

    public List<RunOutcome> runs(RunsRequest request) {
        runs.follow();
        return runs.runs(request);
    }

    public RunDetail show(String id) throws IOException {
        runs.follow();
        Optional<RunOutcome> found = id.equals(RunsRequest.LATEST)
                ? runs.runs(RunsRequest.latest()).stream().findFirst()
                : runs.run(id);
        RunOutcome outcome = found.orElseThrow(
                () -> new BackupException(ErrorCode.UNKNOWN_RUN, "There is no run, or more than one, " + id));
        return new RunDetail(outcome, log(folder.logOf(outcome.run().id())));
    }

    private static List<String> log(Path file) throws IOException {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException removed) {
            return List.of();
        }
    }

    public StatusReport status() {
        runs.follow();
        Instant now = clock.instant();
        Map<String, Map<StatusIndex.Database, List<StatusIndex.Backed>>> known = new HashMap<>();
        for (StatusIndex.Backed one : index.backed()) {
            known.computeIfAbsent(one.database().instance(), id -> new LinkedHashMap<>())
                    .computeIfAbsent(one.database(), database -> new ArrayList<>())
                    .add(one);
        }
        Map<StatusIndex.Database, String> policies = new HashMap<>();
        known.values()
                .forEach(databases -> databases.forEach((database, backed) -> policies.put(
                        database,
                        settings.instance(database.instance())
                                .map(Settings.Instance::policy)
                                .orElse(""))));
        Facts facts = new Facts(now, index.copiesOfNewest(), index.proven(), index.sizes(policies, TREND));
        List<StatusReport.Database> lines = settings.instances().stream()
                .filter(Settings.Instance::enabled)
                .flatMap(instance -> of(instance, known.getOrDefault(instance.id(), Map.of()), facts))
                .toList();
        return new StatusReport(OffsetDateTime.now(clock), lines, waiting(), remarks(now));
    }

    /** What is asked of the catalogue once for all databases. */
    private record Facts(
            Instant now,
            Map<String, List<StatusIndex.Copy>> copies,
            Map<StatusIndex.Database, Instant> proven,
            Map<StatusIndex.Database, List<Long>> sizes) {}

    private Stream<StatusReport.Database> of(
            Settings.Instance instance, Map<StatusIndex.Database, List<StatusIndex.Backed>> known, Facts facts) {
        List<StatusIndex.Backed> unreached = known.getOrDefault(new StatusIndex.Database(instance.id(), ""), List.of());
        Instant newestRun = known.values().stream()
                .flatMap(List::stream)
                .filter(one -> one.database().isReached())
                .map(StatusIndex.Backed::lastAt)
                .max(Comparator.naturalOrder())
                .orElse(Instant.MIN);
        List<Problem> failed = unreached.stream()
                .filter(one -> !one.lastAt().isBefore(newestRun))
                .map(Overview::failure)
                .toList();
        // only what a schedule runs has all databases of the instance
        Optional<Instant> newestSchedule = known.values().stream()
                .flatMap(List::stream)
                .flatMap(one -> Stream.ofNullable(one.scheduledAt()))
                .max(Comparator.naturalOrder());
        List<StatusReport.Database> lines = new ArrayList<>();
        known.forEach((database, backed) -> {
            if (database.isReached()) {
                lines.add(line(instance, database, backed, failed, newestSchedule, facts));
            }
        });
        if (lines.isEmpty()) {
            List<Problem> problems = new ArrayList<>(failed);
            problems.add(problem(ErrorCode.NEVER_BACKED_UP, "Nothing of " + instance.id() + " was ever backed up"));
            lines.add(new StatusReport.Database(
                    instance.id(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    0,
                    List.of(),
                    List.of(),
                    next(instance, facts.now()),
                    null,
                    problems,
                    List.of()));
        }
        return lines.stream();
    }

    private StatusReport.Database line(
            Settings.Instance instance,
            StatusIndex.Database database,
            List<StatusIndex.Backed> backed,
            List<Problem> failed,
            Optional<Instant> newestSchedule,
            Facts facts) {
        List<Problem> problems = new ArrayList<>(failed);
        List<Problem> remarks = new ArrayList<>();
        StatusIndex.Backed main = backed.stream()
                .filter(one -> one.policy().equals(instance.policy()))
                .findFirst()
                .orElse(backed.get(0));
        Instant last = backed.stream()
                .map(StatusIndex.Backed::lastAt)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        String name = database.instance() + "/" + database.name();
        boolean left = newestSchedule.filter(last::isBefore).isPresent()
                && backed.stream().noneMatch(one -> one.lastVerdict() == Verdict.FAILED);
        if (left) {
            remarks.add(problem(
                    ErrorCode.NOT_IN_NEWEST_RUN, "The newest run of " + instance.id() + " did not have " + name));
        }
        backed.stream()
                .filter(one -> one.lastVerdict() == Verdict.FAILED)
                .map(Overview::failure)
                .forEach(problems::add);
        backed.stream()
                .filter(one -> one.lastVerdict() == Verdict.DEGRADED)
                .map(one -> problem(
                        ErrorCode.NEWEST_DEGRADED,
                        "Something is missing from the backup of " + name + " of run " + one.lastRun()))
                .forEach(problems::add);
        StatusIndex.Good good = main.good();
        List<StatusReport.Copy> copies = copies(instance, main, facts);
        if (good == null) {
            problems.add(problem(ErrorCode.NEVER_BACKED_UP, "No backup of " + name + " has come to a destination"));
        } else {
            copies.stream()
                    .filter(copy -> !copy.there())
                    .forEach(copy -> problems.add(
                            problem(ErrorCode.COPY_MISSING, copy.destination() + " does not have " + good.point())));
        }
        if (!left) {
            problems.addAll(overdue(instance, name, backed, facts.now()));
        }
        Instant proven = facts.proven().get(database);
        return new StatusReport.Database(
                instance.id(),
                database.name(),
                good == null ? null : local(instance, good.at()),
                good == null ? null : good.point(),
                good == null ? null : Duration.between(good.at(), facts.now()).toSeconds(),
                every(instance, main.policy(), facts.now()),
                good == null ? 0 : good.bytes(),
                facts.sizes().getOrDefault(database, List.of()),
                copies,
                next(instance, facts.now()),
                proven == null ? null : local(instance, proven),
                problems,
                remarks);
    }

    /** Of the destinations that the policy names now. */
    private List<StatusReport.Copy> copies(Settings.Instance instance, StatusIndex.Backed main, Facts facts) {
        StatusIndex.Good good = main.good();
        if (good == null) {
            return List.of();
        }
        List<StatusIndex.Copy> seen = facts.copies().getOrDefault(good.point(), List.of());
        return settings.policy(main.policy().isEmpty() ? instance.policy() : main.policy()).stream()
                .flatMap(policy -> policy.destinations().stream())
                .map(id -> new StatusReport.Copy(
                        id,
                        seen.stream()
                                .anyMatch(copy ->
                                        copy.destination().equals(id) && copy.state() == PointIndex.State.HELD)))
                .toList();
    }

    /** Each schedule is asked for what its own policy made. */
    private List<Problem> overdue(
            Settings.Instance instance, String name, List<StatusIndex.Backed> backed, Instant now) {
        List<Problem> overdue = new ArrayList<>();
        for (Settings.Schedule schedule : schedules(instance)) {
            String policy = settings.policyFor(instance, schedule.id());
            Instant newest = backed.stream()
                    .filter(one -> one.policy().equals(policy))
                    .flatMap(one -> Stream.ofNullable(one.good()))
                    .map(StatusIndex.Good::at)
                    .max(Comparator.naturalOrder())
                    // of a schedule that is new nothing can be there yet
                    .or(() -> index.firstRun())
                    .orElse(now);
            schedule.times()
                    .filter(times -> times.isOverdue(newest, now, LEAST_GRACE))
                    .ifPresent(times -> overdue.add(problem(
                            ErrorCode.BACKUP_OVERDUE,
                            "Schedule " + schedule.id() + " should have backed up " + name + " since "
                                    + times.local(newest))));
        }
        return overdue;
    }

    private Stream<ScheduleTimes> times(Settings.Instance instance) {
        return schedules(instance).stream().flatMap(schedule -> schedule.times().stream());
    }

    private List<Settings.Schedule> schedules(Settings.Instance instance) {
        return settings.schedules().stream()
                .filter(schedule -> schedule.enabled() && schedule.isOf(instance.id()))
                .toList();
    }

    /** The shortest pause between two backups by the policy. */
    private @Nullable Long every(Settings.Instance instance, String policy, Instant now) {
        return schedules(instance).stream()
                .filter(schedule -> settings.policyFor(instance, schedule.id()).equals(policy))
                .flatMap(schedule -> schedule.times().stream())
                .flatMap(times -> times.interval(now).stream())
                .min(Comparator.naturalOrder())
                .map(Duration::toSeconds)
                .orElse(null);
    }

    private @Nullable OffsetDateTime next(Settings.Instance instance, Instant now) {
        return times(instance)
                .flatMap(times -> times.next(now).map(slot -> times.local(slot.start())).stream())
                .min(Comparator.comparing(OffsetDateTime::toInstant))
                .orElse(null);
    }

    private List<Problem> waiting() {
        try {
            int letters = deadLetters.list().size();
            return letters == 0
                    ? List.of()
                    : List.of(problem(
                            ErrorCode.DEAD_LETTERS_WAIT,
                            Human.count(letters, "dead letter") + " wait to be delivered"));
        } catch (IOException e) {
            return List.of(
                    problem(ErrorCode.DEAD_LETTERS_WAIT, "Dead letters cannot be read: " + BackupException.words(e)));
        }
    }

    private List<Problem> remarks(Instant now) {
        List<Problem> remarks = new ArrayList<>();
        settings.instances().stream()
                .filter(instance ->
                        instance.enabled() && times(instance).findAny().isEmpty())
                .forEach(instance ->
                        remarks.add(problem(ErrorCode.NOT_SCHEDULED, "No schedule backs up " + instance.id())));
        boolean cleans = settings.policies().stream().anyMatch(policy -> policy.destinations().stream()
                .anyMatch(id -> policy.retentions().of(id).isPresent()));
        Optional<Instant> last = index.lastCleanup().or(index::firstRun);
        if (cleans && last.filter(at -> at.isBefore(now.minus(CLEANUP_WITHIN))).isPresent()) {
            remarks.add(problem(
                    ErrorCode.CLEANUP_OVERDUE,
                    "No cleanup has run for " + Human.age(Duration.between(last.get(), now))));
        }
        return remarks;
    }

    private static Problem failure(StatusIndex.Backed one) {
        String name = one.database().isReached()
                ? one.database().instance() + "/" + one.database().name()
                : one.database().instance();
        return problem(ErrorCode.NEWEST_FAILED, "The newest backup of " + name + " failed in run " + one.lastRun());
    }

    private static Problem problem(ErrorCode code, String message) {
        return new Problem(code, message, code.hint());
    }

    private static OffsetDateTime local(Settings.Instance instance, Instant at) {
        return at.atZone(instance.timeZone()).toOffsetDateTime();
    }
}
