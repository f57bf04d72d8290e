package digital.vya.backupdb.engine.files;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.FileChoice;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files come back to a folder or to their place, whole or in part, and what is there stays unless it is to go. */
@Tag("server")
class FilesRestoreTest {
    @TempDir
    private Path home;

    private Path data;
    private Path target;
    private FilesInstallation product;

    @BeforeAll
    static void tools() {
        NastyTree.ensureTools();
    }

    @BeforeEach
    void install() throws IOException {
        data = Files.createDirectory(home.resolve("data"));
        target = home.resolve("back");
        product = FilesInstallation.in(home.resolve("vya")).paths(data.toString());
    }

    @Test
    void aNastyTreeComesBackAsItWas() {
        NastyTree.make(data, "5G");
        assertThat(product.backup().verdict()).isEqualTo(Verdict.SUCCESS);

        RestoreOutcome outcome = product.restore(target, false);

        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.proof()).allMatch(check -> check.passed());
        assertThat(outcome.verdict()).isEqualTo(Verdict.SUCCESS);
        assertThat(NastyTree.differences(data, target.resolve("./" + data))).isEmpty();
    }

    @Test
    void whatIsThereStaysAndIsToldUnlessItIsReplaced() throws IOException {
        write("a", "as backed up");
        write("b", "as backed up");
        product.backup();
        write("a", "written since");
        Files.delete(data.resolve("b"));

        RestoreOutcome kept = product.restore(null, false);

        assertThat(data.resolve("a")).hasContent("written since");
        assertThat(data.resolve("b")).hasContent("as backed up");
        assertThat(kept.verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(kept.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.FILES_KEPT);
            assertThat(problem.message()).contains(data + "/a").doesNotContain(data + "/b");
        });
        assertThat(kept.files().kept()).isEqualTo(1);

        RestoreOutcome replaced = product.restore(null, true);

        assertThat(replaced.verdict()).isEqualTo(Verdict.SUCCESS);
        assertThat(replaced.files().replaced()).isEqualTo(2);
        assertThat(data.resolve("a")).hasContent("as backed up");
        assertThat(product.restore(null, false).verdict())
                .as("all is there as it was backed up")
                .isEqualTo(Verdict.SUCCESS);
    }

    @Test
    void aPartComesBackWithTheFoldersItIsIn() throws IOException {
        write("etc/app/one.conf", "1");
        write("etc/app/two.txt", "2");
        write("var/three.conf", "3");
        Tool.run("chmod", "710", data + "/etc").orThrow("chmod");
        product.backup();
        List<String> listed = new ArrayList<>();

        RestoreOutcome outcome = product.restore(
                target,
                new FileChoice(
                        List.of("*.conf", data + "/var"), false, (name, type, mode, size, time) -> listed.add(name)));

        assertThat(outcome.verdict()).isEqualTo(Verdict.SUCCESS);
        Path below = target.resolve("./" + data);
        assertThat(below.resolve("etc/app/one.conf")).hasContent("1");
        assertThat(below.resolve("var/three.conf")).hasContent("3");
        assertThat(below.resolve("etc/app/two.txt")).doesNotExist();
        assertThat(Tool.run("stat", "--format=%a", below + "/etc").out()).isEqualTo("710\n");
        assertThat(listed)
                .containsExactlyInAnyOrder(data + "/etc/app/one.conf", data + "/var", data + "/var/three.conf");
    }

    @Test
    void aHardLinkComesBackAlsoWithoutTheFileItWasLinkedTo() throws IOException {
        write("a/first", "same");
        Files.createDirectory(data.resolve("b"));
        Files.createLink(data.resolve("b/second"), data.resolve("a/first"));
        Files.createLink(data.resolve("b/third"), data.resolve("a/first"));
        product.backup();
        String archived = String.join("\n", product.archived(data));
        String other = archived.indexOf("a/first") < archived.indexOf("b/second") ? "b" : "a";

        RestoreOutcome outcome =
                product.restore(target, new FileChoice(List.of(data + "/" + other), false, FileChoice.NONE.listing()));

        assertThat(outcome.problems()).isEmpty();
        Path below = target.resolve("./" + data + "/" + other);
        for (String name : other.equals("b") ? List.of("second", "third") : List.of("first")) {
            assertThat(below.resolve(name)).hasContent("same");
        }
        if (other.equals("b")) {
            assertThat(Files.getAttribute(below.resolve("second"), "unix:nlink"))
                    .isEqualTo(2);
        }
        assertThat(target.resolve("./" + data + "/" + (other.equals("b") ? "a" : "b")))
                .doesNotExist();
    }

    @Test
    void aLinkInTheTargetIsNoWayOut() throws IOException {
        write("in/file", "x");
        product.backup();
        Path outside = Files.createDirectory(home.resolve("outside"));
        Path parent = target.resolve("./" + data).normalize();
        Files.createDirectories(parent);
        Files.createSymbolicLink(parent.resolve("in"), outside);

        RestoreOutcome outcome = product.restore(target, true);

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.problems()).extracting(Problem::code).containsExactly(ErrorCode.ARCHIVE_UNSAFE);
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void whatSomebodyElseWritesMeanwhileIsNotCalledRestored() throws IOException {
        write("a", "as backed up");
        product.backup();
        product.replaceIn("routes/kamelets/compare-files-action.kamelet.yaml", "exec:tar", "exec:" + spoiler());

        RestoreOutcome outcome = product.restore(target, false);

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.FILES_DIFFER);
            assertThat(problem.message()).contains("data/a: Contents differ");
        });
    }

    @Test
    void attributesAndAclsThatDidNotComeBackAreNamed() throws IOException {
        write("plain", "x");
        write("marked", "x");
        Tool.run("setfattr", "-n", "user.colour", "-v", "green", data + "/marked")
                .orThrow("setfattr");
        Tool.run("setfacl", "-m", "u:1234:rw", data + "/marked").orThrow("setfacl");
        product.backup();

        RestoreOutcome whole = product.restore(home.resolve("whole"), false);

        assertThat(whole.verdict()).isEqualTo(Verdict.SUCCESS);
        assertThat(whole.proof()).anySatisfy(check -> assertThat(check.detail())
                .isEqualTo("1 files have their extended attributes and ACLs"));

        // the tool says nothing, as on a disk that keeps neither
        product.replaceIn(
                "routes/kamelets/restore-files-action.kamelet.yaml", " --acls --xattrs --xattrs-include=*", "");
        RestoreOutcome outcome = product.restore(target, false);

        assertThat(outcome.verdict()).isEqualTo(Verdict.DEGRADED);
        assertThat(outcome.proof())
                .filteredOn(check -> !check.passed())
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.problem().code()).isEqualTo(ErrorCode.FILES_LESS);
                    assertThat(check.detail()).contains("data/marked (lacks").doesNotContain("plain");
                });
        assertThat(target.resolve("./" + data + "/marked")).hasContent("x");
    }

    private Path spoiler() throws IOException {
        return product.script(
                "spoiler", "printf 'AS' | dd of='" + target + data + "/a' conv=notrunc status=none; exec tar \"$@\"\n");
    }

    @Test
    void nothingThatIsWantedIsARefusal() throws IOException {
        write("a", "x");
        product.backup();

        RestoreOutcome outcome =
                product.restore(target, new FileChoice(List.of("*.nothing"), false, FileChoice.NONE.listing()));

        assertThat(outcome.problems()).extracting(Problem::code).containsExactly(ErrorCode.SELECTION_UNKNOWN);
        assertThat(target).doesNotExist();
    }

    private void write(String file, String text) throws IOException {
        Path path = data.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
