package digital.vya.backupdb.engine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DryRun;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are archived by patterns, and what is missing is told. */
@Tag("server")
class FilesBackupTest {
    @TempDir
    private Path home;

    private Path data;
    private FilesInstallation product;

    @BeforeAll
    static void tools() {
        NastyTree.ensureTools();
    }

    @BeforeEach
    void install() throws IOException {
        data = Files.createDirectory(home.resolve("data"));
        product = FilesInstallation.in(home.resolve("vya"));
    }

    @Test
    void aNastyTreeIsInTheArchiveWholeAndTarAloneBringsItBack() throws IOException {
        NastyTree.make(data, "200M");

        RunOutcome outcome = product.paths(data.toString()).backup();

        assertThat(problems(outcome)).isEmpty();
        assertThat(outcome.verdict()).isEqualTo(Verdict.SUCCESS);
        Manifest manifest = product.manifest();
        assertThat(manifest.contents().skipped()).as("the pipe").isEqualTo(1);
        assertThat(manifest.artifacts()).singleElement().satisfies(entry -> {
            assertThat(entry.name()).endsWith(".tar.gz");
            assertThat(entry.packedBytes()).as("holes are not stored").isLessThan(20_000_000);
            assertThat(entry.command()).startsWith("tar --create --file=- --format=pax");
        });
        FilesByHandSteps.run(product.restorePoint());
        Path restored = product.restorePoint().resolve("restored");
        assertThat(NastyTree.differences(data, restored.resolve("./" + data))).isEmpty();
    }

    @Test
    void aDryRunNamesWhatABackupWouldLack() throws IOException {
        write("a/x");
        product.configure("""
                      - {id: well, paths: ['%1$s/a']}
                      - {id: typo, paths: ['%1$s/a', '%1$s/nothing*']}
                      - {id: none, paths: ['%1$s/none']}
                      - {id: docker, volumes: [no_such_volume]}
                """.formatted(data));

        DryRun report;
        try (Routes routes = product.installation().start()) {
            report = routes.request(
                    "direct:dry-run",
                    new BackupRequest(Trigger.COMMAND, null, List.of(), null, true, false),
                    DryRun.class);
        }

        assertThat(report.checks())
                .filteredOn(check -> check.problem() != null)
                .extracting(check -> check.problem().code())
                .containsExactly(ErrorCode.PATTERN_UNMATCHED, ErrorCode.FILES_NONE, ErrorCode.VOLUME_UNKNOWN);
        assertThat(report.checks())
                .extracting(DryRun.Check::detail)
                .anySatisfy(text -> assertThat(text).contains(data + "/nothing*"))
                .anySatisfy(text -> assertThat(text).contains("patterns of set none"))
                .anySatisfy(text -> assertThat(text).contains("no Docker volume no_such_volume"))
                .contains("all of well can be read");
        assertThat(Installation.files(product.destination())).isEmpty();
    }

    @Test
    void patternsChooseWhatIsTaken() throws IOException {
        write("www/index.html", "www/.htaccess", "www/cache/x/y", "www/logs/a.log", "www/logs/keep.txt");
        write("etc/nginx/nginx.conf", "etc/nginx/sites/one.conf", "etc/ssl/cert.pem", "etc/ssh/key", "etc/a.conf");
        write("other/nested/very/deep/x.conf", "other/nested/x.txt", "q1", "q22");

        RunOutcome outcome = product.paths(
                        data + "/www", data + "/etc/{nginx,ssl}/*", data + "/other/**/*.conf", data + "/q?")
                .exclude("cache/**", "*.log", data + "/etc/nginx/sites")
                .backup();

        assertThat(problems(outcome)).isEmpty();
        assertThat(product.archived(data))
                .containsExactlyInAnyOrder(
                        "www/",
                        "www/index.html",
                        "www/.htaccess",
                        "www/cache/",
                        "www/logs/",
                        "www/logs/keep.txt",
                        "etc/",
                        "etc/nginx/",
                        "etc/nginx/nginx.conf",
                        "etc/ssl/",
                        "etc/ssl/cert.pem",
                        "other/",
                        "other/nested/",
                        "other/nested/very/",
                        "other/nested/very/deep/",
                        "other/nested/very/deep/x.conf",
                        "q1");
    }

    @Test
    void aPatternWithoutAMatchIsTold() throws IOException {
        write("there");

        RunOutcome outcome =
                product.paths(data + "/there", data + "/gone/*.txt").backup();

        assertThat(outcome.verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(problems(outcome)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.PATTERN_UNMATCHED);
            assertThat(problem.message()).contains(data + "/gone/*.txt").doesNotContain("/there");
        });
        assertThat(product.manifest().verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(product.manifest().problems()).hasSize(1);
    }

    @Test
    void nothingAtAllIsAFailure() {
        RunOutcome outcome = product.paths(data + "/gone/*.txt").backup();

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(problems(outcome)).extracting(Problem::code).containsExactly(ErrorCode.FILES_NONE);
        assertThat(Installation.files(product.destination())).isEmpty();
    }

    @Test
    void aLinkThatWasNamedIsFollowedAndKept() throws IOException {
        write("real/inside");
        Files.createSymbolicLink(data.resolve("named"), data.resolve("real"));

        RunOutcome outcome = product.paths(data + "/named/**").backup();

        assertThat(problems(outcome)).isEmpty();
        assertThat(product.archived(data)).containsExactlyInAnyOrder("named", "real/", "real/inside");
    }

    @Test
    void anUnknownVolumeFailsItsSetAndNotTheOthers() throws IOException {
        write("there");

        RunOutcome outcome = product.configure("""
                  - {id: good, paths: ["%s"]}
                  - {id: bad, volumes: [no-such-volume-here]}
                """.formatted(data)).backup();

        assertThat(outcome.databases())
                .extracting(DatabaseOutcome::database, DatabaseOutcome::verdict)
                .containsExactlyInAnyOrder(tuple("good", Verdict.SUCCESS), tuple("bad", Verdict.FAILED));
        assertThat(problems(outcome)).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.VOLUME_UNKNOWN);
            assertThat(problem.message()).contains("no-such-volume-here");
        });
    }

    private void write(String... files) throws IOException {
        for (String file : files) {
            Path path = data.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, file + "\n");
        }
    }

    private static List<Problem> problems(RunOutcome outcome) {
        return outcome.databases().stream().flatMap(d -> d.problems().stream()).toList();
    }
}
