package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.Ordinary;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are there, and that the user who runs the program may not read. */
@Tag("server")
class UnreadableTest {
    @TempDir
    Path home;

    @Test
    void aSecretIsNamedWithItsLineAndWhatToDo() throws IOException {
        Path secret = home.resolve("secret");
        Installation installation = installation("{{file:secret}}");
        installation.write("secret", "planted-secret");
        close(secret);

        Tool.Result validated = validate(installation);

        assertThat(validated.exit()).isEqualTo(5);
        assertThat(validated.out())
                .contains("config/backup.yaml:3: error: `instances[pg].password`: the file " + secret
                        + " may not be read")
                .contains("Make the user that runs vya-backupdb its owner", "not valid")
                .doesNotContain("planted-secret");
    }

    @Test
    void aSecretInAFolderThatIsClosedIsNotSaidToBeMissing() throws IOException {
        Installation installation = installation("{{file:secrets/pg}}");
        installation.write("secrets/pg", "planted-secret");
        close(home.resolve("secrets"));
        try {
            assertThat(validate(installation).out()).contains(home.resolve("secrets/pg") + " may not be read");
        } finally {
            open(home.resolve("secrets"));
        }
    }

    @Test
    void theConfigurationItselfIsNamed() throws IOException {
        Installation installation = installation("x");
        close(installation.config());

        Tool.Result validated = validate(installation);

        assertThat(validated.exit()).isEqualTo(5);
        assertThat(validated.out())
                .contains(installation.config() + ": error: the file may not be read", "Give the user that runs");
    }

    @Test
    void aRouteIsNamed() throws IOException {
        Installation installation = installation("x");
        Path route = home.resolve("routes/notify/notify.camel.yaml");
        close(route);

        assertThat(validate(installation).out()).contains(route + ": error: the file may not be read");
    }

    @Test
    void theKnobsAreNamed() throws IOException {
        Installation installation = installation("x");
        Path knobs = home.resolve("config/application.properties");
        close(knobs);

        Tool.Result validated = validate(installation);

        assertThat(validated.exit()).isEqualTo(5);
        assertThat(validated.out()).contains(knobs + ": error: the file may not be read");
    }

    private Installation installation(String password) {
        return Installation.in(home).configure("""
                server: {name: test}
                instances:
                  - {id: pg, engine: postgresql, host: localhost, user: u, policy: p, password: "%s"}
                policies: [{id: p, destinations: [disk]}]
                destinations: [{id: disk, type: file, parameters: {directory: /nowhere}}]
                """.formatted(password));
    }

    private static Tool.Result validate(Installation installation) {
        return Tool.run(Ordinary.command(installation.command(Installation.COUNTED, "config", "validate"))
                .toArray(String[]::new));
    }

    private static void close(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
    }

    private static void open(Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
}
