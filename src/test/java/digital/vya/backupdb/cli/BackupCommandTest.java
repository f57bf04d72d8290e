package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Help.Ansi;

@Tag("unit")
class BackupCommandTest {
    private final FakeRuntime runtime = new FakeRuntime()
            .answer("direct:backup", Samples.run(Verdict.SUCCESS))
            .answer("direct:dry-run", Samples.dryRun(null));

    @Test
    void asksForTheInstancesThatAreNamed() {
        assertThat(runtime.run("backup", "-i", "main", "--instance", "other", "--skip-roles")
                        .exit())
                .isZero();
        assertThat(runtime.asked)
                .containsExactly(new BackupRequest(Trigger.COMMAND, null, List.of("main", "other"), null, false, true));
        assertThat(runtime.config).isEqualTo(FakeRuntime.HOME.resolve("config/backup.yaml"));
        assertThat(runtime.schedules).isFalse();
        assertThat(runtime.open).isZero();
    }

    @Test
    void aConfigIsRelativeToWhereTheCommandIsTyped() {
        runtime.run("backup", "--all", "--config", "here/my.yaml");
        assertThat(runtime.config).isEqualTo(Path.of("here/my.yaml").toAbsolutePath());
    }

    @Test
    void aDatabaseNameIsTakenAsItIs() {
        runtime.run("backup", "-i", "main", "-d", "we ird; $(x) \"q\"");
        assertThat(((BackupRequest) runtime.asked.get(0)).database()).isEqualTo("we ird; $(x) \"q\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backup --all -i main     | --all and --instance exclude each other",
                "backup                   | nothing is chosen",
                "backup -d shop           | --database needs exactly one --instance",
                "backup --all -d shop     | --database needs exactly one --instance",
                "backup -i a -i b -d shop | --database needs exactly one --instance",
            })
    void refusesContradictionsInOneSentence(String line, String sentence) {
        FakeRuntime.Said said = runtime.run(line.split(" "));
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err().lines().toList()).hasSize(2);
        assertThat(said.err()).startsWith("error: " + sentence).contains("\nhint: ");
        assertThat(runtime.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"SUCCESS, 0", "FAILED, 1", "DEGRADED, 3", "PARTIAL, 4"})
    void theExitStatusIsTheVerdict(Verdict verdict, int status) {
        runtime.answer("direct:backup", Samples.run(verdict));
        assertThat(runtime.run("backup", "--all").exit()).isEqualTo(status);
        assertThat(runtime.run("backup", "--all", "--json").exit()).isEqualTo(status);
    }

    @Test
    void aCancelledRunHasAStatusOfItsOwn() {
        runtime.answer(
                "direct:backup",
                Samples.run(Verdict.FAILED, new Problem(ErrorCode.CANCELLED, "told to stop", "Run it again.")));
        assertThat(runtime.run("backup", "--all").exit()).isEqualTo(6);
    }

    @Test
    void printsATableAPersonCanRead() {
        runtime.answer("direct:backup", Samples.run(Verdict.PARTIAL, Samples.ROLES));
        assertThat(runtime.run("backup", "--all").out()).isEqualTo("""
                        INSTANCE  DATABASE  OUTCOME  SIZE      PACKED   TIME    DESTINATIONS
                        main      shop      PARTIAL  118.2 MB  26.0 MB  12.0 s  disk, cloud (not taken)
                        VYA-3003 main/shop: permission denied for pg_authid
                          hint: Grant it.
                        VYA-5001 main/shop to cloud: no such bucket
                          hint: Make it.
                        PARTIAL: 1 database, 118.2 MB packed to 26.0 MB in 13.0 s, run 20261121-0230
                        """);
    }

    @Test
    void coloursOnlyWhereTheyAreWanted() {
        assertThat(runtime.run("backup", "--all").out()).doesNotContain("\u001b");
        runtime.ansi = Ansi.ON;
        assertThat(runtime.run("backup", "--all").out()).contains("\u001b[32mSUCCESS\u001b[0m");
    }

    @Test
    void aDryRunAsksForNoBackup() {
        FakeRuntime.Said said = runtime.run("backup", "--all", "--dry-run");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).isEqualTo("""
                        CHECK       OF    RESULT  DETAIL
                        connection  main  ok      PostgreSQL 15.15, client 15.15

                        INSTANCE  DATABASE  SIZE      POLICY  CODEC  ROLES  DESTINATIONS
                        main      shop      118.2 MB  daily   gzip   yes    disk, cloud
                        ok: a backup would take 1 database; nothing was backed up
                        """);
        assertThat(((BackupRequest) runtime.asked.get(0)).dryRun()).isTrue();
    }

    @Test
    void aDryRunThatFindsATroubleFails() {
        runtime.answer(
                "direct:dry-run",
                Samples.dryRun(new Problem(ErrorCode.CONNECTION_FAILED, "no route to db", "Check the host.")));
        FakeRuntime.Said said = runtime.run("backup", "--all", "--dry-run");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).contains("VYA-3001 main: no route to db", "hint: Check the host.");
    }
}
