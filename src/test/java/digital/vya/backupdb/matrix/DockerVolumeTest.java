package digital.vya.backupdb.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Docker volume is backed up by its name, through a real engine, and comes back; only root may read one. */
@Tag("server")
@Tag("root")
@Tag("containers")
class DockerVolumeTest {
    @TempDir
    Path home;

    private final String volume = "vya-" + UUID.randomUUID();
    private Installation installation;

    @BeforeAll
    static void mayRead() {
        if (!Folders.runningAsRoot()) {
            throw new IllegalStateException(
                    "only root may read Docker's volumes; run as root, or leave the matrix out: mvn verify -Dmatrix=off");
        }
    }

    @BeforeEach
    void make() {
        Docker.run("volume", "create", volume);
        installation = Installation.in(home);
    }

    @AfterEach
    void remove() {
        Docker.run("volume", "rm", "-f", volume);
    }

    @Test
    void aVolumeComesBackByItsName() throws Exception {
        configure(volume);
        Path place = Path.of(Docker.run("volume", "inspect", "--format", "{{.Mountpoint}}", volume)
                .strip());
        fill(place);
        String before = picture(place);
        said(0, Map.of(), "backup", "--instance", "docs");

        Files.writeString(place.resolve("sub/odd \n'name"), "changed meanwhile");
        Files.delete(place.resolve("link"));
        assertThat(picture(place)).isNotEqualTo(before);
        said(0, Map.of(), "restore", "--instance", "docs", "--database", "all", "--force");

        assertThat(picture(place)).isEqualTo(before);
    }

    @Test
    void whatTheEngineDoesNotKnowIsNamed() throws Exception {
        configure("no-such-volume-here");
        assertThat(said(1, Map.of(), "backup", "--instance", "docs"))
                .containsIgnoringCase("VYA-3105")
                .contains("There is no Docker volume no-such-volume-here")
                .containsIgnoringCase("no such volume");
        assertThat(Installation.files(installation.destination("disk"))).isEmpty();
    }

    @Test
    void anEngineThatIsGoneIsNamed() throws Exception {
        configure(volume);
        Path nobody = home.resolve("nobody.sock");
        assertThat(said(1, Map.of("DOCKER_HOST", "unix://" + nobody), "backup", "--instance", "docs"))
                .contains("VYA-3105", nobody.toString())
                .containsIgnoringCase("docker daemon");
    }

    /** A folder of that name on this machine would be something else. */
    @Test
    void anEngineOfAnotherMachineIsRefused() throws Exception {
        configure(volume);
        assertThat(said(1, Map.of("DOCKER_HOST", "tcp://192.0.2.1:2375"), "backup", "--instance", "docs"))
                .contains("VYA-3105", "is not on this machine: docker speaks to tcp://192.0.2.1:2375");
    }

    private void configure(String name) {
        installation.configure("""
                server: {name: test}
                instances:
                  - id: docs
                    engine: files
                    policy: nightly
                    sets:
                      - {id: all, volumes: [%s]}
                policies:
                  - id: nightly
                    destinations: [disk]
                destinations:
                  - id: disk
                    type: file
                    parameters: {directory: %s}
                """.formatted(name, installation.destination("disk")));
    }

    private static void fill(Path place) throws IOException {
        Files.createDirectory(place.resolve("sub"));
        Files.writeString(place.resolve("sub/odd \n'name"), "uploads");
        Files.write(place.resolve("empty"), new byte[0]);
        Files.createSymbolicLink(place.resolve("link"), Path.of("sub/nowhere"));
        Path secret = Files.writeString(place.resolve("secret"), "x".repeat(100_000));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("r--------"));
        Files.setLastModifiedTime(secret, FileTime.fromMillis(1_000_000_000_123L));
        Tool.run("chown", "4711:815", secret.toString()).orThrow("chown");
    }

    /** Types, modes, owners, times, targets and bytes. */
    private static String picture(Path place) {
        return Tool.run(Map.of("LC_ALL", "C"), "", "sh", "-c", """
                        cd "$0" && find . -printf '%P %y %m %U:%G %l' -type f -printf ' %s %T@' -printf '\\n' | sort
                        find . -type f -exec sha256sum {} + | sort
                        """, place.toString())
                .orThrow("find");
    }

    /** What a command of the product said, on either stream; the engine is the matrix's. */
    private String said(int status, Map<String, String> more, String... arguments) throws Exception {
        Map<String, String> environment = new HashMap<>(Docker.environment());
        environment.putAll(more);
        Path output = home.resolve("said");
        int exit = installation
                .program(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"), environment, output, arguments)
                .waitFor();
        String text = Files.readString(output);
        assertThat(exit).as(text).isEqualTo(status);
        return text;
    }
}
