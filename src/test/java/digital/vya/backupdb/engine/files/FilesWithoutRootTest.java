package digital.vya.backupdb.engine.files;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.Nobody;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user who is not root backs up what it may read, and gets back what it may give: the rest is told. */
class FilesWithoutRootTest {
    /** Anybody may read it, and it is root's. */
    private static final Path ROOTS = Path.of("/etc/passwd");

    @TempDir
    private Path home;

    @Test
    void whatMayNotBeReadIsListedAndWhatMayNotBeGivenIsTold() throws IOException {
        Path data = Files.createDirectory(home.resolve("data"));
        Path closed = Files.createDirectory(data.resolve("closed"));
        Files.writeString(closed.resolve("within"), "x");
        Files.writeString(data.resolve("open"), "open");
        Files.writeString(data.resolve("shut"), "shut");
        Tool.run("chmod", "000", closed.toString(), data.resolve("shut").toString())
                .orThrow("chmod");
        FilesInstallation product = FilesInstallation.in(home.resolve("vya")).paths(data.toString(), ROOTS.toString());

        Tool.Result backup = asNobody(product, "backup", "--all");

        assertThat(backup.exit()).as(backup.out() + backup.err()).isEqualTo(3);
        assertThat(backup.out())
                .contains("DEGRADED", "VYA-3102", "(2)", closed + " (permission denied)", data + "/shut (permission");
        assertThat(product.archived(data)).containsExactly("open");

        Path target = home.resolve("back");
        Tool.Result restore = asNobody(
                product,
                "restore",
                "--instance",
                "docs",
                "--database",
                "all",
                "--target",
                target.toString(),
                "--force");

        assertThat(restore.exit()).as(restore.out() + restore.err()).isEqualTo(3);
        assertThat(restore.out()).contains("DEGRADED", "Only root may give files away", "2 owners");
        assertThat(target.resolve("./" + data + "/open")).hasContent("open");
        assertThat(target.resolve("./" + ROOTS)).hasSameTextualContentAs(ROOTS);
    }

    private Tool.Result asNobody(FilesInstallation product, String... arguments) {
        return Tool.run(Nobody.command(home, product.installation().command(Installation.QUICK, arguments))
                .toArray(String[]::new));
    }
}
