package digital.vya.backupdb.engine.files;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only root can make, read and give back: files of many owners, also such as their modes let nobody read. */
@Tag("server")
@Tag("root")
class FilesOfOthersTest {
    @TempDir
    private Path home;

    private Path data;
    private FilesInstallation product;

    @BeforeAll
    static void tools() {
        NastyTree.ensureTools();
    }

    @BeforeEach
    void backUp() throws IOException {
        data = Files.createDirectory(home.resolve("data"));
        NastyTree.make(data, "200M");
        NastyTree.addThoseOfOthers(data);
        product = FilesInstallation.in(home.resolve("vya")).paths(data.toString());
        RunOutcome outcome = product.backup();
        assertThat(outcome.databases())
                .allSatisfy(set -> assertThat(set.problems()).isEmpty());
        assertThat(outcome.verdict()).isEqualTo(Verdict.SUCCESS);
    }

    @Test
    void theyComeBackToTheirOwners() throws IOException {
        Path target = home.resolve("back");

        RestoreOutcome outcome = product.restore(target, false);

        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.proof()).allMatch(check -> check.passed());
        assertThat(outcome.verdict()).isEqualTo(Verdict.SUCCESS);
        assertThat(NastyTree.differences(data, target.resolve("./" + data))).isEmpty();

        FilesByHandSteps.run(product.restorePoint());
        assertThat(NastyTree.differences(data, product.restorePoint().resolve("restored/./" + data)))
                .as("by tar alone")
                .isEmpty();
    }

    /** Root may change a folder that is another's, and gives it what the backup says. */
    @Test
    void aFolderOfAnotherIsAsBackedUpAgain() throws IOException {
        Path theirs = data.resolve("theirs");
        Files.setAttribute(theirs, "unix:uid", 1);
        Files.setAttribute(theirs, "unix:mode", 0755);

        RestoreOutcome outcome = product.restore(null, true);

        assertThat(outcome.verdict()).isEqualTo(Verdict.SUCCESS);
        assertThat(outcome.files().left()).isZero();
        assertThat(Files.getAttribute(theirs, "unix:uid")).isEqualTo(4321);
        assertThat((int) Files.getAttribute(theirs, "unix:mode") & 07777).isEqualTo(0700);
    }
}
