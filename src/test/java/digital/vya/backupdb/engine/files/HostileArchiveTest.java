package digital.vya.backupdb.engine.files;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.FileChoice;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestorePreview;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives that somebody made to write where they should not: none of them gets as far as tar. */
@Tag("server")
class HostileArchiveTest {
    @TempDir
    private static Path installed;

    private static Routes routes;

    @TempDir
    private Path home;

    private final List<RestorePreview> previews = new ArrayList<>();
    private Path target;

    @BeforeAll
    static void start() {
        routes =
                FilesInstallation.in(installed).paths("/nowhere").installation().start();
    }

    @AfterAll
    static void stop() {
        routes.close();
    }

    @BeforeEach
    void choose() {
        target = home.resolve("a/b/target");
    }

    static List<Arguments> hostile() {
        return HostileArchives.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void hostile(String name, ErrorCode code, String says, byte[] archive, byte[] twin) throws IOException {
        RestoreOutcome outcome = restore(archive);

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).contains(says);
            assertThat(problem.code()).isEqualTo(code);
        });
        assertThat(target).as("nothing was begun").doesNotExist();

        RestoreOutcome honest = restore(twin);

        assertThat(honest.problems()).as("all else is as it should be").isEmpty();
        assertThat(honest.verdict()).isNotEqualTo(Verdict.FAILED);
        assertThat(target).isNotEmptyDirectory();
    }

    @Test
    void aGoodOneOfTheSameMakeIsTaken() throws IOException {
        RestoreOutcome outcome = restore(new ForgedArchive()
                .folder("d/")
                .file("d/file", "content", Map.of("mtime", "1700000000.5"))
                .link('1', "d/hard", "d/file")
                .link('2', "d/soft", "../../../etc/passwd")
                .bytes());

        assertThat(outcome.problems()).isEmpty();
        assertThat(target.resolve("d/file")).hasContent("content");
        assertThat(Files.readSymbolicLink(target.resolve("d/soft"))).hasToString("../../../etc/passwd");
    }

    @Test
    void oneThatWasCutOffIsNotBegun() throws IOException {
        byte[] whole = new ForgedArchive().file("a", "x").file("b", "y").bytes();

        for (int length : List.of(0, 1, 1536, whole.length - 512, whole.length + 1)) {
            RestoreOutcome outcome = restore(Arrays.copyOf(whole, length));

            assertThat(outcome.problems().get(0).code()).isEqualTo(ErrorCode.DUMP_INCOMPLETE);
            assertThat(outcome.problems().get(0).message()).contains("its end is missing");
            assertThat(target).doesNotExist();
        }
    }

    /** Two files of one name: tar writes the one over the other, and what the first says is not there afterwards. */
    @Test
    void aFileThatComesTwiceIsNotCalledRestored() throws IOException {
        RestoreOutcome outcome =
                restore(new ForgedArchive().file("f", "one").file("f", "two").bytes());

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.problems()).singleElement().satisfies(problem -> assertThat(problem.code())
                .isEqualTo(ErrorCode.FILES_DIFFER));
    }

    /** As tar does, we go by the size in the extended header: what comes behind is the next member to both. */
    @Test
    void anotherSizeInAPaxHeaderHidesNothing() throws IOException {
        RestoreOutcome outcome = restore(new ForgedArchive()
                .file("f", "content", Map.of("size", "3"))
                .file("g", "next")
                .bytes());

        assertThat(outcome.verdict()).isNotEqualTo(Verdict.FAILED);
        assertThat(target.resolve("f")).hasContent("con");
        assertThat(target.resolve("g")).hasContent("next");
    }

    @Test
    void aLineEndInANameForgesNoLine() throws IOException {
        String name = "x\nSUCCESS: restored\u001b[2K";
        RestoreOutcome good = restore(new ForgedArchive().file(name, "x").bytes());
        assertThat(good.verdict()).isNotEqualTo(Verdict.FAILED);
        assertThat(target.resolve(name)).hasContent("x");

        RestoreOutcome bad = restore(new ForgedArchive().file("no/" + name, "x").bytes());
        assertThat(bad.problems()).singleElement().satisfies(problem -> assertThat(problem.message())
                .contains("x\\nSUCCESS: restored\\033[2K"));
    }

    /** A backup of programs holds them as well, so they are not refused; who agrees to the restore has read of them. */
    @Test
    void whatGivesRightsAwayIsSaidBefore() throws IOException {
        RestoreOutcome outcome = restore(new ForgedArchive()
                .file("plain", "x")
                .file("suid", "x")
                .patched(100, "0004755".getBytes(StandardCharsets.US_ASCII))
                .folder("sgid-of-a-folder/")
                .patched(100, "0002755".getBytes(StandardCharsets.US_ASCII))
                .bytes());

        assertThat(outcome.verdict()).isNotEqualTo(Verdict.FAILED);
        assertThat(previews).singleElement().satisfies(preview -> assertThat(preview.steps())
                .contains(
                        "give those who run 1 file more rights than their own (setuid, setgid, capabilities): /suid"));
        assertThat(outcome.files().privileged()).isEqualTo(1);
    }

    private RestoreOutcome restore(byte[] archive) throws IOException {
        Path file = Files.write(home.resolve("forged.tar"), archive);
        RestoreRequest.What what = new RestoreRequest.What(file, null, null, null, null, null);
        RestoreRequest request = FilesInstallation.request(what, target, FileChoice.NONE, preview -> {
            previews.add(preview);
            return true;
        });
        return routes.request("direct:restore", request, RestoreOutcome.class);
    }
}
