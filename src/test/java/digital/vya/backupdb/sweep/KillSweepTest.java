package digital.vya.backupdb.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.sweep.subject.Engine;
import digital.vya.backupdb.sweep.subject.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code kill -9} of the product as a process of its own: after each line it says, and at moments by chance. */
@Tag("server")
class KillSweepTest {
    private static final int LONG_ENOUGH_SECONDS = 120;
    private static final int KILLED = 137;
    private static final int LINES_OF_SLOW_CLIENTS = 40;

    @TempDir
    static Path home;

    private static Engine engine;
    private static Subject subject;
    private static Stage stage;
    private static Invariants invariants;
    private static int struck;

    /** One installation at a time. */
    private static void set(Engine next) throws IOException {
        if (next == engine) {
            return;
        }
        stop();
        Path stageHome = Files.createTempDirectory(home, "stage");
        subject = next.start(stageHome, home);
        subject.live("2");
        stage = Stage.set(stageHome, subject, 0, null);
        stage.installation.knob("vya.log.level", "INFO");
        stage.routes();
        invariants = new Invariants(stage);
        engine = next;
    }

    @AfterAll
    static void stop() throws IOException {
        if (engine != null) {
            stage.close();
            subject.close();
        }
    }

    /** All of it in the long form; in the short one what has no test of its own that kills it. */
    static List<Engine> engines() {
        return Form.isLong() ? List.of(Engine.values()) : List.of(Engine.POSTGRESQL);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void backup(Engine of) throws Exception {
        set(of);
        sweep(new Backup(), List.of("backup", "--all"), Form.isLong() ? 20 : 1);
    }

    @ParameterizedTest
    @MethodSource("engines")
    void restore(Engine of) throws Exception {
        set(of);
        String id = subject.instance();
        sweep(
                new Restoring(),
                List.of("restore", "--force", "--database", Subject.NAME, "--source", id, "--instance", id),
                Form.isLong() ? 20 : 1);
    }

    @ParameterizedTest
    @MethodSource("swapping")
    void rollback(Engine of) throws Exception {
        set(of);
        sweep(
                new RollingBack(),
                List.of("rollback", "--force", "--database", Subject.NAME, "--instance", subject.instance()),
                Form.isLong() ? 20 : 1);
    }

    static List<Engine> swapping() {
        return engines().stream().filter(one -> one != Engine.FILES).toList();
    }

    @Test
    void redrive() throws Exception {
        set(Engine.POSTGRESQL);
        sweep(new Redriving(), List.of("dead-letter", "redrive", "--all"), Form.isLong() ? 10 : 1);
    }

    @Test
    void cleanup() throws Exception {
        set(Engine.POSTGRESQL);
        sweep(new CleaningUp(), List.of("cleanup"), Form.isLong() ? 100 : 2);
    }

    /** All lines in the long form, fewer where starts of clients take long, one in the short one; then moments by chance. */
    private static void sweep(Scenario scenario, List<String> command, int moments) throws Exception {
        long seed = Form.seed();
        String what = "kill -9 amid " + engine + " " + scenario.name();
        System.out.println("SWEEP " + what + ", replay with -Dsweep.seed=" + seed);
        Random random = new Random(seed);
        scenario.prepare(stage);
        long began = System.nanoTime();
        Process whole = program(command);
        assertThat(whole.waitFor(LONG_ENOUGH_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(whole.exitValue()).as(said()).isZero();
        long millis = (System.nanoTime() - began) / 1_000_000;
        int lines = (int) said().lines().count();
        List<Integer> after = new ArrayList<>();
        for (int line = 1; line <= lines; line++) {
            after.add(line);
        }
        int most = !Form.isLong() ? 1 : engine == Engine.MARIADB ? LINES_OF_SLOW_CLIENTS : lines;
        while (after.size() > most) {
            after.remove(random.nextInt(after.size()));
        }
        struck = 0;
        for (int line : after) {
            killed(scenario, command, line, 0);
        }
        for (int i = 0; i < moments; i++) {
            killed(scenario, command, 0, random.nextLong(millis));
        }
        assertThat(struck).as("a program that was still running").isPositive();
        System.out.println("SWEEP " + what + ": after " + after.size() + " of " + lines + " lines and at " + moments
                + " moments, " + struck + " of them before its end; no promise broken");
    }

    /** After so many lines, or where that is 0 after so many milliseconds. */
    private static void killed(Scenario scenario, List<String> command, int lines, long millis) throws Exception {
        scenario.prepare(stage);
        Map<String, Set<String>> before = invariants.committed();
        Process program = program(command);
        if (lines == 0) {
            program.waitFor(millis, TimeUnit.MILLISECONDS);
        }
        while (lines > 0 && program.isAlive() && said().lines().count() < lines) {
            Thread.sleep(1);
        }
        struck += program.destroyForcibly().waitFor() == KILLED ? 1 : 0;
        String what = "killed after " + lines + " lines, " + millis + " ms: " + said();

        Map<String, Set<String>> after = invariants.committed();
        Invariants.nothingLost(before, after, scenario.mayGo());
        invariants.listed(after);
        stage.recover();
        invariants.liveIsWhole(false);
        if (engine != Engine.FILES) {
            assertThat(subject.mark()).as(what).isIn("1", "2");
        }
        assertThat(toolsOfOurs()).as(what).isEmpty();
        Scenario.Result next = scenario.again(stage);
        assertThat(next.green()).as(what + next).isTrue();
        scenario.holds(stage, next, invariants);
        assertThat(stage.redrive()).as(what).allMatch(Redrive::committed);
        Invariants.nothingLost(after, invariants.committed(), scenario.mayGo());
        invariants.noLeftover();
        invariants.noChild();
    }

    /** Dumps that nobody reads any more would hold locks in the database. */
    private static List<String> toolsOfOurs() {
        String mark = FaultyTools.markOf(stage.tools.folder()) + "\0";
        return ProcessHandle.allProcesses()
                .filter(process -> environment(process.pid()).contains(mark))
                .map(process -> process.info().toString())
                .toList();
    }

    private static String environment(long pid) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), "environ"));
        } catch (IOException e) {
            // it ended, or is somebody else's
            return "";
        }
    }

    private static Process program(List<String> command) throws IOException {
        Files.deleteIfExists(log());
        return stage.installation.program(log(), command.toArray(String[]::new));
    }

    private static Path log() {
        return home.resolve("log");
    }

    private static String said() throws IOException {
        return Files.exists(log()) ? Files.readString(log()) : "";
    }
}
