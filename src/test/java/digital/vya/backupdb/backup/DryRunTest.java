package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.DryRun;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.S3ProxyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** A dry run finds what a backup would stumble over, and writes nothing. */
class DryRunTest {
    private static final String IN_A_FOLDER = "in a folder unpacked and once more packed";

    private static PostgresServer server;
    private static S3ProxyServer s3;
    private static S3Client client;

    @TempDir
    Path home;

    private Installation installation;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql(
                "postgres",
                "CREATE ROLE weak LOGIN PASSWORD 'weak-secret'; CREATE DATABASE shop;"
                        + " REVOKE CONNECT ON DATABASE shop FROM public;");
        s3 = S3ProxyServer.start();
        client = s3.client();
        client.createBucket(b -> b.bucket("backups"));
    }

    @AfterAll
    static void stop() {
        client.close();
        s3.close();
        server.close();
    }

    @BeforeEach
    void install() {
        installation = Installation.in(home)
                .configure(server, "shop")
                .bucket("backups", s3, s3.endpoint())
                .destinations("disk, s3");
    }

    @Test
    void whatIsWellIsPlannedAndNothingIsWritten() {
        List<String> before = written();

        DryRun report = dryRun();

        assertThat(report.checks())
                .allSatisfy(
                        check -> assertThat(check.problem()).as(check.subject()).isNull());
        assertThat(report.checks())
                .extracting(DryRun.Check::what)
                .containsExactly("connection", "roles", "rights", "space", "destination", "destination");
        assertThat(report.plan()).singleElement().satisfies(planned -> {
            assertThat(planned.database()).isEqualTo("shop");
            assertThat(planned.bytes()).isPositive();
            assertThat(planned.roles()).isTrue();
            assertThat(planned.destinations()).containsExactly("disk", "s3");
        });
        assertThat(written()).isEqualTo(before);
        assertThat(client.listObjectsV2(b -> b.bucket("backups")).contents()).isEmpty();
        assertThat(client.listMultipartUploads(b -> b.bucket("backups")).uploads())
                .isEmpty();
    }

    @Test
    void aServerThatRefusesIsFound() {
        installation.write("secret", "wrong");
        assertFinds("pg", ErrorCode.CONNECTION_FAILED, "password authentication failed");
    }

    @Test
    void missingToolsAreFound() throws IOException {
        installation.knob("vya.tools.postgresql", Files.createDirectories(home.resolve("none")));
        assertFinds("pg", ErrorCode.TOOL_MISSING, "pg_dump");
    }

    @Test
    void missingRightsAreFound() {
        installation.replaceInConfig("user: " + server.superuser(), "user: weak");
        installation.write("secret", "weak-secret");

        DryRun report = assertFinds("pg", ErrorCode.ROLES_FAILED, "pg_authid");

        assertThat(report.checks())
                .anySatisfy(check -> assertThat(check.detail()).contains("weak may not connect to database shop"));
    }

    @Test
    void missingSpaceIsFound() {
        installation.knob("vya.spool.reserve", "1000TB");
        assertFinds("spool", ErrorCode.SPACE_LOW, "1000.0 TB");
    }

    /** A folder stands there unpacked beside what is packed of it, for the backup and so for its plan. */
    @Test
    void aDumpIntoAFolderIsCountedLikeTheBackupCountsIt() {
        installation.knob("vya.spool.reserve", "1000TB");
        assertThat(assertFinds("spool", ErrorCode.SPACE_LOW, "1000.0 TB").checks())
                .noneMatch(check -> check.detail().contains(IN_A_FOLDER));

        installation.policy("dump: {format: directory}");

        assertFinds("spool", ErrorCode.SPACE_LOW, IN_A_FOLDER);
        assertThat(installation.backup().databases().get(0).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains(IN_A_FOLDER));
    }

    @Test
    void destinationsThatWouldNotTakeItAreFound() throws IOException {
        Files.writeString(installation.destination("disk"), "in the way");
        installation.replaceInConfig("bucket: backups", "bucket: another");

        assertFinds("disk", ErrorCode.DELIVERY_FAILED, "is not a directory");
        assertFinds("s3", ErrorCode.DELIVERY_FAILED, "another");
    }

    private DryRun assertFinds(String subject, ErrorCode code, String words) {
        DryRun report = dryRun();
        assertThat(report.passed()).isFalse();
        assertThat(report.checks())
                .filteredOn(check -> check.subject().equals(subject) && !check.passed())
                .anySatisfy(check -> {
                    assertThat(check.problem().code()).as(check.detail()).isEqualTo(code);
                    assertThat(check.detail()).contains(words);
                    assertThat(check.problem().hint()).isNotBlank();
                });
        return report;
    }

    private DryRun dryRun() {
        try (Routes routes = installation.start()) {
            return routes.request(
                    "direct:dry-run",
                    new BackupRequest(Trigger.COMMAND, null, List.of(), null, true, false),
                    DryRun.class);
        }
    }

    private List<String> written() {
        return Installation.files(home);
    }
}
