package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnobsTest {
    @TempDir
    Path home;

    private Checked<Knobs> load(String file, Map<String, String> environment, Map<String, String> system)
            throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/application.properties"), file);
        return Knobs.load(home, environment::get, system::get);
    }

    @Test
    void hasDefaults() throws IOException {
        Knobs knobs = load("", Map.of(), Map.of()).orThrow();

        assertThat(knobs.spoolDirectory()).isEqualTo(home.resolve("var/spool"));
        assertThat(knobs.stateDirectory()).isEqualTo(home.resolve("var/state"));
        assertThat(knobs.spoolReserve()).isEqualTo(1L << 30);
        assertThat(knobs.delivery())
                .isEqualTo(
                        new Knobs.Delivery(5, Duration.ofSeconds(2), 2.0, Duration.ofMinutes(5), Duration.ofHours(6)));
        assertThat(knobs.httpHost()).isEqualTo("127.0.0.1");
        assertThat(knobs.httpPort()).isEqualTo(9464);
        assertThat(knobs.logFormat()).isEqualTo(Knobs.LogFormat.TEXT);
        assertThat(knobs.postgresqlTools()).isEmpty();
        assertThat(knobs.processGrace()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void systemPropertyWinsOverEnvironmentOverFileOverDefault() throws IOException {
        String file = "vya.http.port = 1\nvya.http.host = file\nvya.log.format = json\n";
        Map<String, String> environment = Map.of("VYA_HTTP_PORT", "2", "VYA_HTTP_HOST", "environment");
        Knobs knobs = load(file, environment, Map.of("vya.http.port", "3")).orThrow();

        assertThat(knobs.httpPort()).isEqualTo(3);
        assertThat(knobs.httpHost()).isEqualTo("environment");
        assertThat(knobs.logFormat()).isEqualTo(Knobs.LogFormat.JSON);
        assertThat(knobs.properties())
                .containsEntry("vya.http.port", "3")
                .containsEntry("vya.http.host", "environment")
                .containsEntry("vya.spool.directory", home.resolve("var/spool").toString());
    }
}
