package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.catalog.RunRecords;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Checkup;
import digital.vya.backupdb.model.Checkup.Check;
import digital.vya.backupdb.model.Checkup.Level;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.HookServer;
import digital.vya.backupdb.servers.MailServer;
import digital.vya.backupdb.servers.MariaDbServer;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.S3ProxyServer;
import digital.vya.backupdb.servers.SilentServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code doctor} looks at all there is, on real servers, whatever it met before, and leaves nothing. */
@Tag("server")
class DoctorTest {
    private static PostgresServer server;
    private static S3ProxyServer s3;
    private static S3Client client;
    private static HookServer hooks;
    private static MailServer mail;

    @TempDir
    Path home;

    private Installation installation;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop;");
        s3 = S3ProxyServer.start();
        client = s3.client();
        client.createBucket(b -> b.bucket("backups"));
        hooks = HookServer.start();
        mail = MailServer.start("backup", "right");
    }

    @AfterAll
    static void stop() {
        mail.close();
        hooks.close();
        client.close();
        s3.close();
        server.close();
    }

    @BeforeEach
    void install() throws IOException {
        installation = Installation.in(home)
                .configure(server, "shop")
                .bucket("backups", s3, s3.endpoint())
                .destinations("disk, s3");
        installation.configure(installation.text() + """
                schedules:
                  - {id: every-night, time: "02:30", timeZone: America/Sao_Paulo}
                notifications:
                  - {id: hook, type: webhook, parameters: {url: '%s'}}
                  - id: mail
                    type: mail
                    parameters: {host: 127.0.0.1, port: %d, from: a@vya.example, to: b@vya.example}
                """.formatted(hooks.url("/in"), mail.port()));
        Files.setPosixFilePermissions(
                home.resolve("config/application.properties"), PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void whatIsWellIsSaidToBeAndNothingIsLeft() {
        Checkup found = look();

        assertThat(found.checks())
                .filteredOn(check -> !check.what().equals("space"))
                .allSatisfy(
                        check -> assertThat(check.level()).as(check.toString()).isEqualTo(Level.OK));
        assertThat(found.passed()).isTrue();
        assertThat(found.checks())
                .extracting(Check::what)
                .containsExactly(
                        "product",
                        "java",
                        "locale",
                        "time zone",
                        "rights",
                        "rights",
                        "rights",
                        "rights",
                        "space",
                        "tools",
                        "connection",
                        "roles",
                        "rights",
                        "clock",
                        "space",
                        "destination",
                        "destination",
                        "notification",
                        "notification",
                        "catalogue",
                        "dead letters",
                        "interrupted",
                        "spool");
        assertThat(of(found, "tools").detail()).startsWith("pg_dump ");
        assertThat(Installation.files(installation.destination("disk"))).isEmpty();
        assertThat(Installation.files(installation.spool())).isEmpty();
        assertThat(client.listObjectsV2(b -> b.bucket("backups").prefix("vya-dry-run"))
                        .contents())
                .isEmpty();
        // no message is sent
        assertThat(hooks.received("/in")).isEmpty();
        assertThat(mail.received()).isEmpty();
    }

    @Test
    void oneFindingKeepsNoneFromBeingFound() throws Exception {
        installation.write("secret", "wrong-pl4nted");
        installation.knob("vya.spool.reserve", "1000TB");
        installation.replaceInConfig("type: file\n", "type: file\n    watermark: {free: 1000TB}\n");
        installation.replaceInConfig(hooks.url("/in"), "http://user:pl4nted@127.0.0.1:" + closedPort() + "/pl4nted");
        Files.setPosixFilePermissions(installation.config(), PosixFilePermissions.fromString("rw-r--r--"));
        Files.writeString(installation.destination("disk"), "a file where the folder would be");

        Checkup found = look();

        assertThat(found.passed()).isFalse();
        assertThat(of(found, "connection"))
                .returns(Level.PROBLEM, Check::level)
                .returns(ErrorCode.CONNECTION_FAILED, Check::code);
        assertThat(found.checks())
                .filteredOn(check -> check.what().equals("space"))
                .allSatisfy(check -> assertThat(check.level()).isEqualTo(Level.WARNING))
                .extracting(Check::code)
                .containsExactly(ErrorCode.DISK_FILLING, ErrorCode.DESTINATION_FILLING);
        assertThat(of(found, "rights", "backup.yaml"))
                .returns(Level.WARNING, Check::level)
                .returns("Run: chmod 600 " + installation.config(), Check::hint);
        assertThat(of(found, "destination", "is not a directory")).returns("disk", Check::subject);
        assertThat(of(found, "destination", "gave it back")).returns("s3", Check::subject);
        assertThat(of(found, "notification", "cannot be reached"))
                .returns(ErrorCode.NOTIFY_FAILED, Check::code)
                .returns("hook", Check::subject);
        assertThat(of(found, "notification", "takes connections")).returns("mail", Check::subject);
        assertThat(found.checks())
                .filteredOn(check -> check.level() != Level.OK)
                .allSatisfy(check -> assertThat(check.hint()).isNotBlank());
        assertThat(found.toString()).doesNotContain("pl4nted");
    }

    @Test
    void theRightsThatADryRunMissesAreMissed() {
        server.psql("postgres", "CREATE ROLE weak LOGIN PASSWORD 'weak-secret';");
        installation.replaceInConfig("user: " + server.superuser(), "user: weak");
        installation.write("secret", "weak-secret");
        assertThat(of(look(), "roles"))
                .returns(Level.PROBLEM, Check::level)
                .returns(ErrorCode.ROLES_FAILED, Check::code);
    }

    @Test
    void missingToolsAreFound() throws IOException {
        installation.knob("vya.tools.postgresql", Files.createDirectories(home.resolve("none")));
        Checkup found = look();
        assertThat(of(found, "tools"))
                .returns(Level.PROBLEM, Check::level)
                .returns(ErrorCode.TOOL_MISSING, Check::code);
    }

    /** A folder that the configuration lets others change is a problem, and one that others may read is closed. */
    @Test
    void rightsOfFilesAndFoldersAreLookedAt() throws IOException {
        Files.setPosixFilePermissions(installation.config(), PosixFilePermissions.fromString("rw-rw----"));
        Files.setPosixFilePermissions(home.resolve("routes"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Disk.folders(installation.state());
        Files.setPosixFilePermissions(installation.state(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Checkup found = look();
        assertThat(of(found, "rights", "backup.yaml (rw-rw----) can be changed by other users"))
                .returns(Level.PROBLEM, Check::level);
        assertThat(of(found, "rights", "routes (rwxrwxrwx) can be changed by other users"))
                .returns(Level.PROBLEM, Check::level)
                .returns("Look at what is in it, then: chmod go-w " + home.resolve("routes"), Check::hint);
        assertThat(of(found, "rights", "state folder").detail()).contains("rwx------");
    }

    @Test
    void whatDoesNotAnswerIsLeftBehind() throws IOException {
        Path route = home.resolve("routes/care/doctor.camel.yaml");
        Files.writeString(route, Files.readString(route).replace("\"120000\"", "\"4000\""));
        try (SilentServer silent = SilentServer.start()) {
            installation.replaceInConfig("port: " + server.port(), "port: " + silent.port());
            Instant begun = Instant.now();
            Checkup found = look();
            assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(14));
            assertThat(of(found, "instance"))
                    .returns(Level.PROBLEM, Check::level)
                    .returns(ErrorCode.CHECK_UNANSWERED, Check::code)
                    .returns("pg", Check::subject);
            assertThat(found.count(Level.PROBLEM)).isEqualTo(1);
        }
    }

    @Test
    void whatEarlierRunsLeftIsTold() throws IOException {
        Files.writeString(installation.destination("disk"), "a file where the folder would be");
        assertThat(installation.backup().verdict()).isEqualTo(Verdict.PARTIAL);
        Files.delete(installation.destination("disk"));
        cutOff("20261121_023000-0badcafe", "erp");
        cutOff("20261121_023000-1badcafe", "shop");
        Path old = Files.writeString(installation.spool().resolve("shop.sql.gz.part"), "half");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));

        Checkup found = look();

        assertThat(found.passed()).isTrue();
        assertThat(of(found, "dead letters"))
                .returns(Level.WARNING, Check::level)
                .returns(
                        "Mend what it says, then: vya-backupdb dead-letter redrive --all --destination disk",
                        Check::hint);
        // shop was backed up since
        assertThat(found.checks())
                .filteredOn(check -> check.what().equals("interrupted"))
                .singleElement()
                .returns(Level.WARNING, Check::level)
                .returns(ErrorCode.INTERRUPTED, Check::code)
                .satisfies(check -> assertThat(check.detail()).contains("20261121_023000-0badcafe"));
        assertThat(of(found, "spool"))
                .returns(Level.WARNING, Check::level)
                .satisfies(check -> assertThat(check.detail()).startsWith(old.toString()));
        assertThat(old).exists();
    }

    /** As the next start records a run whose process was killed yesterday. */
    private void cutOff(String id, String database) {
        OffsetDateTime yesterday = OffsetDateTime.now(ZoneOffset.UTC).minusDays(1);
        Problem why = new Problem(ErrorCode.INTERRUPTED, "Run " + id + " was cut off", "Run the backup again.");
        new RunRecords(new RunFolder(installation.state()))
                .end(new RunOutcome(
                        new Run(id, Trigger.COMMAND, null, yesterday, false),
                        Verdict.FAILED,
                        List.of(new DatabaseOutcome(
                                "pg",
                                database,
                                Verdict.FAILED,
                                null,
                                List.of(),
                                List.of(),
                                List.of(why),
                                Duration.ZERO)),
                        List.of(why),
                        yesterday));
    }

    @Test
    void mariaDbIsAskedForItsTimeToo() {
        try (MariaDbServer maria = MariaDbServer.start()) {
            Checkup found = look(Installation.in(home.resolve("maria")).configure(maria, "*"));
            assertThat(of(found, "tools").detail()).contains("mariadb-dump ");
            assertThat(of(found, "clock")).returns(Level.OK, Check::level).returns("maria", Check::subject);
        }
    }

    private Checkup look() {
        return look(installation);
    }

    private static Checkup look(Installation installation) {
        try (Routes routes = installation.start()) {
            return routes.request("direct:doctor", installation.config(), Checkup.class);
        }
    }

    private static Check of(Checkup found, String what) {
        return of(found, what, "");
    }

    private static Check of(Checkup found, String what, String detail) {
        return found.checks().stream()
                .filter(check -> check.what().equals(what) && check.detail().contains(detail))
                .findFirst()
                .orElseThrow(() -> new AssertionError(what + " " + detail + " is not in " + found));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
