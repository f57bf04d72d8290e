package digital.vya.backupdb.sweep;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.sweep.Scenario.Result;
import digital.vya.backupdb.sweep.fs.Durability;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Runs a scenario with the first call failing, then the second, and so on until a run makes no more calls. */
final class Sweep {
    /** More calls than any run makes: a sweep that comes here does not end by itself. */
    private static final int MOST = 2_000;

    private static final Set<Kind> DAMAGES = Set.of(Kind.WRONG_BYTES, Kind.TRUNCATED, Kind.SHORT);

    private final Stage stage;
    private final Invariants invariants;
    private final Tally tally;
    private final Watch watch = Watch.start();
    private final Map<Kind, Integer> counted = new EnumMap<>(Kind.class);

    Sweep(Stage stage, Invariants invariants, Tally tally) {
        this.stage = stage;
        this.invariants = invariants;
        this.tally = tally;
    }

    /** Every call, or every so-manieth from the first one on. */
    void all(Scenario scenario, Layer layer, Kind kind, int first, int step) throws Exception {
        for (int n = first; n < MOST; n += step) {
            if (!one(scenario, new Faults.Plan(layer, kind, n))) {
                return;
            }
        }
        throw new IllegalStateException(scenario.name() + " " + layer + " " + kind + " makes more and more calls");
    }

    /** One call of so many kinds, all by chance. */
    void some(Scenario scenario, Layer layer, int kinds, Random random) throws Exception {
        Map<Kind, Integer> calls = count(scenario, layer);
        List<Kind> possible = new ArrayList<>(calls.keySet());
        possible.removeIf(kind -> calls.get(kind) == 0);
        Collections.shuffle(possible, random);
        for (Kind kind : possible.subList(0, Math.min(kinds, possible.size()))) {
            one(scenario, new Faults.Plan(layer, kind, 1 + random.nextInt(calls.get(kind))));
        }
    }

    private Map<Kind, Integer> count(Scenario scenario, Layer layer) throws Exception {
        Map<Kind, Integer> calls = new EnumMap<>(Kind.class);
        one(scenario, new Faults.Plan(layer, Kind.SLOW, MOST));
        for (Kind kind : kinds(layer)) {
            calls.put(kind, layer == Layer.PROCESS ? stage.tools.calls() : counted.get(kind));
        }
        return calls;
    }

    /** False when the run made fewer calls than that. */
    boolean one(Scenario scenario, Faults.Plan plan) throws Exception {
        watch.begin(scenario.name() + ", " + plan);
        try {
            return watched(scenario, plan);
        } finally {
            watch.end();
        }
    }

    private boolean watched(Scenario scenario, Faults.Plan plan) throws Exception {
        scenario.prepare(stage);
        Map<String, Set<String>> before = invariants.committed();
        Durability.reset(stage.installation.home().toString());
        arm(plan, scenario.only());
        Result result;
        String where = null;
        AssertionError broken = null;
        try {
            result = told(() -> scenario.run(stage));
        } catch (AssertionError e) {
            broken = e;
            result = new Result(true, e.getMessage());
        } finally {
            where = disarm(plan);
            kinds(plan.layer()).forEach(kind -> counted.put(kind, Faults.calls(kind)));
        }
        String what = stage.subject.instance() + ": " + scenario.name() + ", " + plan + " at " + where;
        if (where != null) {
            tally.fault(scenario.name(), plan, result.green());
        }
        try {
            if (broken != null) {
                throw broken;
            }
            holds(scenario, before, result, where == null, plan.kind());
        } catch (AssertionError e) {
            tally.broken(what + ", which ended " + result, e);
            stage.restart();
            stage.empty();
            stage.routes();
        }
        if (plan.kind() == Kind.HANG) {
            Faults.settle();
        }
        return where != null;
    }

    private void holds(Scenario scenario, Map<String, Set<String>> before, Result result, boolean untouched, Kind kind)
            throws Exception {
        if (untouched && !result.green()) {
            throw new AssertionError("nothing was made to fail, and it failed");
        }
        Map<String, Set<String>> after = check(scenario, before, result);
        stage.recover();
        Result next = told(() -> scenario.again(stage));
        if (!next.green()) {
            throw new AssertionError("the next run ended " + next);
        }
        Map<String, Set<String>> last = check(scenario, after, next);
        for (Redrive redrive : stage.redrive()) {
            if (!redrive.committed() && !(DAMAGES.contains(kind) && isOfDamage(redrive))) {
                throw new AssertionError("a redrive ended " + redrive.problem());
            }
        }
        stage.drop();
        Invariants.nothingLost(last, invariants.committed(), scenario.mayGo());
        invariants.noLeftover();
    }

    /** What was damaged before it was parked cannot be delivered any more: it is told, and goes. */
    private static boolean isOfDamage(Redrive redrive) {
        return redrive.problem().code() == ErrorCode.DEAD_LETTER_DAMAGED;
    }

    private Map<String, Set<String>> check(Scenario scenario, Map<String, Set<String>> before, Result result)
            throws Exception {
        invariants.noChild();
        scenario.holds(stage, result, invariants);
        invariants.survivesPowerCut(result.green());
        Map<String, Set<String>> now = invariants.committed();
        Invariants.nothingLost(before, now, scenario.mayGo());
        try {
            invariants.listed(now);
        } catch (AssertionError e) {
            // an upload that was given up may arrive between the two looks
            Map<String, Set<String>> later = invariants.committed();
            if (later.equals(now)) {
                throw e;
            }
            now = later;
            invariants.listed(now);
        }
        return now;
    }

    private interface Run {
        Result go() throws Exception;
    }

    private static Result told(Run run) throws Exception {
        try {
            return run.go();
        } catch (BackupException e) {
            return new Result(false, e.code() + " " + e.getMessage());
        }
    }

    private void arm(Faults.Plan plan, String only) throws IOException {
        if (plan.layer() == Layer.PROCESS) {
            stage.tools.arm(plan);
        } else {
            Faults.arm(plan, only);
        }
    }

    private String disarm(Faults.Plan plan) throws IOException {
        return plan.layer() == Layer.PROCESS ? stage.tools.disarm() : Faults.disarm();
    }

    /** The kinds that can happen in a layer. */
    static List<Kind> kinds(Layer layer) {
        return switch (layer) {
            case PROCESS -> sorted(FaultyTools.KINDS);
            case S3 -> sorted(Bucket.KINDS);
            case STORE -> sorted(FaultyStore.KINDS);
            case FILESYSTEM ->
                List.of(
                        Kind.EXCEPTION,
                        Kind.SHORT,
                        Kind.WRONG_BYTES,
                        Kind.TRUNCATED,
                        Kind.DISK_FULL,
                        Kind.PERMISSION,
                        Kind.SLOW,
                        Kind.HANG);
        };
    }

    private static List<Kind> sorted(Set<Kind> kinds) {
        return kinds.stream().sorted().toList();
    }
}
