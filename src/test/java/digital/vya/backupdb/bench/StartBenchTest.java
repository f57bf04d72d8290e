package digital.vya.backupdb.bench;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.RuntimeStarter;
import digital.vya.backupdb.backup.Installation;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Not how long it takes, but that what is measured can start. */
@Tag("server")
class StartBenchTest {
    @TempDir
    Path folder;

    @Test
    void itsConfigurationIsOneThatTheProductTakes() {
        Installation installation = Installation.in(folder).configure(StartBench.config(folder, 3));

        assertThat(new RuntimeStarter(installation.home()).check(installation.config()))
                .isEmpty();
    }
}
