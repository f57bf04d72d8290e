package digital.vya.backupdb.engine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.FileChoice;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Archives that somebody made to write where they should not: none of them gets as far as tar. */
class HostileArchiveTest {
    @TempDir
    private Path home;

    private Path target;
    private FilesInstallation product;

    @BeforeEach
    void install() {
        target = home.resolve("a/b/target");
        product = FilesInstallation.in(home.resolve("vya")).paths("/nowhere");
    }

    static Stream<Arguments> hostile() {
        return Stream.of(
                arguments("way up", new ForgedArchive().file("../../escaped", "x")),
                arguments("way up inside", new ForgedArchive().folder("d/").file("d/../../../escaped", "x")),
                arguments("absolute", new ForgedArchive().file("/tmp/vya-escaped", "x")),
                arguments(
                        "way up in a pax header", new ForgedArchive().file("good", "x", Map.of("path", "../escaped"))),
                arguments(
                        "way up in a sparse name",
                        new ForgedArchive().file("good", "x", Map.of("GNU.sparse.name", "../escaped"))),
                arguments(
                        "through a link",
                        new ForgedArchive().link('2', "d", "../..").file("d/escaped", "x")),
                arguments(
                        "through an absolute link",
                        new ForgedArchive().link('2', "d", "/tmp").file("d/escaped", "x")),
                arguments("hard link up", new ForgedArchive().link('1', "good", "../../../etc/passwd")),
                arguments("absolute hard link", new ForgedArchive().link('1', "good", "/etc/passwd")),
                arguments("hard link to what is not in it", new ForgedArchive().link('1', "good", "etc/passwd")),
                arguments(
                        "hard link before its file",
                        new ForgedArchive().link('1', "good", "later").file("later", "x")),
                arguments("a device", new ForgedArchive().link('3', "device", "")),
                arguments("a header of global meaning", new ForgedArchive().link('g', "global", "")),
                arguments("an unknown header", new ForgedArchive().file("good", "x", Map.of("GNU.volume.label", "y"))),
                arguments("an unknown kind", new ForgedArchive().link('Z', "odd", "")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void hostile(String name, ForgedArchive archive) throws IOException {
        RestoreOutcome outcome = restore(archive.bytes());

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.problems()).singleElement().satisfies(problem -> assertThat(problem.code())
                .isEqualTo(ErrorCode.ARCHIVE_UNSAFE));
        assertThat(target).as("nothing was begun").doesNotExist();
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

        RestoreOutcome outcome = restore(Arrays.copyOf(whole, 1536));

        assertThat(outcome.problems().get(0).code()).isEqualTo(ErrorCode.DUMP_INCOMPLETE);
        assertThat(target).doesNotExist();
    }

    private RestoreOutcome restore(byte[] archive) throws IOException {
        Path file = Files.write(home.resolve("forged.tar"), archive);
        return product.restore(new RestoreRequest.What(file, null, null, null, null, null), target, FileChoice.NONE);
    }
}
