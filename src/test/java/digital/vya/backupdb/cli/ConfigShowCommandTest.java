package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.config.yaml.YamlReader;
import digital.vya.backupdb.model.ShownConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read of the configuration. */
@Tag("unit")
class ConfigShowCommandTest {
    private static final String URI = "direct:config-show";

    @TempDir
    Path folder;

    @Test
    void itReadsLikeTheFileWithWhereEachValueComesFrom() {
        FakeRuntime runtime = new FakeRuntime().answer(URI, Samples.configuration());
        FakeRuntime.Said said = runtime.run("config", "show", "--config", "/etc/vya.yaml");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).isEqualTo("""
                # /opt/vya/config/backup.yaml
                server:
                  name: db-01
                instances:
                  - id: main
                    host: db.example.com  # {{env:DB_HOST}}
                    password: "***"  # {{file:secrets/main}}
                    tls:
                      mode: prefer  # default
                    databases: ["*", shop]

                # config/application.properties
                vya.spool.directory = /opt/vya/var/spool
                vya.http.port = 9000  # environment
                """);
        assertThat(runtime.asked).containsExactly(Path.of("/etc/vya.yaml"));
        assertThat(runtime.open).isZero();
    }

    /** Whatever stands in it: what is printed above the second heading is YAML that says the same. */
    @Test
    void textIsQuotedWhereYamlWouldTakeItForSomethingElse() throws IOException {
        List<String> odd = List.of(
                "yes", "12", "1e3", "a: b", "a #b", "- a", "", " a", "null", "~", "é\"x\n\u001b[31m", "@a", "12h");
        String out = new FakeRuntime()
                .answer(URI, new ShownConfiguration("f", Map.of("odd", odd, "none", Map.of()), Map.of(), List.of()))
                .run("config", "show")
                .out();
        assertThat(out).doesNotContain("\u001b");
        Path file = Files.writeString(folder.resolve("shown.yaml"), out);
        List<String> read = new ArrayList<>();
        YamlReader.read(file, (line, what, fix) -> read.add(what))
                .orElseThrow()
                .get("odd")
                .orElseThrow()
                .items()
                .forEach(item -> read.add(item.scalarText()));
        assertThat(read).isEqualTo(odd);
    }
}
