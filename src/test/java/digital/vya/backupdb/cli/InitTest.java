package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.Application;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.config.SettingsLoader;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.MariaDbServer;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.S3ProxyServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code init} on real servers: what was answered works at once. */
@Tag("server")
class InitTest {
    private static PostgresServer server;
    private static S3ProxyServer s3;

    @TempDir
    Path home;

    private Installation installation;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop; CREATE DATABASE scratch;");
        s3 = S3ProxyServer.start();
        try (S3Client client = s3.client()) {
            client.createBucket(b -> b.bucket("backups"));
        }
    }

    @AfterAll
    static void stop() {
        s3.close();
        server.close();
    }

    @BeforeEach
    void install() throws IOException {
        installation = Installation.in(home);
        Files.delete(out());
    }

    private Path out() {
        return home.resolve("config/backup.yaml");
    }

    private Path store() {
        return home.resolve("store");
    }

    private List<String> toTheServer(String password) {
        return List.of("", "shop-server", server.host(), String.valueOf(server.port()), server.superuser(), password);
    }

    /** What stands behind the last answer is an answer nobody asked for, so that the input does not end with it. */
    @SafeVarargs
    private Answering.Said init(List<String>... answers) {
        List<String> all = new ArrayList<>();
        for (List<String> some : answers) {
            all.addAll(some);
        }
        all.add("behind the end");
        return Answering.run(home, all, "init");
    }

    private Settings settings() {
        return SettingsLoader.of(home).load(out()).orThrow();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private List<String> inConfig() throws IOException {
        try (Stream<Path> files = Files.walk(home.resolve("config"))) {
            return files.filter(Files::isRegularFile)
                    .map(file -> home.resolve("config").relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatIsAnsweredIsTriedWrittenAndWorks() throws IOException {
        Answering.Said said = init(
                toTheServer("mistyped"),
                List.of("correct"),
                toTheServer(server.password()),
                List.of("shop,nowhere", "-", "correct", "*", "scratch, postgres"),
                List.of("folder", "relative", "/proc/no/such", "correct", "", store().toString()),
                List.of("America/Sao_Paolo", "America/Sao_Paulo", "25:00", "3:15", "30 days", "30d"),
                List.of("dba@example.com", "mail.example.com", "", "", "backup@example.com", "mailer", "mail-secret"));
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.asked())
                .contains(
                        "password authentication failed",
                        "Correct it, keep it as it is, or leave [correct]:",
                        "nowhere",
                        "Write a path from the root.",
                        "took a small file and gave it back",
                        "Write one of the tz database",
                        "Write hours and minutes",
                        "Write a number and h, d, w, mo or y.");
        assertThat(said.toString()).doesNotContain("mistyped", "mail-secret", server.password());
        assertThat(said.out())
                .isEqualTo("written: " + out() + "\nwritten: " + home.resolve("config/secrets/shop-server")
                        + "\nwritten: " + home.resolve("config/secrets/mail") + "\n");
        assertThat(inConfig())
                .as("nothing of the trials is left")
                .containsExactly(
                        "application.properties",
                        "backup.schema.json",
                        "backup.yaml",
                        "secrets/mail",
                        "secrets/shop-server");
        assertThat(Files.readString(out())).doesNotContain(server.password(), "mail-secret");
        for (Path file :
                List.of(out(), home.resolve("config/secrets/shop-server"), home.resolve("config/secrets/mail"))) {
            assertThat(mode(file)).isEqualTo("rw-------");
        }
        assertThat(mode(home.resolve("config/secrets"))).isEqualTo("rwx------");

        Settings settings = settings();
        assertThat(settings.schedules()).singleElement().satisfies(schedule -> {
            assertThat(schedule.times().orElseThrow().when()).isEqualTo("03:15");
            assertThat(schedule.timeZone().getId()).isEqualTo("America/Sao_Paulo");
        });
        assertThat(settings.policies()
                        .get(0)
                        .retentions()
                        .of("disk")
                        .orElseThrow()
                        .within()
                        .toString())
                .isEqualTo("30d");
        assertThat(settings.notifications()).singleElement().satisfies(mail -> {
            assertThat(mail.on()).isEqualTo(Set.of(Verdict.DEGRADED, Verdict.PARTIAL, Verdict.FAILED));
            assertThat(mail.parameters()).containsEntry("to", "dba@example.com").containsEntry("user", "mailer");
        });

        assertThat(run("config", "validate").out()).isEqualTo("valid: " + out() + ", 0 errors, 0 warnings\n");
        // there is no mail server, and a backup that went well asks for none
        Answering.Said backup = run("backup", "--all");
        assertThat(backup.status()).as(backup.toString()).isZero();
        assertThat(run("restore-list").out()).contains("shop-server/shop/shop_").doesNotContain("scratch");
    }

    private Answering.Said run(String... line) {
        return Answering.run(home, List.of(), line);
    }

    @Test
    void aBucketIsTriedAndWorks() throws IOException {
        Answering.Said said = init(
                toTheServer(server.password()),
                List.of("shop", "-"),
                List.of("s3", "no-such-bucket", s3.endpoint().toString(), "us-east-1", s3.accessKey(), s3.secretKey()),
                List.of("correct", "", "backups", "", "", "", ""),
                List.of("UTC", "-", "-", "-"));
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.toString()).doesNotContain(s3.secretKey());
        assertThat(Files.readString(out())).doesNotContain(s3.secretKey());
        assertThat(home.resolve("config/secrets/bucket")).hasContent(s3.secretKey());
        assertThat(settings().schedules()).isEmpty();
        assertThat(settings().notifications()).isEmpty();
        assertThat(run("config", "validate").status()).isZero();
        assertThat(run("backup", "--all").status()).isZero();
        assertThat(run("restore-list").out()).contains("bucket", "shop-server/shop/shop_");
    }

    @Test
    void mariaDbIsAskedForAlike() throws IOException {
        try (MariaDbServer maria = MariaDbServer.start()) {
            maria.sql("CREATE DATABASE crm");
            installation.knob("vya.tools.mysql", maria.tools());
            Answering.Said said = init(
                    List.of("mariadb", "crm-server", maria.host(), String.valueOf(maria.port()), maria.superuser()),
                    List.of(maria.password(), "crm", "-", "", store().toString(), "UTC", "-", "-", "-"));
            assertThat(said.status()).as(said.toString()).isZero();
            assertThat(settings().instances().get(0).engine()).isEqualTo("mysql");
            assertThat(run("backup", "--all").status()).isZero();
            assertThat(run("restore-list").out()).contains("crm-server/crm/crm_");
        }
    }

    @Test
    void filesNeedNoServer() throws IOException {
        Path site = Files.createDirectories(home.resolve("site"));
        Files.writeString(site.resolve("index.html"), "<h1>");
        Answering.Said said = init(
                List.of("files", "web", "site", site.toString(), "folder", store().toString()),
                List.of("UTC", "-", "-", "-"));
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(home.resolve("config/secrets")).doesNotExist();
        assertThat(run("backup", "--all").status()).isZero();
    }

    @Test
    void whatCannotBeMendedNowMayBeKept() throws IOException {
        Answering.Said said = init(
                List.of("mysql", "later", "127.0.0.1", "1", "root", "later-secret", "keep", "", ""),
                List.of("", store().toString(), "UTC", "", "", ""));
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.asked()).contains("Where backups go was not tried, as there is nothing to back up.");
        assertThat(run("config", "validate").status()).isZero();
        assertThat(settings().instances().get(0).port()).isEqualTo(1);
    }

    @Test
    void leavingWritesNothing() throws IOException {
        for (List<String> end : List.of(List.of("leave"), List.<String>of())) {
            List<String> answers = new ArrayList<>(toTheServer("mistyped"));
            answers.addAll(end);
            Answering.Said said = Answering.run(home, answers, "init");
            assertThat(said.status()).as(said.toString()).isEqualTo(6);
            assertThat(inConfig()).containsExactly("application.properties", "backup.schema.json");
        }
    }

    @Test
    void nothingIsReplacedUnaskedButTheSample() throws IOException {
        Files.writeString(out(), "mine");
        Answering.Said refused = init();
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err()).startsWith("error: VYA-1030 " + out() + " is there already");
        assertThat(refused.asked()).isEmpty();
        assertThat(out()).hasContent("mine");

        Files.copy(Path.of("config/backup.yaml"), out(), StandardCopyOption.REPLACE_EXISTING);
        Path secrets = Files.createDirectories(home.resolve("config/secrets"));
        Files.writeString(secrets.resolve("shop-server"), "of another");
        Answering.Said said = init(
                toTheServer(server.password()),
                List.of("shop", "-"),
                List.of("", store().toString(), "UTC", "-", "-", "-"));
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(secrets.resolve("shop-server")).hasContent("of another");
        assertThat(secrets.resolve("shop-server-2")).hasContent(server.password());
        assertThat(out()).content().contains("{{file:config/secrets/shop-server-2}}");
    }

    @Test
    void withoutATerminalItSaysWhatToDo() {
        Answering.Said said = Answering.run(home, null, "init");
        assertThat(said.status()).isEqualTo(1);
        assertThat(said.err())
                .startsWith("error: VYA-1032 Nothing can be asked here\nhint: ")
                .contains("config template");
    }

    /** The whole program at a terminal of its own. */
    private Process atATerminal() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        String line = Stream.of(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-Dvya.home=" + home,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Application.class.getName(),
                        "init")
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" ", "exec ", ""));
        ProcessBuilder builder = new ProcessBuilder("script", "-qec", line, "/dev/null").redirectErrorStream(true);
        builder.environment().put("SHELL", "/bin/sh");
        return builder.start();
    }

    @Test
    void aTerminalShowsNoPassword() throws Exception {
        Process process = atATerminal();
        StringBuilder screen = new StringBuilder();
        try (InputStream shown = process.getInputStream();
                OutputStream typed = process.getOutputStream()) {
            type(typed, shown, screen, "[postgresql]:", "\n");
            type(typed, shown, screen, "[main]:", "\n");
            type(typed, shown, screen, "Host [localhost]:", server.host() + "\n");
            type(typed, shown, screen, "the usual one [-]:", server.port() + "\n");
            type(typed, shown, screen, "User [backup]:", server.superuser() + "\n");
            type(typed, shown, screen, "Password (not shown", "mistyped\n");
            type(typed, shown, screen, "or leave [correct]:", "leave\n");
            readAll(shown, screen);
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor()).as(screen.toString()).isEqualTo(6);
        assertThat(screen.toString())
                .contains(server.superuser(), "password authentication failed", "Left without writing anything")
                .doesNotContain("mistyped");
        assertThat(inConfig()).containsExactly("application.properties", "backup.schema.json");
    }

    /** Nothing goes on while a question waits, so nothing is waited for. */
    @Test
    void controlCLeavesAtOnce() throws Exception {
        Process process = atATerminal();
        StringBuilder screen = new StringBuilder();
        try (InputStream shown = process.getInputStream();
                OutputStream typed = process.getOutputStream()) {
            type(typed, shown, screen, "[postgresql]:", "\u0003");
            long asked = System.nanoTime();
            readAll(shown, screen);
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(8));
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor()).as(screen.toString()).isEqualTo(6);
    }

    private static void readAll(InputStream shown, StringBuilder screen) throws IOException {
        screen.append(new String(shown.readAllBytes(), StandardCharsets.UTF_8));
    }

    private static void type(
            OutputStream typed, InputStream shown, StringBuilder screen, String question, String answer)
            throws IOException {
        while (!screen.toString().contains(question)) {
            next(shown, screen);
        }
        typed.write(answer.getBytes(StandardCharsets.UTF_8));
        typed.flush();
    }

    private static void next(InputStream shown, StringBuilder screen) throws IOException {
        int character = shown.read();
        if (character < 0) {
            throw new IOException("it ended, having shown " + screen);
        }
        screen.append((char) character);
    }
}
