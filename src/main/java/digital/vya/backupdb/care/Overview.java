package digital.vya.backupdb.care;

import digital.vya.backupdb.catalog.BackupHistory;
import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.catalog.RunIndex;
import digital.vya.backupdb.catalog.ScheduleRecords;
import digital.vya.backupdb.catalog.StatusIndex;
import digital.vya.backupdb.catalog.StatusIndex.Backed;
import digital.vya.backupdb.catalog.StatusIndex.Good;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Acknowledgement;
import digital.vya.backupdb.model.Filling;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunDetail;
import digital.vya.backupdb.model.RunLine;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.RunRequest;
import digital.vya.backupdb.model.RunsRequest;
import digital.vya.backupdb.model.Stats;
import digital.vya.backupdb.model.StatsRequest;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people ask about what was done: whether all is well, which runs there were, what one of them did. */
public final class Overview {
    /** A run that comes each hour may take some time. */
    private static final Duration LEAST_GRACE = Duration.ofHours(1);

    /** Of an instance that no schedule of ours backs up, as cron may. */
    private static final Duration UNSCHEDULED_WITHIN = Duration.ofDays(7);

    private static final Duration CLEANUP_WITHIN = Duration.ofDays(8);

    private final Settings settings;
    private final RunIndex runs;
    private final StatusIndex index;
    private final BackupHistory history;
    private final ScheduleRecords scheduleRecords;
    private final DeadLetters deadLetters;
    private final Nodes nodes;
    private final RunFolder folder;
    private final Watermarks watermarks;
    private final Clock clock;

    public Overview(
            Settings settings,
            RunIndex runs,
            StatusIndex index,
            BackupHistory history,
            ScheduleRecords scheduleRecords,
            DeadLetters deadLetters,
            Nodes nodes,
            RunFolder folder,
            Watermarks watermarks,
            Clock clock) {
        this.settings = settings;
        this.runs = runs;
        this.index = index;
        this.history = history;
        this.scheduleRecords = scheduleRecords;
        this.deadLetters = deadLetters;
        this.nodes = nodes;
        this.folder = folder;
        this.watermarks = watermarks;
        this.clock = clock;
    }

    public List<RunLine> runs(RunsRequest request) {
        runs.follow();
        return runs.runs(request);
    }

    public Acknowledgement acknowledge(Acknowledgement said) {
        runs.follow();
        return history.acknowledge(said);
    }

    public Stats stats(StatsRequest request) {
        runs.follow();
        return index.stats(request);
    }

    public RunDetail show(RunRequest request) throws IOException {
        runs.follow();
        RunOutcome outcome = (request.id() == null ? runs.latest() : runs.run(request.id()))
                .orElseThrow(() -> new BackupException(
                        ErrorCode.UNKNOWN_RUN,
                        request.id() == null ? "There is no run" : "No run, or more than one, is " + request.id()));
        return new RunDetail(outcome, log(folder.logOf(outcome.run().id())));
    }

    private static List<String> log(Path file) throws IOException {
        try {
            // a kill may have cut it off amid a character
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (NoSuchFileException removed) {
            return List.of();
        }
    }

    public StatusReport status() {
        int unread = runs.follow();
        Instant now = clock.instant();
        StatusIndex.Facts facts = index.facts(now);
        Map<String, Map<String, List<Backed>>> known = new HashMap<>();
        for (Backed one : facts.backed()) {
            known.computeIfAbsent(one.series().instance(), id -> new LinkedHashMap<>())
                    .computeIfAbsent(one.series().database(), database -> new ArrayList<>())
                    .add(one);
        }
        Map<List<String>, List<String>> suspects = new HashMap<>();
        history.suspects().forEach(suspect -> suspects.computeIfAbsent(
                        List.of(suspect.instance(), suspect.database()), database -> new ArrayList<>())
                .add(suspect.run()));
        List<OfInstance> enabled = settings.instances().stream()
                .filter(Settings.Instance::enabled)
                .map(instance -> new OfInstance(instance, facts, suspects, now))
                .toList();
        List<StatusReport.Database> lines = enabled.stream()
                .flatMap(one -> one.lines(known.getOrDefault(one.instance.id(), Map.of())))
                .toList();
        List<Filling> disks = watermarks.all();
        List<Problem> remarks = remarks(enabled, facts, now);
        disks.stream().filter(Filling::filling).map(Watermarks::problem).forEach(remarks::add);
        return new StatusReport(OffsetDateTime.now(clock), lines, disks, problems(lines, unread), remarks);
    }

    /** What becomes of the databases of one instance. */
    private final class OfInstance {
        private final Settings.Instance instance;
        private final StatusIndex.Facts facts;
        private final Map<List<String>, List<String>> suspects;
        private final Instant now;
        private final List<Settings.Schedule> schedules;
        /** By which it is backed up now; what others left behind is of the past. */
        private final Set<String> used = new HashSet<>();

        OfInstance(
                Settings.Instance instance,
                StatusIndex.Facts facts,
                Map<List<String>, List<String>> suspects,
                Instant now) {
            this.instance = instance;
            this.facts = facts;
            this.suspects = suspects;
            this.now = now;
            this.schedules = settings.schedulesOf(instance.id());
            schedules.forEach(schedule -> used.add(settings.policyFor(instance, schedule.id())));
            if (used.isEmpty()) {
                used.add(instance.policy());
            }
        }

        Stream<StatusReport.Database> lines(Map<String, List<Backed>> known) {
            List<Backed> unreached = known.getOrDefault("", List.of());
            // only what a schedule runs to its end has all databases of the instance
            Map<String, Instant> newestScheduled = new HashMap<>();
            known.values().stream()
                    .flatMap(List::stream)
                    .filter(one -> one.isReached() && one.scheduledAt() != null)
                    .forEach(one -> newestScheduled.merge(
                            one.series().policy(), one.scheduledAt(), (a, b) -> a.isAfter(b) ? a : b));
            List<StatusReport.Database> lines = new ArrayList<>();
            known.forEach((database, backed) -> {
                if (!database.isEmpty()) {
                    lines.add(line(database, inUse(backed), unreached, newestScheduled));
                }
            });
            return lines.isEmpty() ? Stream.of(none(unreached)) : lines.stream();
        }

        private List<Backed> inUse(List<Backed> backed) {
            List<Backed> now = backed.stream()
                    .filter(one -> used.contains(one.series().policy()))
                    .toList();
            return now.isEmpty()
                    ? List.of(backed.stream()
                            .max(Comparator.comparing(Backed::lastAt))
                            .orElseThrow())
                    : now;
        }

        private StatusReport.Database none(List<Backed> unreached) {
            List<Problem> problems = new ArrayList<>();
            unreached.forEach(one -> problems.add(failure(one)));
            problems.add(Problem.of(ErrorCode.NEVER_BACKED_UP, "Nothing of " + instance.id() + " was ever backed up"));
            return new StatusReport.Database(
                    instance.id(),
                    null,
                    null,
                    null,
                    null,
                    null,
                    0,
                    List.of(),
                    List.of(),
                    next(),
                    null,
                    problems,
                    List.of());
        }

        private StatusReport.Database line(
                String database, List<Backed> backed, List<Backed> unreached, Map<String, Instant> newestScheduled) {
            String name = instance.id() + "/" + database;
            List<Problem> problems = new ArrayList<>();
            for (Backed one : backed) {
                problems.addAll(problems(name, one));
                unreached.stream()
                        .filter(other ->
                                other.series().policy().equals(one.series().policy()))
                        .filter(other -> other.lastAt().isAfter(one.lastAt()))
                        .forEach(other -> problems.add(failure(other)));
            }
            List<String> odd = suspects.getOrDefault(List.of(instance.id(), database), List.of());
            if (!odd.isEmpty()) {
                problems.add(Problem.of(
                        ErrorCode.BACKUP_SUSPECT,
                        "Backups of " + name + " are unlike those before them, of run " + String.join(", ", odd)));
            }
            List<Problem> remarks = new ArrayList<>();
            boolean left = backed.stream().allMatch(one -> {
                Instant newest = newestScheduled.get(one.series().policy());
                return newest != null && one.lastAt().isBefore(newest);
            });
            if (left) {
                // it may have been dropped: nothing more can be asked of it
                remarks.add(Problem.of(
                        ErrorCode.NOT_IN_NEWEST_RUN, "The newest run of " + instance.id() + " did not have " + name));
                remarks.addAll(problems);
                problems.clear();
            } else {
                problems.addAll(overdue(database, backed));
            }
            Backed main = main(backed);
            Good good = main.good();
            Instant proven = facts.proven().get(List.of(instance.id(), database));
            return new StatusReport.Database(
                    instance.id(),
                    database,
                    good == null ? null : local(good.at()),
                    good == null ? null : good.point(),
                    good == null ? null : Duration.between(good.at(), now).toSeconds(),
                    every(main.series().policy()),
                    good == null ? 0 : good.bytes(),
                    main.sizes(),
                    copies(main),
                    next(),
                    proven == null ? null : local(proven),
                    problems,
                    remarks);
        }

        /** The one whose line it is: by the instance's own policy where that is used, else the one with the newest. */
        private Backed main(List<Backed> backed) {
            return backed.stream()
                    .filter(one -> one.series().policy().equals(instance.policy()) && one.good() != null)
                    .findFirst()
                    .orElseGet(() -> backed.stream()
                            .max(Comparator.comparing(one -> one.good() == null
                                    ? Instant.MIN
                                    : one.good().at()))
                            .orElseThrow());
        }

        private List<Problem> problems(String name, Backed one) {
            List<Problem> problems = new ArrayList<>();
            if (one.lastVerdict() == Verdict.FAILED) {
                problems.add(failure(one));
            } else if (one.lastVerdict() == Verdict.DEGRADED) {
                problems.add(Problem.of(
                        ErrorCode.NEWEST_DEGRADED,
                        "Something is missing from the backup of " + name + " of run " + one.lastRun()));
            }
            Good good = one.good();
            if (good == null) {
                problems.add(
                        Problem.of(ErrorCode.NEVER_BACKED_UP, "No backup of " + name + " has come to a destination"));
            } else {
                copies(one).stream()
                        .filter(copy -> !copy.there())
                        .forEach(copy -> problems.add(Problem.of(
                                ErrorCode.COPY_MISSING, copy.destination() + " does not have " + good.point())));
            }
            return problems;
        }

        /** Of the destinations that its policy names now. */
        private List<StatusReport.Copy> copies(Backed one) {
            return one.good() == null
                    ? List.of()
                    : settings.policy(one.series().policy()).or(() -> settings.policy(instance.policy())).stream()
                            .flatMap(policy -> policy.destinations().stream())
                            .map(id -> new StatusReport.Copy(
                                    id,
                                    one.copies().stream()
                                            .anyMatch(copy -> copy.there()
                                                    && copy.destination().equals(id))))
                            .toList();
        }

        /** Each schedule is asked for what its own policy made. */
        private List<Problem> overdue(String database, List<Backed> backed) {
            String name = instance.id() + "/" + database;
            List<Problem> overdue = new ArrayList<>();
            for (Settings.Schedule schedule : schedules) {
                ScheduleTimes times = schedule.times().orElseThrow();
                String policy = settings.policyFor(instance, schedule.id());
                backed.stream()
                        .filter(one -> one.series().policy().equals(policy))
                        .flatMap(one -> Stream.ofNullable(one.good()))
                        .map(Good::at)
                        .max(Comparator.naturalOrder())
                        .or(() -> expectedSince(schedule, database))
                        .filter(newest -> times.isOverdue(newest, now, LEAST_GRACE))
                        .ifPresent(newest -> overdue.add(Problem.of(
                                ErrorCode.BACKUP_OVERDUE,
                                "Schedule " + schedule.id() + " should have backed up " + name + " since "
                                        + times.local(newest))));
            }
            Good good = main(backed).good();
            if (schedules.isEmpty() && good != null && good.at().isBefore(now.minus(UNSCHEDULED_WITHIN))) {
                overdue.add(Problem.of(
                        ErrorCode.BACKUP_OVERDUE,
                        "No schedule backs up " + name + ", and its newest backup is "
                                + Human.age(Duration.between(good.at(), now)) + " old"));
            }
            return overdue;
        }

        /** Since when a schedule has gone on that never backed it up, and the database has been there; empty if unknown. */
        private Optional<Instant> expectedSince(Settings.Schedule schedule, String database) {
            return scheduleRecords.of(schedule.id()).flatMap(state -> index.firstOf(instance.id(), database)
                    .map(first -> first.isAfter(state.since()) ? first : state.since()));
        }

        /** The shortest pause between two backups by the policy. */
        private @Nullable Long every(String policy) {
            return schedules.stream()
                    .filter(schedule ->
                            settings.policyFor(instance, schedule.id()).equals(policy))
                    .flatMap(schedule -> schedule.times().stream())
                    .flatMap(times -> times.interval(now).stream())
                    .min(Comparator.naturalOrder())
                    .map(Duration::toSeconds)
                    .orElse(null);
        }

        private @Nullable OffsetDateTime next() {
            return schedules.stream()
                    .flatMap(schedule -> schedule.times().stream())
                    .flatMap(times -> times.next(now).map(slot -> times.local(slot.start())).stream())
                    .min(Comparator.comparing(OffsetDateTime::toInstant))
                    .orElse(null);
        }

        private OffsetDateTime local(Instant at) {
            return at.atZone(instance.timeZone()).toOffsetDateTime();
        }
    }

    /** Those of no database. */
    private List<Problem> problems(List<StatusReport.Database> lines, int unread) {
        List<Problem> problems = new ArrayList<>();
        if (lines.isEmpty()) {
            problems.add(Problem.of(ErrorCode.NOTHING_TO_DO, "No instance is enabled, so nothing is backed up"));
        }
        List<String> schedules = settings.schedules().stream()
                .filter(Settings.Schedule::enabled)
                .map(Settings.Schedule::id)
                .toList();
        runs.newestTroubles(schedules).forEach(trouble -> problems.add(problem(trouble)));
        if (unread > 0) {
            problems.add(Problem.of(
                    ErrorCode.RECORD_UNREADABLE,
                    Human.count(unread, "record") + " of runs or restores cannot be read"));
        }
        waiting().ifPresent(problems::add);
        return problems;
    }

    private static Problem problem(RunIndex.Trouble trouble) {
        String newest =
                "The newest run of " + (trouble.schedule() == null ? "a command" : "schedule " + trouble.schedule());
        return trouble.reached()
                ? Problem.of(ErrorCode.NEWEST_DEGRADED, newest + " had a problem of its own: run " + trouble.run())
                : Problem.of(ErrorCode.NEWEST_FAILED, newest + " reached no database: run " + trouble.run());
    }

    private Optional<Problem> waiting() {
        try {
            List<String> waiting = new ArrayList<>();
            int here = deadLetters.list().size();
            if (here > 0) {
                waiting.add(Human.count(here, "dead letter"));
            }
            nodes.waitingElsewhere().stream()
                    .collect(Collectors.groupingBy(Nodes.Waiting::node, TreeMap::new, Collectors.counting()))
                    .forEach((node, letters) -> waiting.add(Human.count(letters, "dead letter") + " on node " + node));
            return waiting.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Problem.of(
                            ErrorCode.DEAD_LETTERS_WAIT, "Waiting to be delivered: " + String.join(", ", waiting)));
        } catch (IOException e) {
            return Optional.of(Problem.of(
                    ErrorCode.DEAD_LETTERS_WAIT, "Dead letters cannot be read: " + BackupException.words(e)));
        }
    }

    private List<Problem> remarks(List<OfInstance> enabled, StatusIndex.Facts facts, Instant now) {
        List<Problem> remarks = new ArrayList<>();
        enabled.stream()
                .filter(one -> one.schedules.isEmpty())
                .forEach(one ->
                        remarks.add(Problem.of(ErrorCode.NOT_SCHEDULED, "No schedule backs up " + one.instance.id())));
        boolean cleans = settings.policies().stream().anyMatch(policy -> policy.destinations().stream()
                .anyMatch(id -> policy.retentions().of(id).isPresent()));
        facts.lastCleanup()
                .or(facts::firstRun)
                .filter(last -> cleans && last.isBefore(now.minus(CLEANUP_WITHIN)))
                .ifPresent(last -> remarks.add(Problem.of(
                        ErrorCode.CLEANUP_OVERDUE,
                        "No cleanup has run for " + Human.age(Duration.between(last, now)))));
        if (cleans) {
            remarks.addAll(facts.frozen());
        }
        return remarks;
    }

    private static Problem failure(Backed one) {
        String name =
                one.series().instance() + (one.isReached() ? "/" + one.series().database() : "");
        return Problem.of(ErrorCode.NEWEST_FAILED, "The newest backup of " + name + " failed in run " + one.lastRun());
    }
}
