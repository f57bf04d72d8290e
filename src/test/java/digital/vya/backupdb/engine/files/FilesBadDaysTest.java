package digital.vya.backupdb.engine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.FileChoice;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.SmallDisk;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that do not hold still, a tar that does not come to its end, and a restore that is killed. */
@Tag("server")
class FilesBadDaysTest {
    private static final String DUMP = "routes/kamelets/dump-files-action.kamelet.yaml";
    private static final String COMPARE = "routes/kamelets/compare-files-action.kamelet.yaml";
    private static final String EXTRACT = "routes/kamelets/restore-files-action.kamelet.yaml";
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    @TempDir
    private Path home;

    private Path data;
    private FilesInstallation product;

    @BeforeEach
    void install() throws IOException {
        data = Files.createDirectory(home.resolve("data"));
        for (String name : List.of("a", "b", "c\nd")) {
            Files.writeString(data.resolve(name), "content of " + name);
        }
        product = FilesInstallation.in(home.resolve("vya")).paths(data.toString());
    }

    private RunOutcome backupBy(String script) throws IOException {
        product.replaceIn(DUMP, "exec:tar", "exec:" + product.script("shim", script));
        return product.backup();
    }

    @Test
    void aFileThatVanishesIsNamedAndTheRestIsThere() throws IOException {
        // all names are told before one of them goes
        Path names = home.resolve("names");
        RunOutcome outcome =
                backupBy("cat > '" + names + "'; rm '" + data + "'/c*; exec tar \"$@\" < '" + names + "'\n");

        assertThat(outcome.verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(problems(outcome)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.FILES_CHANGED);
            assertThat(problem.message()).contains(data + "/c\\nd").contains("(1)");
        });
        assertThat(product.archived(data)).containsExactlyInAnyOrder("a", "b");
        assertThat(product.manifest().contents().entries()).isEqualTo(data.getNameCount() + 2);
    }

    @Test
    void aFileThatChangesIsNamed() throws IOException {
        Tool.run("dd", "if=/dev/zero", "of=" + data.resolve("big"), "bs=1M", "count=20")
                .orThrow("dd");

        // tar begins when the file grows already
        RunOutcome outcome = backupBy("""
                (while :; do echo more >> '%1$s'; done) > /dev/null 2>&1 &
                until [ "$(stat --format=%%s '%1$s')" -gt 20971520 ]; do :; done
                tar "$@"
                status=$?
                kill $!
                exit $status
                """.formatted(data.resolve("big")));

        assertThat(outcome.verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(problems(outcome)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.FILES_CHANGED);
            assertThat(problem.message())
                    .contains("data/big (file changed as we read it)")
                    .doesNotContain("data/a");
        });
    }

    /** Somebody makes a file beside what is backed up, while its folder's mode and owner are archived. */
    @Test
    void aFolderOnTheWayMayChange() throws IOException {
        Path odd = Files.createDirectory(home.resolve("od\nd \\1"));
        Path below = Files.createDirectory(odd.resolve("data"));
        Files.writeString(below.resolve("a"), "content");
        product = FilesInstallation.in(home.resolve("odd")).paths(home + "/od*1/data");
        String way = odd.toString().substring(1).replace("\\", "\\\\").replace("\n", "\\n");

        RunOutcome outcome = backupBy("""
                tar "$@"
                cat >&2 <<'END'
                tar: tmp: file changed as we read it
                tar: %1$s: file changed as we read it
                tar: %1$s/data: file changed as we read it
                END
                exit 1
                """.formatted(way));

        assertThat(problems(outcome)).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("(1): ")
                .contains("/data (file changed as we read it)"));
    }

    @Test
    void whatTarCannotReadIsNamed() throws IOException {
        RunOutcome outcome = backupBy("tar \"$@\"; echo 'tar: srv/x: Cannot open: Permission denied' >&2;"
                + " echo 'tar: srv/y: Read error at byte 0, while reading 512 bytes: Input/output error' >&2;"
                + " echo 'tar: Exiting with failure status due to previous errors' >&2; exit 2\n");

        assertThat(outcome.verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(problems(outcome)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.FILES_UNREADABLE);
            assertThat(problem.message()).contains("/srv/x (Cannot open: Permission denied)", "/srv/y (Read error");
        });
    }

    @Test
    void whatIsMissingWithoutAWordIsCounted() throws IOException {
        RunOutcome outcome = backupBy("head -z -n -1 | tar \"$@\"\n");

        assertThat(outcome.verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(problems(outcome)).singleElement().satisfies(problem -> assertThat(problem.message())
                .startsWith("Files could not be read and are not in the backup (1)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "tar \"$@\" | head -c 1024; exit 2 ~ DUMP_INCOMPLETE",
                "tar \"$@\" | head -c 1024; exit 0 ~ DUMP_INCOMPLETE",
                "tar \"$@\" | head -c 1024; kill -KILL $$ ~ TOOL_SIGNALLED",
                "tar \"$@\"; exit 3 ~ TOOL_FAILED",
                "cat > /dev/null; exit 0 ~ DUMP_EMPTY",
                "tar \"$@\"; echo 'tar: Error is not recoverable: exiting now' >&2; exit 2 ~ TOOL_FAILED"
            })
    void aTarThatDoesNotComeToItsEndIsNoBackup(String script, ErrorCode code) throws IOException {
        RunOutcome outcome = backupBy(script + "\n");

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(problems(outcome)).extracting(Problem::code).containsExactly(code);
        assertThat(Installation.files(product.destination())).isEmpty();
        assertThat(Installation.files(product.installation().spool())).isEmpty();
    }

    @Test
    void aSpoolThatIsFullInTheMiddleLeavesNothing() throws IOException {
        Tool.run("dd", "if=/dev/urandom", "of=" + data.resolve("noise"), "bs=1M", "count=12")
                .orThrow("dd");
        Installation installation = product.installation().knob("vya.spool.reserve", "1KB");
        Files.createDirectories(installation.spool());
        Path left = home.resolve("left");
        List<String> program = new ArrayList<>(List.of(
                "sh",
                "-c",
                "\"$@\"; status=$?; find \"$0\" -type f >" + left + "; exit $status",
                installation.spool().toString()));
        program.addAll(installation.command(Installation.COUNTED, "backup", "--all"));

        // estimated at half of its size, it seems to fit
        Tool.Result ended = Tool.run(
                SmallDisk.command(installation.spool(), 8 * 1024, program).toArray(String[]::new));

        assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(1);
        assertThat(ended.out())
                .contains("FAILED")
                .containsPattern("VYA-400[23].*" + installation.spool())
                .containsPattern("Free space|Check the spool's disk");
        assertThat(left).isEmptyFile();
        assertThat(Installation.files(product.destination())).isEmpty();
    }

    @Test
    void aFullDiskEndsARestoreAsFailed() throws IOException {
        product.backup();
        product.replaceIn(EXTRACT, "exec:tar", "exec:" + product.script("shim", "ulimit -f 0; exec tar \"$@\"\n"));

        RestoreOutcome outcome = product.restore(home.resolve("back"), false);

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.problems()).hasSize(1);
        assertThat(outcome.files()).as("nothing is claimed to be written").isNull();
    }

    /** While tar takes its time, and while it compares. */
    @Test
    void eachMomentOfARestoreIsShown() throws IOException {
        product.backup();
        Path go = home.resolve("go");
        String waits = "while [ ! -e '" + go + "' ]; do sleep 0.05; done; exec tar \"$@\"\n";
        product.replaceIn(EXTRACT, "exec:tar", "exec:" + product.script("extracts", waits));
        product.replaceIn(COMPARE, "exec:tar", "exec:" + product.script("compares", waits.replace("/go'", "/on'")));
        RestoreRequest request = FilesInstallation.request(
                new RestoreRequest.What(null, null, null, "all", null, null),
                home.resolve("back"),
                FileChoice.NONE,
                preview -> true);
        try (Routes routes = product.installation().start()) {
            CompletableFuture<RestoreOutcome> restore = CompletableFuture.supplyAsync(
                    () -> routes.request("direct:restore", request, RestoreOutcome.class));
            await().until(() -> isShown(routes, "restore docs/all"));
            Files.createFile(go);
            await().until(() -> isShown(routes, "prove docs/all"));
            Files.createFile(home.resolve("on"));
            assertThat(restore.join().verdict()).isEqualTo(Verdict.SUCCESS);
            assertThat(routes.goingOn()).isEmpty();
        }
    }

    /** By how much of the backup was read. */
    private static boolean isShown(Routes routes, String what) {
        return routes.goingOn().stream()
                .anyMatch(going -> going.what().equals(what)
                        && going.of() > 0
                        && going.percent().orElse(0) > 0);
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamedAndStays() throws IOException {
        product.backup();
        Path inTheWay = Files.writeString(home.resolve("in-the-way"), "a file");

        RestoreOutcome outcome = product.restore(inTheWay.resolve("back"), false);

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.problems().get(0).message()).contains(inTheWay.toString());
        assertThat(inTheWay).hasContent("a file");
    }

    @Test
    void whatTarSaysAlthoughItEndsWellIsTold() throws IOException {
        product.backup();
        product.replaceIn(
                EXTRACT, "exec:tar", "exec:" + product.script("shim", "echo 'tar: odd' >&2; exec tar \"$@\"\n"));

        RestoreOutcome outcome = product.restore(home.resolve("back"), false);

        assertThat(outcome.verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(outcome.proof())
                .filteredOn(check -> !check.passed())
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.problem().code()).isEqualTo(ErrorCode.ARCHIVE_REMARKS);
                    assertThat(check.problem().message()).isEqualTo("tar: odd");
                });
    }

    @Test
    void aBackupOfAnotherEngineIsRefused() throws IOException {
        product.backup();
        Path manifest = product.file(".manifest.json");
        String text = Files.readString(manifest).replace("\"engine\" : \"files\"", "\"engine\" : \"mysql\"");
        Files.delete(manifest);
        Files.writeString(manifest, text);

        RestoreOutcome outcome = product.restore(home.resolve("back"), false);

        assertThat(outcome.problems().get(0).message()).contains("is of engine mysql, not of files: instance docs");
        assertThat(home.resolve("back")).doesNotExist();
    }

    @Test
    void aKilledRestoreIsToldAndTheNextOneGoesThrough() throws Exception {
        product.backup();
        Path target = home.resolve("back");
        Path pid = home.resolve("pid");
        Path shim = product.script(
                "shim",
                "echo $$ > '" + pid + ".new'; mv '" + pid + ".new' '" + pid
                        + "'; head -c 1500 | tar \"$@\"; sleep 600\n");
        product.replaceIn(EXTRACT, "exec:tar", "exec:" + shim);
        Process program = product.installation()
                .program(
                        Map.of(),
                        home.resolve("output"),
                        "restore",
                        "--instance",
                        "docs",
                        "--database",
                        "all",
                        "--target",
                        target.toString(),
                        "--force");
        await().atMost(LONG_ENOUGH).until(() -> Files.exists(pid));
        program.destroyForcibly().waitFor();

        product.replaceIn(EXTRACT, "exec:" + shim, "exec:tar");
        Process again = product.installation()
                .program(
                        Map.of(),
                        home.resolve("again"),
                        "restore",
                        "--instance",
                        "docs",
                        "--database",
                        "all",
                        "--target",
                        target.toString(),
                        "--force");

        assertThat(again.waitFor()).as(Files.readString(home.resolve("again"))).isZero();
        assertThat(Files.readString(home.resolve("again")))
                .contains("was cut off in step CONTENT", "is not proven: run the restore again", "SUCCESS");
        assertThat(target.resolve("./" + data + "/a")).hasContent("content of a");
    }

    private static List<Problem> problems(RunOutcome outcome) {
        return outcome.databases().stream().flatMap(d -> d.problems().stream()).toList();
    }
}
