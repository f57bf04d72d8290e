package digital.vya.backupdb.backup;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.engine.Inspection;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.DryRun;
import digital.vya.backupdb.model.DryRun.Check;
import digital.vya.backupdb.model.DryRun.Planned;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.store.Deliveries;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out what a backup would do and whether it could, without locking or dumping anything, and leaves nothing. */
public final class DryRuns {
    private final Settings settings;
    private final Planner planner;
    private final Engines engines;
    private final Packing packing;
    private final Trials trials;
    private final Deliveries deliveries;
    private final Clock clock;

    public DryRuns(
            Settings settings,
            Planner planner,
            Engines engines,
            Packing packing,
            Trials trials,
            Deliveries deliveries,
            Clock clock) {
        this.clock = clock;
        this.settings = settings;
        this.trials = trials;
        this.deliveries = deliveries;
        this.planner = planner;
        this.engines = engines;
        this.packing = packing;
    }

    /** Everything but the destinations, which are tried by their own Kamelets. */
    public DryRun inspect(BackupRequest request) {
        List<Check> checks = new ArrayList<>();
        List<Planned> plan = new ArrayList<>();
        Map<String, Duration> clocks = new HashMap<>();
        for (Settings.Instance instance : planner.chosen(request)) {
            try {
                Instant before = clock.instant();
                Inspection inspection = engines.backup(instance.engine()).inspect(instance);
                ahead(inspection, before, clock.instant()).ifPresent(ahead -> clocks.put(instance.id(), ahead));
                inspect(instance, inspection, request, checks, plan);
            } catch (BackupException e) {
                checks.add(new Check(instance.id(), "connection", e.getMessage(), Problem.of(e)));
            }
        }
        if (!plan.isEmpty()) {
            checks.add(space(plan));
        }
        return new DryRun(checks, plan, clocks);
    }

    /** How far the server's clock is ahead of this machine's; it was read at some moment between then and now. */
    static Optional<Duration> ahead(Inspection inspection, Instant before, Instant now) {
        Instant there = inspection.now();
        if (there == null) {
            return Optional.empty();
        }
        Instant nearest = there.isBefore(before) ? before : there.isAfter(now) ? now : there;
        return Optional.of(Duration.between(nearest, there));
    }

    private void inspect(
            Settings.Instance instance,
            Inspection inspection,
            BackupRequest request,
            List<Check> checks,
            List<Planned> plan) {
        Settings.Policy policy = settings.policy(instance.policy()).orElseThrow();
        checks.add(passed(
                instance.id(),
                "connection",
                "server " + inspection.server().serverVersion() + ", client "
                        + inspection.server().clientVersion()));
        boolean roles = policy.roles() && !request.skipRoles();
        if (roles) {
            checks.add(
                    inspection.rolesReadable()
                            ? passed(instance.id(), "roles", "can be read")
                            : failed(instance.id(), "roles", ErrorCode.ROLES_FAILED, "pg_authid cannot be read"));
        }
        Planner.Chosen chosen = planner.select(instance, inspection, request.database());
        chosen.refused()
                .forEach((name, problem) ->
                        checks.add(new Check(instance.id(), "database", problem.message(), problem)));
        chosen.remarks().forEach(remark -> checks.add(passed(instance.id(), "database", remark)));
        for (Inspection.Database database : chosen.databases()) {
            if (!database.connectable()) {
                String text = "user " + instance.user() + " may not connect to database " + database.name();
                String hint = "Run on the server: GRANT CONNECT ON DATABASE \""
                        + database.name().replace("\"", "\"\"") + "\" TO \"" + instance.user() + "\";";
                checks.add(
                        new Check(instance.id(), "database", text, new Problem(ErrorCode.RIGHTS_MISSING, text, hint)));
            } else {
                checks.addAll(foreseen(instance, policy, database.name()));
            }
            plan.add(new Planned(
                    instance.id(),
                    database.name(),
                    database.bytes(),
                    policy.id(),
                    policy.codec(),
                    roles,
                    policy.destinations()));
        }
    }

    private List<Check> foreseen(Settings.Instance instance, Settings.Policy policy, String database) {
        List<Problem> problems = engines.backup(instance.engine()).foresee(instance, database, policy);
        if (problems.isEmpty()) {
            return List.of(passed(instance.id(), "rights", "all of " + database + " can be read"));
        }
        return problems.stream()
                .map(problem -> new Check(instance.id(), "rights", problem.message(), problem))
                .toList();
    }

    /** Dumps stand in the spool one after the other; the one that takes most decides, which need not be the largest. */
    private Check space(List<Planned> plan) {
        Planned largest =
                plan.stream().max(Comparator.comparingLong(Planned::bytes)).orElseThrow();
        try {
            for (Planned planned : plan) {
                packing.requireSpace(
                        planned.policy(),
                        settings.instance(planned.instance()).orElseThrow().engine(),
                        planned.bytes());
            }
            return passed("spool", "space", "enough for the largest database, " + Human.size(largest.bytes()));
        } catch (BackupException e) {
            return new Check("spool", "space", e.getMessage(), Problem.of(e));
        }
    }

    public Check reached(Trials.Trial trial) {
        Settings.Destination destination = trial.destination();
        return passed(
                destination.id(),
                "destination",
                destination.type()
                        + (trials.isSent(destination) ? ", took a small file and gave it back" : ", can be written"));
    }

    public Check notReached(Trials.Trial trial, Exception thrown) {
        String destination = trial.destination().id();
        Problem problem = deliveries.problem(destination, thrown);
        return new Check(destination, "destination", problem.message(), problem);
    }

    /** No failure: no backup deletes anything. */
    public Check notTakenAway(Check check, Trials.Trial trial, Exception thrown) {
        String remark = "; " + trial.parcel().key() + " could not be deleted again, and may be by hand: "
                + BackupException.from(thrown).getMessage();
        return new Check(check.subject(), check.what(), check.detail() + remark, check.problem());
    }

    public DryRun report(DryRun soFar, List<Check> destinations) {
        List<Check> all = new ArrayList<>(soFar.checks());
        if (destinations != null) {
            all.addAll(destinations);
        }
        soFar.plan().stream()
                .flatMap(planned -> planned.destinations().stream())
                .distinct()
                .sorted()
                .map(id -> settings.destination(id).orElseThrow())
                .filter(destination -> !trials.isPossible(destination))
                .forEach(d -> all.add(passed(d.id(), "destination", d.type() + ", is only tried by a backup")));
        return new DryRun(all, soFar.plan(), soFar.clocks());
    }

    private static Check passed(String subject, String what, String detail) {
        return new Check(subject, what, detail, null);
    }

    private static Check failed(String subject, String what, ErrorCode code, String text) {
        return new Check(subject, what, text, Problem.of(code, text));
    }
}
