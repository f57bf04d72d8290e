package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.HookServer;
import digital.vya.backupdb.servers.MailServer;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.S3ProxyServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plants secrets everywhere one is needed, logs everything there is to log, and looks for them. */
@Tag("server")
class SecretsTest {
    private static final String MAIL_PASSWORD = "planted-mail-password";
    private static final String HOOK_PATH = "/planted-hook-token";

    @TempDir
    Path home;

    @Test
    void noSecretIsSeenByAnybodyWhoLooks() throws Exception {
        try (PostgresServer server = PostgresServer.start(15);
                MailServer mail = MailServer.start("ops", MAIL_PASSWORD);
                HookServer hooks = HookServer.start()) {
            server.psql("postgres", "CREATE DATABASE shop;");
            FakeTools tools = FakeTools.in(home.resolve("tools"))
                    .dump("sleep 2\n" + FakeTools.HEAD + "echo \"no luck for $PGPASSWORD\" >&2; exit 1\n");
            Installation installation = Installation.in(home)
                    .configure(server, "shop")
                    .knob("vya.tools.postgresql", tools.folder())
                    .policy("notifications: [ops, hook]");
            installation.write("mail-secret", MAIL_PASSWORD);
            installation.write("hook-secret", hooks.url(HOOK_PATH));
            installation.configure(installation.text()
                    + """
                    notifications:
                      - id: ops
                        type: mail
                        parameters: {host: 127.0.0.1, port: %d, security: none, user: ops, from: a@b.example,
                                     to: c@d.example, password: "{{file:%s}}"}
                      - id: hook
                        type: webhook
                        parameters: {url: "{{file:%s}}"}
                    """.formatted(mail.port(), home.resolve("mail-secret"), home.resolve("hook-secret")));
            List<String> planted = List.of(server.password(), MAIL_PASSWORD, HOOK_PATH);

            Process program = installation.program(
                    Map.of("VYA_LOG_LEVEL", "DEBUG"), home.resolve("output"), "backup", "--all", "--json", "--debug");
            Set<String> seen = new TreeSet<>();
            while (program.isAlive()) {
                seen.addAll(commandLinesWith(planted));
            }

            assertThat(program.exitValue()).as(output()).isEqualTo(1);
            assertThat(seen).isEmpty();
            assertThat(mail.received()).as(output()).hasSize(1);
            assertThat(hooks.received(HOOK_PATH)).hasSize(1);
            assertThat(output()).contains("DEBUG", "no luck for ***");
            for (String secret : planted) {
                assertThat(output()).doesNotContain(secret);
                for (Path file : written(installation)) {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain(secret);
                }
                ByteArrayOutputStream message = new ByteArrayOutputStream();
                mail.received().get(0).message().writeTo(message);
                assertThat(message.toString(StandardCharsets.UTF_8)).doesNotContain(secret);
            }
        }
    }

    /** A backup that succeeds on disk and waits as a dead letter for S3: nothing of what it leaves holds a secret. */
    @Test
    void noSecretIsInWhatABackupLeaves() throws Exception {
        try (PostgresServer server = PostgresServer.start(15);
                S3ProxyServer s3 = S3ProxyServer.start()) {
            server.psql("postgres", "CREATE DATABASE shop;");
            Installation installation = Installation.in(home)
                    .configure(server, "shop")
                    .knob("vya.delivery.maximumRedeliveries", 0)
                    .policy("pack: {codec: none}")
                    .bucket("not-there", s3, s3.endpoint())
                    .destinations("disk, s3");

            Process program = installation.program(
                    Map.of("VYA_LOG_LEVEL", "DEBUG"), home.resolve("output"), "backup", "--all", "--json", "--debug");
            Set<String> seen = new TreeSet<>();
            while (program.isAlive()) {
                seen.addAll(commandLinesWith(List.of(server.password(), s3.secretKey())));
            }

            assertThat(program.exitValue()).as(output()).isEqualTo(4);
            assertThat(seen).isEmpty();
            List<Path> left = written(installation);
            assertThat(left)
                    .extracting(f -> f.getFileName().toString())
                    .contains("delivery.json")
                    .anyMatch(name -> name.endsWith(".manifest.json"))
                    .anyMatch(name -> name.endsWith("_roles.sql"));
            left.add(home.resolve("output"));
            for (Path file : left) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(server.password(), s3.secretKey());
            }
        }
    }

    private static Set<String> commandLinesWith(List<String> planted) throws IOException {
        Set<String> found = new TreeSet<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(p -> p.getFileName().toString().matches("\\d+"))
                    .toList()) {
                try {
                    String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                    planted.stream().filter(line::contains).forEach(s -> found.add(line));
                } catch (IOException gone) {
                    // it ended while we looked
                }
            }
        }
        return found;
    }

    private static List<Path> written(Installation installation) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : List.of(installation.state(), installation.destination("disk"))) {
            Installation.files(folder).forEach(f -> files.add(folder.resolve(f)));
        }
        assertThat(files).isNotEmpty();
        return files;
    }

    private String output() throws IOException {
        return Files.readString(home.resolve("output"), StandardCharsets.ISO_8859_1);
    }
}
