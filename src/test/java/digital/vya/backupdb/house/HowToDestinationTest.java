package digital.vya.backupdb.house;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.RuntimeStarter;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeadLetterRequest;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.DryRun;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.store.StoreCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The destination that the how-to makes is put into an installation as it stands there, and used on its bad days. */
@Tag("server")
class HowToDestinationTest {
    private static final String HOW_TO = "add-a-destination.md";
    /** What every Linux has mounted and everybody may write to. */
    private static final Path MOUNTED = Path.of("/dev/shm");

    private static PostgresServer server;

    @TempDir
    private Path home;

    private Path share;
    private Installation installation;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE \"the shop\"");
        server.psql("the shop", "CREATE TABLE orders AS SELECT generate_series(1, 1000) AS id");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void install() throws IOException {
        share = Files.createTempDirectory(MOUNTED, "vya-share-");
        installation = Installation.in(home)
                .configure(server, "the shop")
                .replaceInConfig("destinations: [disk]", "destinations: [disk, offsite]");
        recipe(0).applyTo(installation);
        recipe(1)
                .with("/mnt/backups", MOUNTED.toString())
                .with("db-01", share.getFileName().toString())
                .applyTo(installation);
    }

    @AfterEach
    void empty() {
        Folders.delete(share);
    }

    private static Recipe recipe(int number) {
        return Recipe.of(HOW_TO).get(number);
    }

    private void givesBack() throws IOException {
        String operations = "`(vya.digital/operations: put,.*)`";
        String annotation = Files.readString(Path.of("docs", "how-to", HOW_TO))
                .lines()
                .filter(line -> line.matches(operations))
                .findFirst()
                .orElseThrow()
                .replace("`", "");
        recipe(0).with("vya.digital/operations: put", annotation).applyTo(installation);
        recipe(2).applyTo(installation);
    }

    @Test
    void takesABackupByteForByte() throws IOException {
        RunOutcome outcome = installation.backup();

        assertThat(problems(outcome)).isEmpty();
        assertThat(outcome.verdict()).isEqualTo(Verdict.SUCCESS);
        assertTheShareHoldsWhatTheDiskHolds();
    }

    @Test
    void whatCannotBeTriedIsNoFailureOfADryRun() {
        try (Routes routes = installation.start()) {
            DryRun dryRun = routes.request(
                    "direct:dry-run",
                    new BackupRequest(Trigger.COMMAND, null, List.of(), null, false, true),
                    DryRun.class);
            assertThat(dryRun.checks())
                    .allSatisfy(check ->
                            assertThat(check.problem()).as(check.subject()).isNull());
            assertThat(dryRun.checks()).extracting(DryRun.Check::subject).contains("disk", "offsite");
        }
    }

    @Test
    void refusesWhatIsNotMountedAndTakesItLater() throws IOException {
        installation.knob("vya.delivery.maximumRedeliveries", 0);
        String mounted = "mountPoint: " + MOUNTED;
        installation.replaceInConfig(mounted, "mountPoint: " + home);

        RunOutcome outcome = installation.backup();

        assertThat(outcome.verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(refusal(outcome).message()).isEqualTo("offsite: " + home + " is not mounted");
        assertThat(Installation.files(installation.destination("disk"))).isNotEmpty();
        assertThat(Installation.files(share)).isEmpty();

        installation.replaceInConfig("mountPoint: " + home, mounted);
        try (Routes routes = installation.start()) {
            assertThat(routes.requestList(
                            "direct:dead-letter-redrive", new DeadLetterRequest(List.of(), null), Redrive.class))
                    .singleElement()
                    .satisfies(redrive -> assertThat(redrive.problem()).isNull());
        }
        assertTheShareHoldsWhatTheDiskHolds();
    }

    @Test
    void aShareThatKeepsLessThanItWasGivenIsNotBelieved() throws IOException {
        installation.knob("vya.delivery.maximumRedeliveries", 0);
        recipe(0).with("bs=8M", "bs=100 count=1").applyTo(installation);

        RunOutcome outcome = installation.backup();

        assertThat(outcome.verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(refusal(outcome).code()).isEqualTo(ErrorCode.DELIVERY_UNPROVEN);
        assertThat(Installation.files(share)).noneMatch(file -> file.endsWith(".manifest.json"));
    }

    @Test
    void whatIsThereIsProvenOrRefusedAndNeverReplaced() throws IOException {
        installation.knob("vya.delivery.maximumRedeliveries", 0);
        recipe(0)
                .with("args: --force @variable:partial", "args: --no-such-flag")
                .applyTo(installation);
        RunOutcome first = installation.backup();
        assertThat(refusal(first).code()).isEqualTo(ErrorCode.TOOL_FAILED);
        String dump = Installation.files(share).get(0);
        assertThat(dump).endsWith(".sql.gz");
        byte[] stored = Files.readAllBytes(share.resolve(dump));

        recipe(0).applyTo(installation);
        Files.writeString(share.resolve(dump), "other bytes");
        assertThat(redrive().problem().code()).isEqualTo(ErrorCode.DELIVERY_UNPROVEN);
        assertThat(share.resolve(dump)).hasContent("other bytes");

        Files.write(share.resolve(dump), stored);
        assertThat(redrive().problem()).isNull();
        assertTheShareHoldsWhatTheDiskHolds();
    }

    @Test
    void givesBackWhatItTook() throws IOException {
        givesBack();
        assertThat(installation.backup().verdict()).isEqualTo(Verdict.SUCCESS);
        installation.write("routes/restore/ask.camel.yaml", """
                - route:
                    id: ask
                    description: Asks the share for something. Takes a StoreCall.
                    from:
                      uri: direct:ask
                      steps:
                        - to:
                            uri: kamelet:store-share-action/offsite
                        - convertBodyTo:
                            type: "byte[]"
                """);
        String dump = Installation.files(share).stream()
                .filter(file -> file.endsWith(".sql.gz") && !file.endsWith("_roles.sql.gz"))
                .findFirst()
                .orElseThrow();

        Settings.Destination offsite = new Settings.Destination("offsite", "share", Map.of());
        try (Routes routes = installation.start()) {
            RestoreListing listing = routes.request(
                    "direct:restore-list", new RestoreListRequest("pg", "the shop", "offsite"), RestoreListing.class);
            assertThat(listing.problems()).isEmpty();
            assertThat(listing.points()).hasSize(1);
            assertThat(routes.request("direct:ask", StoreCall.get(offsite, dump), byte[].class))
                    .isEqualTo(
                            Files.readAllBytes(installation.destination("disk").resolve(dump)));
            routes.request("direct:ask", StoreCall.probe(offsite, 0), byte[].class);
            routes.request("direct:ask", StoreCall.delete(offsite, dump), byte[].class);
            routes.request("direct:ask", StoreCall.delete(offsite, dump), byte[].class);
        }
        assertThat(Installation.files(share)).isNotEmpty().doesNotContain(dump);
    }

    @Test
    void aSlipInItsParametersIsFoundBeforeTheStart() {
        installation.replaceInConfig("mountPoint:", "mountpoint:");

        assertThat(new RuntimeStarter(home).check(installation.config()))
                .extracting(Finding::text)
                .anyMatch(text -> text.contains("mountpoint") && text.contains("mountPoint"));
    }

    private Redrive redrive() {
        try (Routes routes = installation.start()) {
            return routes.requestList(
                            "direct:dead-letter-redrive", new DeadLetterRequest(List.of(), null), Redrive.class)
                    .get(0);
        }
    }

    private void assertTheShareHoldsWhatTheDiskHolds() throws IOException {
        Path disk = installation.destination("disk");
        List<String> files = Installation.files(disk);
        assertThat(files).isNotEmpty();
        assertThat(Installation.files(share)).isEqualTo(files);
        for (String file : files) {
            assertThat(share.resolve(file)).hasSameBinaryContentAs(disk.resolve(file));
        }
    }

    private static Problem refusal(RunOutcome outcome) {
        return outcome.databases().stream()
                .flatMap(d -> d.deliveries().stream())
                .filter(d -> d.destination().equals("offsite"))
                .map(DeliveryResult::problem)
                .findFirst()
                .orElseThrow();
    }

    private static List<Problem> problems(RunOutcome outcome) {
        return outcome.databases().stream()
                .map(DatabaseOutcome::problems)
                .flatMap(List::stream)
                .toList();
    }
}
