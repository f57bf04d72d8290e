package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.DryRun;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.servers.FaultProxy;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.S3ProxyServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** A dry run finds what a backup would stumble over, and writes nothing. */
@Tag("server")
class DryRunTest {
    private static final String IN_A_FOLDER = "in a folder unpacked and once more packed";

    private static final String KEY = "vya-dry-run/test";

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

    /** A server that knows no checksums lets a question through, and refuses every file. */
    @Test
    void aServerThatTakesNoChecksumsIsFoundWithTheFix() throws Exception {
        try (FaultProxy proxy = before(request -> false)) {
            proxy.rule(line -> last(proxy).contains("\nx-amz-sdk-checksum-algorithm:")
                    ? new FaultProxy.Answer(400, "XAmzContentSHA256Mismatch")
                    : null);

            DryRun report = assertFinds("s3", ErrorCode.DELIVERY_FAILED, "XAmzContentSHA256Mismatch");

            assertThat(hints(report)).anyMatch(hint -> hint.contains("Set checksumMode: when-required"));
            assertThat(keys()).isEmpty();
        }
    }

    @Test
    void whatMayBeWrittenAndNotReadIsFoundAndTakenAway() throws Exception {
        try (FaultProxy proxy = before(line -> line.startsWith("GET ") && line.contains("/vya-dry-run/"))) {
            DryRun report = assertFinds("s3", ErrorCode.DELIVERY_FAILED, "403 AccessDenied");

            assertThat(hints(report)).anyMatch(hint -> hint.contains("s3:GetObject"));
            assertThat(proxy.requests()).anyMatch(line -> line.startsWith("PUT ") && line.contains("/vya-dry-run/"));
            assertThat(keys()).isEmpty();
        }
    }

    /** A backup needs no right to delete, so that is said and no failure; and it does not pile up. */
    @Test
    void whatMayNotBeDeletedStaysOnce() throws Exception {
        try (FaultProxy proxy = before(line -> line.startsWith("DELETE ") && line.contains("/vya-dry-run/"))) {
            for (int time = 0; time < 2; time++) {
                DryRun report = dryRun();

                assertThat(report.passed()).isTrue();
                assertThat(report.checks())
                        .filteredOn(check -> check.subject().equals("s3"))
                        .singleElement()
                        .satisfies(check -> assertThat(check.detail())
                                .contains("could not be deleted again, and may be by hand: Bucket backups: 403"));
                assertThat(keys()).singleElement().asString().startsWith("vya-dry-run/");
            }
            assertThat(proxy.requests())
                    .filteredOn(line -> line.startsWith("PUT ") && line.contains("/vya-dry-run/"))
                    .hasSize(1);
        } finally {
            keys().forEach(key -> client.deleteObject(b -> b.bucket("backups").key(key)));
        }
    }

    /** Nothing is free there, and nobody but root may write there. */
    @Test
    void aDestinationWithoutRoomIsFound() {
        installation.replaceInConfig("directory: " + installation.destination("disk"), "directory: /proc");

        assertFinds(
                "disk",
                Folders.runningAsRoot() ? ErrorCode.DESTINATION_FULL : ErrorCode.DELIVERY_FAILED,
                Folders.runningAsRoot()
                        ? "/proc has 0 B free, but a backup is taken to need"
                        : "Nothing may be written");
    }

    @Test
    void aDirectoryThatWasNotThereIsNotThereAfterwards() {
        dryRun();

        assertThat(installation.destination("disk")).doesNotExist();
    }

    /** What was not taken is not the dry run's, and so not its to delete. */
    @Test
    void whatStandsInTheWayStays() throws IOException {
        Path inTheWay = installation.destination("disk").resolve(KEY);
        Files.createDirectories(inTheWay.getParent());
        Files.writeString(inTheWay, "precious");
        client.putObject(b -> b.bucket("backups").key(KEY), RequestBody.fromString("precious"));
        try {
            assertFinds("disk", ErrorCode.NAME_TAKEN, "holds other bytes");
            assertFinds("s3", ErrorCode.NAME_TAKEN, KEY);

            assertThat(inTheWay).hasContent("precious");
            assertThat(keys()).containsExactly(KEY);
        } finally {
            client.deleteObject(b -> b.bucket("backups").key(KEY));
        }
    }

    @Test
    void nothingIsDeletedThroughALink() throws IOException {
        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        Path precious = Files.writeString(elsewhere.resolve("test"), "precious");
        Path disk = Files.createDirectories(installation.destination("disk"));
        Files.createSymbolicLink(disk.resolve("vya-dry-run"), elsewhere);

        assertFinds("disk", ErrorCode.DELIVERY_FAILED, "is a symbolic link");

        assertThat(precious).hasContent("precious");
    }

    /** One deletes what the other is just looking for. */
    @Test
    void twoAtOnceFindNoFaultInEachOther() {
        try (Routes routes = installation.start()) {
            for (int time = 0; time < 5; time++) {
                List<CompletableFuture<DryRun>> both = Stream.generate(
                                () -> CompletableFuture.supplyAsync(() -> dryRun(routes)))
                        .limit(2)
                        .toList();
                assertThat(both).extracting(CompletableFuture::join).allSatisfy(report -> assertThat(report.passed())
                        .as(report.checks().toString())
                        .isTrue());
            }
        }
        assertThat(keys()).isEmpty();
    }

    private FaultProxy before(Predicate<String> denied) {
        FaultProxy proxy = FaultProxy.before(s3.endpoint());
        proxy.rule(line -> denied.test(line) ? new FaultProxy.Answer(403, "AccessDenied") : null);
        installation.replaceInConfig(s3.endpoint().toString(), proxy.endpoint().toString());
        return proxy;
    }

    private static String last(FaultProxy proxy) {
        List<String> heads = proxy.heads();
        return heads.get(heads.size() - 1).toLowerCase(Locale.ROOT);
    }

    private static List<String> hints(DryRun report) {
        return report.checks().stream()
                .filter(check -> !check.passed())
                .map(check -> check.problem().hint())
                .toList();
    }

    private static List<String> keys() {
        return client.listObjectsV2(b -> b.bucket("backups")).contents().stream()
                .map(object -> object.key())
                .toList();
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
            return dryRun(routes);
        }
    }

    private static DryRun dryRun(Routes routes) {
        return routes.request(
                "direct:dry-run", new BackupRequest(Trigger.COMMAND, null, List.of(), null, true, false), DryRun.class);
    }

    private List<String> written() {
        return Installation.files(home);
    }
}
