package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Checkup;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What people read of a look at everything. */
@Tag("unit")
class DoctorCommandTest {
    private static final String URI = "direct:doctor";

    @Test
    void eachFindingIsOneLineAndWhatToDo() {
        FakeRuntime runtime = new FakeRuntime().answer(URI, Samples.checkup());
        FakeRuntime.Said said = runtime.run("doctor");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).isEqualTo("""
                ok       configuration  /opt/vya/config/backup.yaml and the routes are valid
                ok       java           17.0.15
                warning  space          disk: VYA-4031 /backups has 9.0 GB free, 91 % of its disk are used; full on 2026-12-21 at 300.0 MB a day, as in the last weeks
                         hint: Free space.
                problem  connection     main: VYA-3001 No connection to main
                         hint: Check the host.
                not well: 1 problem, 1 warning, 4 checks
                """);
        assertThat(runtime.asked).containsExactly(Path.of("/opt/vya/config/backup.yaml"));
        assertThat(runtime.open).isZero();
    }

    @Test
    void warningsAloneAreWell() {
        Checkup checkup = Samples.checkup();
        FakeRuntime runtime =
                new FakeRuntime().answer(URI, new Checkup(checkup.checks().subList(0, 2)));
        runtime.findings = List.of(new Finding(
                Finding.Severity.WARNING, Path.of("config/backup.yaml"), 7, "no policy uses `x`", "Remove it."));
        FakeRuntime.Said said = runtime.run("doctor");
        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .startsWith(
                        "warning  configuration  config/backup.yaml:7: no policy uses `x`\n         hint: Remove it.")
                .endsWith("well: 0 problems, 2 warnings, 3 checks\n");
    }

    @Test
    void aConfigurationThatIsNotValidIsToldAsValidateTellsIt() {
        FakeRuntime runtime = new FakeRuntime();
        runtime.findings = List.of(new Finding(
                Finding.Severity.ERROR, Path.of("config/backup.yaml"), 7, "unknown key `prot`", "Write `port`."));
        FakeRuntime.Said said = runtime.run("doctor");
        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.err()).contains("config/backup.yaml:7: error: unknown key `prot`", "VYA-1001");
        assertThat(runtime.asked).isEmpty();
        assertThat(runtime.run("doctor", "--json").out()).contains("unknown key `prot`");
    }

    @Test
    void whatKeepsEverythingFromStartingIsTheFinding() {
        FakeRuntime runtime = new FakeRuntime();
        runtime.failure =
                new BackupException(ErrorCode.FOLDER_EXPOSED, "State folder may be written by others", "chmod.", null);
        FakeRuntime.Said said = runtime.run("doctor");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out())
                .contains(
                        "problem  start          VYA-4007 State folder may be written by others\n         hint: chmod.");
    }
}
