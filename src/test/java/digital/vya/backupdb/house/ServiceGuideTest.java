package digital.vya.backupdb.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.Nobody;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of README as whoever installs, root where the tests are root, then the service guide as another user. */
@Tag("server")
class ServiceGuideTest {
    private static final Path GUIDE = Path.of("docs", "how-to", "run-as-a-service.md");
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(useradd.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void theServiceGoesOnWhereReadmeEnded() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path home = Files.createDirectories(folder.resolve("opt"));
        try (PostgresServer server = PostgresServer.start(15)) {
            server.psql("postgres", "CREATE DATABASE shop");
            Installation installation =
                    Installation.in(home).configure(server, "shop").knob("vya.http.port", 0);
            Files.setPosixFilePermissions(installation.config(), PosixFilePermissions.fromString("rw-r--r--"));
            Path secrets = Files.createDirectories(home.resolve("config/secrets"));
            Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rwx------"));
            installation.write("config/secrets/main", server.password());
            installation.replaceInConfig(home.resolve("secret").toString(), "config/secrets/main");
            Files.setPosixFilePermissions(installation.config(), PosixFilePermissions.fromString("rw-r--r--"));

            Tool.Result readme = Tool.run(command(installation, "backup", "--all"));
            assertThat(readme.exit()).as(readme.toString()).isZero();

            if (Folders.runningAsRoot()) {
                Tool.Result tooEarly = asOther(installation, "backup", "--all");
                assertThat(tooEarly.exit()).isEqualTo(1);
                assertThat(tooEarly.err()).contains("VYA-1010", "chown -R").doesNotContain("VYA-1999");
            }
            follow(installation);

            assertThat(asOther(installation, "backup", "--all").exit()).isZero();
            if (Folders.runningAsRoot()) {
                Tool.Result asRoot = Tool.run(command(installation, "restore-list"));
                assertThat(asRoot.exit()).as(asRoot.toString()).isEqualTo(1);
                assertThat(asRoot.err())
                        .containsSubsequence("VYA-4007", "belongs to user nobody", "sudo -u nobody", "chown -h root");
            }
            Tool.Result list = asOther(installation, "restore-list", "--json");
            assertThat(list.exit()).as(list.toString()).isZero();
            assertThat(list.out().split("\"restorePoint\"|\"id\"", -1)).hasSizeGreaterThan(2);
            serves(installation);
        }
    }

    /** The guide's own lines, but those that make the user and build. */
    private void follow(Installation installation) throws Exception {
        Matcher block = BLOCK.matcher(Files.readString(GUIDE));
        assertThat(block.find()).isTrue();
        String user =
                Folders.runningAsRoot() ? "65534" : Tool.run("id", "-u").out().strip();
        String lines = block.group(1)
                .lines()
                .filter(line -> line.startsWith("install ") || line.startsWith("chown "))
                .map(line -> line.replace(
                                "/opt/vya-backupdb", installation.home().toString())
                        .replace(
                                "/var/backups/vya-backupdb",
                                installation.destination("disk").toString())
                        .replace("-R vya-backup ", "-R " + user + " "))
                .collect(Collectors.joining("\n"));
        Tool.run("sh", "-e", "-c", lines).orThrow(lines);
    }

    private void serves(Installation installation) throws Exception {
        Path output = folder.resolve("output");
        Process serve = new ProcessBuilder(other(installation, "serve"))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !serve.isAlive() || Files.readString(output).contains("Serving"));
            assertThat(serve.isAlive()).as(Files.readString(output)).isTrue();
        } finally {
            serve.destroy();
        }
        assertThat(serve.waitFor()).as(Files.readString(output)).isZero();
    }

    private static String[] command(Installation installation, String... arguments) {
        return installation.command(Installation.COUNTED, arguments).toArray(String[]::new);
    }

    private Tool.Result asOther(Installation installation, String... arguments) {
        return Tool.run(other(installation, arguments).toArray(String[]::new));
    }

    private List<String> other(Installation installation, String... arguments) {
        return Nobody.command(folder.resolve("program"), installation.command(Installation.QUICK, arguments));
    }
}
