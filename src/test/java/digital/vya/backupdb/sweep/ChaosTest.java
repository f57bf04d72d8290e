package digital.vya.backupdb.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.Rollback;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.sweep.subject.PostgresSubject;
import digital.vya.backupdb.sweep.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything in any order for a while: nothing that was committed is ever lost, and in the end all is well. */
@Tag("server")
class ChaosTest {
    private static final Duration BUDGET = Form.isLong() ? Duration.ofMinutes(5) : Duration.ofSeconds(8);
    private static final int MINUTES = 15;
    private static final List<Kind> BAD_STORE = List.of(
            Kind.EXCEPTION, Kind.SHORT, Kind.WRONG_BYTES, Kind.DISK_FULL, Kind.PERMISSION, Kind.RESET, Kind.SLOW);

    @TempDir
    Path home;

    private final long seed = Form.seed();
    private final Random random = new Random(seed);
    private final Map<String, Integer> done = new TreeMap<>();
    private PostgresSubject subject;
    private Stage stage;
    private Invariants invariants;
    private boolean away;
    /** More than any backup of another test has. */
    private int marks = 100;

    @BeforeEach
    void start() throws IOException {
        subject = PostgresSubject.start();
        stage = Stage.set(home.resolve("stage"), subject, 1, null);
        stage.installation.knob("vya.http.port", 0).configure(stage.installation.text() + everyMinute());
        stage.routes();
        invariants = new Invariants(stage);
    }

    /** What {@code serve} does by itself while it lives. */
    private static String everyMinute() {
        LocalTime now = LocalTime.now(ZoneId.systemDefault());
        StringBuilder schedules = new StringBuilder("schedules:\n");
        for (int i = 1; i <= MINUTES; i++) {
            schedules.append("  - {id: minute-%d, time: '%tR'}\n".formatted(i, now.plusMinutes(i)));
        }
        return schedules.toString();
    }

    @AfterEach
    void stop() throws IOException {
        stage.close();
        subject.close();
    }

    @Test
    void nothingIsEverLost() throws Exception {
        System.out.println("SWEEP chaos, replay with -Dsweep.seed=" + seed);
        stage.backup();
        Map<String, Set<String>> committed = invariants.committed();
        long end = System.nanoTime() + BUDGET.toNanos();
        while (System.nanoTime() < end) {
            String action = act(random.nextInt(11));
            done.merge(action, 1, Integer::sum);
            if (!away) {
                Map<String, Set<String>> now = invariants.committed();
                Invariants.nothingLost(committed, now);
                committed = now;
            }
            invariants.liveIsWhole(false);
        }
        bringBack();
        stage.restart();
        assertThat(new Backup().run(stage)).as("seed " + seed).matches(Scenario.Result::green);
        assertThat(stage.redrive()).as("seed " + seed).allMatch(redrive -> redrive.committed());
        Map<String, Set<String>> last = invariants.committed();
        Invariants.nothingLost(committed, last);
        assertThat(stage.verify().passed()).as("seed " + seed).isTrue();
        assertThat(new Restoring().again(stage)).as("seed " + seed).matches(Scenario.Result::green);
        invariants.listed(last);
        invariants.noLeftover();
        invariants.noChild();
        System.out.println(
                "SWEEP chaos: " + done + ", points " + last.get("disk").size() + "; no promise broken");
    }

    private String act(int which) throws Exception {
        return switch (which) {
            case 0 -> away ? bringBack() : takeAway();
            case 1 -> told("redrive", this::redrive);
            case 2 -> told("restore", this::restore);
            case 3 -> told("rollback", this::rollback);
            case 4 -> told("verify", stage::verify);
            case 5 -> crash("backup", "--all");
            case 6 -> crash("restore", "--force", "--database", Subject.NAME, "--source", "pg", "--instance", "pg");
            case 7 -> badStore();
            case 8 -> badTool();
            case 9 -> serve();
            default -> backup();
        };
    }

    private String backup() throws Exception {
        Backup backup = new Backup();
        Scenario.Result result = backup.run(stage);
        backup.holds(stage, result, invariants);
        assertThat(result.green()).as(result + ", seed " + seed).isEqualTo(!away);
        return "backup";
    }

    private String badStore() throws Exception {
        Faults.arm(
                new Faults.Plan(Layer.STORE, BAD_STORE.get(random.nextInt(BAD_STORE.size())), 1 + random.nextInt(12)));
        return underFaults("backup with a bad store");
    }

    private String badTool() throws Exception {
        List<Kind> kinds = Sweep.kinds(Layer.PROCESS);
        stage.tools.arm(new Faults.Plan(Layer.PROCESS, kinds.get(random.nextInt(kinds.size())), 1 + random.nextInt(5)));
        return underFaults("backup with a bad tool");
    }

    private String underFaults(String what) throws Exception {
        Backup backup = new Backup();
        Scenario.Result result = backup.run(stage);
        Faults.disarm();
        stage.tools.disarm();
        backup.holds(stage, result, invariants);
        return what;
    }

    /** The product as a process of its own, killed at a moment by chance. */
    private String crash(String... command) throws Exception {
        return crash(random.nextInt(4_000), command);
    }

    private String crash(long afterMillis, String... command) throws Exception {
        Process program = stage.installation.program(home.resolve("log"), command);
        program.waitFor(afterMillis, TimeUnit.MILLISECONDS);
        program.destroyForcibly().waitFor();
        stage.recover();
        return "kill -9 of " + command[0];
    }

    /** In the long form at times amid a backup that a schedule began. */
    private String serve() throws Exception {
        if (!Form.isLong() || random.nextInt(4) > 0) {
            return crash("serve");
        }
        long secondsToTheMinute = 60L - LocalTime.now(ZoneId.systemDefault()).getSecond();
        return crash(secondsToTheMinute * 1_000L + random.nextInt(3_000), "serve") + " amid its schedule";
    }

    private String newMark() {
        String mark = Integer.toString(++marks);
        subject.server().psql(Subject.NAME, "UPDATE marked SET mark = " + mark + ";");
        return mark;
    }

    private Object restore() {
        String mark = newMark();
        RestoreOutcome outcome = stage.restore();
        if (outcome.verdict() == Verdict.SUCCESS && subject.mark().equals(mark)) {
            throw new Invariants.FalseGreen("restored, and what is live is still the old, seed " + seed);
        }
        return outcome;
    }

    private Object rollback() {
        String mark = newMark();
        Rollback rollback = stage.rollback();
        if (rollback.done() && subject.mark().equals(mark)) {
            throw new Invariants.FalseGreen("rolled back, and what is live is what it was, seed " + seed);
        }
        return rollback;
    }

    private Object redrive() {
        List<Redrive> redriven = stage.redrive();
        if (redriven.stream().allMatch(Redrive::committed) && !stage.letters().isEmpty()) {
            throw new Invariants.FalseGreen("redriven, and parked is " + stage.letters() + ", seed " + seed);
        }
        return redriven;
    }

    private interface Action {
        Object go();
    }

    /** What fails says so; that is no harm. */
    private static String told(String what, Action action) {
        try {
            action.go();
            return what;
        } catch (BackupException e) {
            return what + ", refused";
        }
    }

    private String takeAway() throws IOException {
        Path second = stage.destination("second");
        Files.move(second, second.resolveSibling("second-is-away"));
        stage.takeAway();
        away = true;
        return "a destination dies";
    }

    private String bringBack() throws IOException {
        if (away) {
            stage.bringBack();
            Files.move(stage.destination("second").resolveSibling("second-is-away"), stage.destination("second"));
            away = false;
            // after many failures deliveries leave it alone for a while; a new start tries it at once
            stage.restart();
        }
        return "a destination returns";
    }
}
