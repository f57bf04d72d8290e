package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.SmallDisk;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool's disk is too small: seen before a dump is begun, or not, and then it is full in the middle of it. */
@Tag("server")
class SpaceTest {
    private static final int DISK_KILOBYTES = 8 * 1024;
    private static final long DUMP = 40L << 20;

    private static PostgresServer server;

    @TempDir
    Path home;

    private FakeTools tools;
    private Installation installation;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop;");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void install() {
        tools = FakeTools.in(home.resolve("tools")).dump(NoiseDump.script(DUMP));
        installation = Installation.in(home).configure(server, "shop").knob("vya.tools.postgresql", tools.folder());
    }

    @Test
    void aDumpThatCannotFitIsNotBegun() {
        installation.knob("vya.spool.reserve", "1000TB");

        RunOutcome outcome = installation.backup();

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        Problem problem = outcome.databases().get(0).problems().get(0);
        assertThat(problem.code()).isEqualTo(ErrorCode.SPACE_LOW);
        assertThat(problem.message()).contains(installation.spool().toString(), "1000.0 TB");
        assertThat(tools.pidFile()).doesNotExist();
    }

    @Test
    void aDiskThatIsFullInTheMiddleIsNamedAndNothingStaysOnIt() throws IOException {
        installation.knob("vya.spool.reserve", "1KB");
        Files.createDirectories(installation.spool());
        Path left = home.resolve("left");
        List<String> program = new ArrayList<>(List.of(
                "sh",
                "-c",
                "\"$@\"; status=$?; find \"$0\" -type f >" + left + "; exit $status",
                installation.spool().toString()));
        program.addAll(installation.command(Installation.COUNTED, "backup", "--all"));

        Tool.Result ended = Tool.run(
                SmallDisk.command(installation.spool(), DISK_KILOBYTES, program).toArray(String[]::new));

        assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(1);
        RunOutcome outcome = Json.mapper().readValue(record().toFile(), RunOutcome.class);
        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        Problem problem = outcome.databases().get(0).problems().get(0);
        assertThat(problem.code()).as(problem.message()).isIn(ErrorCode.DISK_FULL, ErrorCode.PACK_FAILED);
        assertThat(problem.message()).contains(installation.spool().toString());
        assertThat(left).isEmptyFile();
        assertThat(Installation.files(installation.destination("disk"))).isEmpty();
        assertThat(ProcessHandle.of(
                        Long.parseLong(Files.readString(tools.pidFile()).strip())))
                .isEmpty();
    }

    private Path record() {
        Path runs = installation.state().resolve("runs");
        return runs.resolve(Installation.files(runs).stream()
                .filter(f -> f.endsWith(".json"))
                .findFirst()
                .orElseThrow());
    }
}
