package digital.vya.backupdb.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.RuntimeStarter;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.FileChoice;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreChoice;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.model.Verification;
import digital.vya.backupdb.model.VerifyRequest;
import digital.vya.backupdb.servers.Packages;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine that the how-to makes is put into an installation as it stands there, and used on its bad days. */
@Tag("server")
class HowToEngineTest {
    private static final String HOW_TO = "add-an-engine.md";
    private static final Pattern FENCE = Pattern.compile("(?ms)^```sh\n(.*?)^```$");

    @TempDir
    private Path home;

    private Path apps;
    private Installation installation;

    @BeforeAll
    static void tools() {
        Packages.ensure("sqlite3", "sqlite3");
    }

    @BeforeEach
    void install() throws IOException {
        apps = Files.createDirectory(home.resolve("apps"));
        for (String name : List.of("shop", "crm")) {
            sqlite(
                    apps.resolve(name + ".db"),
                    "CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO orders VALUES (1, 'Zoë''s');");
        }
        installation = Installation.in(home.resolve("vya"));
        installation.configure("""
                server: {name: test}
                instances:
                  - id: documents
                    engine: files
                    policy: nightly
                    sets: [{id: apps, paths: ['%s']}]
                policies:
                  - {id: nightly, destinations: [disk]}
                destinations:
                  - {id: disk, type: file, parameters: {directory: '%s'}}
                """.formatted(apps, installation.destination("disk")));
        recipe(0).applyTo(installation);
        recipe(1).with("/var/lib/apps", apps.toString()).applyTo(installation);
    }

    private static Recipe recipe(int number) {
        return Recipe.of(HOW_TO).get(number);
    }

    private static String sqlite(Path file, String sql) {
        return Tool.run("sqlite3", "-bail", file.toString(), sql).orThrow("sqlite3");
    }

    @Test
    void itsDatabasesAreBackedUpListedVerifiedAndRestoredByTheirNotes() throws IOException {
        assertThat(new RuntimeStarter(installation.home()).check(installation.config()))
                .isEmpty();
        try (Routes routes = installation.start()) {
            RunOutcome outcome = backup(routes);

            assertThat(outcome.databases())
                    .extracting(DatabaseOutcome::database, DatabaseOutcome::verdict, d -> problems(outcome))
                    .containsExactlyInAnyOrder(
                            tuple("shop", Verdict.SUCCESS, List.of()), tuple("crm", Verdict.SUCCESS, List.of()));
            RestoreListing listing = routes.request(
                    "direct:restore-list", new RestoreListRequest("apps", null, null), RestoreListing.class);
            assertThat(listing.points()).hasSize(2).allSatisfy(point -> assertThat(
                            point.manifest().artifacts().get(0).name())
                    .endsWith(".sql.gz"));
            assertThat(routes.request("direct:verify", new VerifyRequest(null, "apps", null, null), Verification.class)
                            .passed())
                    .isTrue();
        }
        restoreByHand(installation.destination("disk").resolve("apps/shop"));
    }

    private static void restoreByHand(Path folder) throws IOException {
        String notes = Installation.files(folder).stream()
                .filter(name -> name.endsWith(".RESTORE.md"))
                .findFirst()
                .orElseThrow();
        Matcher fence = FENCE.matcher(Files.readString(folder.resolve(notes)));
        while (fence.find()) {
            Tool.run("bash", "-o", "pipefail", "-c", "cd \"$0\" && eval \"$1\"", folder.toString(), fence.group(1))
                    .orThrow(fence.group(1));
        }
        assertThat(sqlite(folder.resolve("restored.db"), "SELECT * FROM orders"))
                .isEqualTo("1|Zoë's\n");
    }

    @Test
    void withoutAKameletForItARestoreNamesItAndTheCommands() {
        try (Routes routes = installation.start()) {
            backup(routes);

            RestoreOutcome outcome = restore(routes, null);

            assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(outcome.point())
                    .as("what it is about is told all the same")
                    .startsWith("apps/shop/");
            assertThat(outcome.database()).isEqualTo("shop");
            assertThat(outcome.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.code()).isEqualTo(ErrorCode.RESTORE_BY_HAND);
                assertThat(problem.message())
                        .contains("routes/kamelets/restore-sqlite-action.kamelet.yaml", "sha256sum -c shop_")
                        .containsPattern("gunzip -c shop_\\d+_\\d+\\.sql\\.gz \\| sqlite3 -bail restored.db");
            });
        }
    }

    @Test
    void withAKameletForItARestoreSaysWhatItProvedAndWhatNot() {
        recipe(2).applyTo(installation);
        assertThat(new RuntimeStarter(installation.home()).check(installation.config()))
                .isEmpty();
        try (Routes routes = installation.start()) {
            backup(routes);

            RestoreOutcome outcome = restore(routes, "shop_again");

            assertThat(outcome.verdict()).as(outcome.problems().toString()).isEqualTo(Verdict.SUCCESS);
            assertThat(sqlite(apps.resolve("shop_again.db"), "SELECT * FROM orders"))
                    .isEqualTo("1|Zoë's\n");
            assertThat(outcome.mode()).isEqualTo(RestoreMode.FAST);
            assertThat(outcome.proof()).extracting(ProofCheck::what).containsExactly("backup", "tool");
            assertThat(outcome.problems()).singleElement().satisfies(problem -> {
                assertThat(problem.code()).isEqualTo(ErrorCode.RESTORE_REMARK);
                assertThat(problem.message()).contains("afterwards is not");
            });

            // the table is there: the tool says no, and that decides
            RestoreOutcome again = restore(routes, "shop_again");

            assertThat(again.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(again.problems().get(0).message()).contains("sqlite3", "table orders already exists");
        }
    }

    @Test
    void aToolThatDoesNotReadTheBackupOrABackupThatIsNotWholeIsNoRestore() throws IOException {
        // more than a pipe takes in without a reader
        sqlite(apps.resolve("shop.db"), "INSERT INTO orders VALUES (2, hex(randomblob(300000)));");
        recipe(2).with("exec:sqlite3", "exec:true").applyTo(installation);
        try (Routes routes = installation.start()) {
            backup(routes);

            assertThat(restore(routes, "other").verdict()).isEqualTo(Verdict.FAILED);
        }
        recipe(2).applyTo(installation);
        Path folder = installation.destination("disk").resolve("apps/shop");
        Path packed = folder.resolve(Installation.files(folder).stream()
                .filter(name -> name.endsWith(".sql.gz"))
                .findFirst()
                .orElseThrow());
        byte[] bytes = Files.readAllBytes(packed);
        bytes[bytes.length / 2] ^= 1;
        Files.write(packed, bytes);
        try (Routes routes = installation.start()) {
            RestoreOutcome outcome = restore(routes, "other");

            assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(outcome.problems().get(0).code()).isIn(ErrorCode.ARTIFACT_DAMAGED, ErrorCode.PACKED_DAMAGED);
            assertThat(apps.resolve("other.db")).as("nothing was begun").doesNotExist();
        }
    }

    @Test
    void aRestoreThatIsKilledIsToldByTheNextOne() throws Exception {
        Path begun = home.resolve("begun");
        Path slow = home.resolve("slow");
        Files.writeString(slow, "#!/bin/sh\ntouch '" + begun + "'\nexec sleep 30\n");
        Files.setPosixFilePermissions(slow, PosixFilePermissions.fromString("rwxr-xr-x"));
        recipe(2).with("exec:sqlite3", "exec:" + slow).applyTo(installation);
        try (Routes routes = installation.start()) {
            backup(routes);
        }
        Process program = installation.program(
                home.resolve("output"),
                "restore",
                "--instance",
                "apps",
                "--database",
                "shop",
                "--target",
                "other",
                "--force");
        await().atMost(Duration.ofMinutes(2)).until(() -> Files.exists(begun));
        program.destroyForcibly().waitFor();

        recipe(2).applyTo(installation);
        try (Routes routes = installation.start()) {
            assertThat(restore(routes, "other").verdict()).isEqualTo(Verdict.SUCCESS);
        }
        assertThat(Installation.files(installation.state()))
                .noneMatch(file -> file.startsWith("restores/") && file.endsWith(".running"));
        assertThat(Installation.files(installation.state()).stream().filter(file -> file.startsWith("restores/")))
                .as("the one that was cut off has its record too")
                .hasSize(2);
    }

    private static RestoreOutcome restore(Routes routes, String target) {
        return routes.request(
                "direct:restore",
                new RestoreRequest(
                        new RestoreRequest.What(null, null, null, "shop", null, null),
                        "apps",
                        target,
                        RestoreMode.SAFE,
                        RestoreChoice.ALL,
                        RestoreRequest.RolesPolicy.SKIP,
                        false,
                        1,
                        false,
                        null,
                        false,
                        preview -> true,
                        FileChoice.NONE,
                        false),
                RestoreOutcome.class);
    }

    @Test
    void aDatabaseThatIsNotThereFailsAlone() throws IOException {
        Files.delete(apps.resolve("crm.db"));

        try (Routes routes = installation.start()) {
            RunOutcome outcome = backup(routes);

            assertThat(outcome.databases())
                    .extracting(DatabaseOutcome::database, DatabaseOutcome::verdict)
                    .containsExactlyInAnyOrder(tuple("shop", Verdict.SUCCESS), tuple("crm", Verdict.FAILED));
            assertThat(problems(outcome)).extracting(Problem::code).containsExactly(ErrorCode.TOOL_FAILED);
        }
        assertThat(apps.resolve("crm.db")).doesNotExist();
    }

    @Test
    void aDumpWithoutItsTrailerIsNoBackup() throws IOException {
        Path half = home.resolve("half");
        Files.writeString(half, "#!/bin/sh\nsqlite3 \"$@\" | head -n 3\nexit 0\n");
        Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwxr-xr-x"));
        recipe(0).with("exec:sqlite3", "exec:" + half).applyTo(installation);

        try (Routes routes = installation.start()) {
            RunOutcome outcome = backup(routes);

            assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(problems(outcome)).extracting(Problem::code).containsOnly(ErrorCode.DUMP_INCOMPLETE);
        }
        assertThat(Installation.files(installation.destination("disk"))).isEmpty();
    }

    @Test
    void aParameterReachesTheToolByItsEnvironmentOnly() throws IOException {
        Path tool = home.resolve("tool");
        Files.writeString(
                tool, "#!/bin/sh\necho \"$TOOL_PASSWORD\" | md5sum >&2\necho \"it is $TOOL_PASSWORD\" >&2\nexit 3\n");
        Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
        installation.write("secret", "as3cret");
        recipe(0)
                .with("exec:sqlite3", "exec:" + tool)
                .with("vya.digital/ending", "vya.digital/environment: TOOL_PASSWORD=password\n    vya.digital/ending")
                .with(
                        "      timeout:\n",
                        "      password: {title: Password, description: Its password., type: string, format: password}\n      timeout:\n")
                .applyTo(installation);
        installation.replaceInConfig(
                "parameters: {folder:",
                "parameters: {password: '{{file:" + installation.home().resolve("secret") + "}}', folder:");

        try (Routes routes = installation.start()) {
            assertThat(problems(backup(routes))).allSatisfy(problem -> assertThat(problem.message())
                    .contains("e80097580dde7c6fea7e912731b50828")
                    .contains("it is ***")
                    .doesNotContain("as3cret"));
        }
    }

    @Test
    void aSlipInItsParametersIsFoundBeforeTheStart() {
        installation.replaceInConfig("folder: ", "foldr: ");

        assertThat(new RuntimeStarter(installation.home()).check(installation.config()))
                .extracting(Finding::text)
                .anyMatch(text -> text.contains("foldr"))
                .anyMatch(text -> text.contains("lacks `folder`"));
    }

    private static RunOutcome backup(Routes routes) {
        return routes.request(
                "direct:backup",
                new BackupRequest(Trigger.COMMAND, null, List.of("apps"), null, false, false),
                RunOutcome.class);
    }

    private static List<Problem> problems(RunOutcome outcome) {
        return outcome.databases().stream().flatMap(d -> d.problems().stream()).toList();
    }
}
