package digital.vya.backupdb.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.servers.PostgresServer;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of the product as a process of its own: after each line it says, and at moments by chance. */
class KillSweepTest {
    private static final List<String> RESTORE =
            List.of("restore", "--force", "--database", Stage.DATABASE, "--source", "pg", "--instance", "pg");
    private static final int LONG_ENOUGH_SECONDS = 120;

    @TempDir
    static Path home;

    private static PostgresServer server;
    private static Stage stage;
    private static Invariants invariants;

    @BeforeAll
    static void start() throws IOException {
        server = PostgresServer.start(15);
        Stage.fill(server);
        stage = Stage.set(home.resolve("stage"), server, 0, null);
        stage.installation.knob("vya.log.level", "INFO");
        stage.routes();
        invariants = new Invariants(stage, new Restorability(server));
    }

    @AfterAll
    static void stop() throws IOException {
        stage.close();
        server.close();
    }

    @Test
    void backup() throws Exception {
        sweep(new Backup(), List.of("backup", "--all"), Form.isLong() ? 20 : 1);
    }

    @Test
    void restore() throws Exception {
        sweep(new Restoring(), RESTORE, Form.isLong() ? 20 : 1);
    }

    @Test
    void redrive() throws Exception {
        sweep(new Redriving(), List.of("dead-letter", "redrive", "--all"), Form.isLong() ? 10 : 1);
    }

    /** All lines in the long form, two of them in the short one; then so many moments by chance. */
    private static void sweep(Scenario scenario, List<String> command, int moments) throws Exception {
        long seed = Form.seed();
        System.out.println("SWEEP kill -9 amid " + scenario.name() + ", replay with -Dsweep.seed=" + seed);
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
        while (!Form.isLong() && after.size() > 2) {
            after.remove(random.nextInt(after.size()));
        }
        for (int line : after) {
            killed(scenario, command, line, 0);
        }
        for (int i = 0; i < moments; i++) {
            killed(scenario, command, 0, random.nextLong(millis));
        }
        System.out.println("SWEEP kill -9 amid " + scenario.name() + ": killed after " + after.size() + " lines and at "
                + moments + " moments; false greens 0, points lost 0");
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
        program.destroyForcibly().waitFor();
        String what = "killed after " + lines + " lines, " + millis + " ms, with -Dsweep.seed: " + said();

        Map<String, Set<String>> after = invariants.committed();
        Invariants.nothingLost(before, after);
        invariants.listed(after);
        stage.recover();
        assertThat(toolsOfOurServer()).as(what).isEmpty();
        Scenario.Result next = scenario.again(stage);
        assertThat(next.green()).as(what + next).isTrue();
        scenario.holds(stage, next, invariants);
        assertThat(stage.redrive()).as(what).allMatch(Redrive::committed);
        Invariants.nothingLost(after, invariants.committed());
        invariants.noLeftover();
        invariants.noChild();
    }

    /** Dumps that nobody reads any more would hold locks in the database. */
    private static List<String> toolsOfOurServer() {
        String port = "PGPORT=" + server.port() + "\0";
        return ProcessHandle.allProcesses()
                .filter(process -> environment(process.pid()).contains(port))
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
