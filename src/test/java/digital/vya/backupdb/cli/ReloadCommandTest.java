package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Reload;
import digital.vya.backupdb.model.ReloadRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ReloadCommandTest {
    private final FakeRuntime runtime = new FakeRuntime();

    @Test
    void whatWasTakenIsSaid() {
        FakeRuntime.Said said =
                runtime.answer("direct:reload", Samples.reload()).run("reload", "--config", "conf/b.yaml");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).isEqualTo("""
                taken: /opt/vya/config/backup.yaml
                  destinations/cloud added, schedules/nightly changed
                  What goes on now ends by the configuration that it began with
                """);
        assertThat(runtime.asked)
                .containsExactly(new ReloadRequest(
                        Path.of("conf/b.yaml").toAbsolutePath().toString()));
    }

    @Test
    void whatServeRefusesIsNoSuccess() {
        Problem why = Problem.of(ErrorCode.RELOAD_REFUSED, "The changed b.yaml was not taken");
        FakeRuntime.Said said = runtime.answer("direct:reload", Reload.refused("/b.yaml", Samples.TAKEN, why))
                .run("reload");
        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.out()).startsWith("refused: /b.yaml\n").contains("VYA-1041", "  hint: ");
    }

    /** Nothing of it comes to serve. */
    @Test
    void whatIsNotValidIsNotAskedFor() {
        runtime.findings = List.of(new Finding(
                Finding.Severity.ERROR, Path.of("config/backup.yaml"), 7, "unknown key `prot`", "Write `port`."));
        FakeRuntime.Said said = runtime.run("reload");
        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.err()).contains("config/backup.yaml:7: error: unknown key `prot`", "VYA-1001");
        assertThat(runtime.asked).isEmpty();
    }
}
