package digital.vya.backupdb.engine.files;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.Nobody;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user who is not root backs up what it may read, and gets back what it may give and change: the rest is told. */
@Tag("server")
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

    @Test
    void whatIsTheUsersComesBackToItsPlaceAndTheFoldersOfOthersAboveStay() throws IOException {
        Path data = Files.createDirectory(home.resolve("data"));
        Files.writeString(data.resolve("mine"), "as backed up");
        FilesInstallation product = FilesInstallation.in(home.resolve("vya")).paths(data.toString());
        Tool.Result backup = asNobody(product, "backup", "--all");
        assertThat(backup.exit()).as(backup.out() + backup.err()).isZero();
        Files.writeString(data.resolve("mine"), "changed");
        long above = others(data);

        Tool.Result restore = asNobody(product, "restore", "--instance", "docs", "--database", "all", "--force");

        assertThat(restore.exit()).as(restore.out() + restore.err()).isZero();
        assertThat(data.resolve("mine")).hasContent("as backed up");
        assertThat(above).as("the folder for all that is temporary is root's").isPositive();
        assertThat(restore.out())
                .contains(". leave " + Human.count(above, "folder") + " of other users as they are")
                .contains("; " + Human.count(above, "folder") + " of other users left as they are");
    }

    @Test
    void aFolderOfOthersThatIsAnotherInTheBackupIsNamed() throws IOException {
        FilesInstallation product = FilesInstallation.in(home.resolve("vya")).paths("/nowhere");
        Path mine = home.resolve("mine");
        ForgedArchive archive = folders(home).file(mine.toString().substring(1), "content");

        Tool.Result restore = restoreFile(product, archive);

        assertThat(restore.exit()).as(restore.out() + restore.err()).isEqualTo(3);
        assertThat(mine).hasContent("content");
        Path first = home.getRoot().resolve(home.getName(0));
        assertThat(restore.out())
                .contains("DEGRADED", "VYA-8206", "have not the mode and owners of the backup, and stay: " + first);
        assertThat(Files.getAttribute(first, "unix:uid")).isEqualTo(0);
    }

    @Test
    void whereTheUserMayNotWriteNothingIsBegun() throws IOException {
        FilesInstallation product = FilesInstallation.in(home.resolve("vya")).paths("/nowhere");
        Path mine = home.resolve("mine");
        ForgedArchive archive = folders(home)
                .file(mine.toString().substring(1), "content")
                .folder("etc/")
                .folder("etc/vya-of-a-test/")
                .file("etc/vya-of-a-test/new", "content");

        Tool.Result restore = restoreFile(product, archive);

        assertThat(restore.exit()).as(restore.out() + restore.err()).isNotZero();
        assertThat(restore.out())
                .contains("FAILED", "VYA-8207", "/etc/vya-of-a-test, /etc/vya-of-a-test/new")
                .doesNotContain(mine + ",");
        assertThat(mine).doesNotExist();
    }

    /** As in /tmp: everybody may make files there, and only their owners may replace them. Root's tests give them away. */
    @Test
    void whereOnlyTheOwnerMayReplaceNothingIsBegun() throws IOException {
        FilesInstallation product = FilesInstallation.in(home.resolve("vya")).paths("/nowhere");
        Path shared = Files.createDirectory(home.resolve("shared"));
        Path theirs = Files.writeString(shared.resolve("theirs"), "of another user");
        Path own = Files.writeString(shared.resolve("own"), "of this user");
        Tool.run("chmod", "1777", shared.toString()).orThrow("chmod");
        if (Folders.runningAsRoot()) {
            Tool.run("chown", "1:1", shared.toString(), theirs.toString()).orThrow("chown");
        }
        Path mine = home.resolve("mine");
        ForgedArchive archive = folders(shared)
                .file(own.toString().substring(1), "content")
                .file(theirs.toString().substring(1), "content")
                .file(mine.toString().substring(1), "content");

        Tool.Result restore = restoreFile(product, archive);

        if (!Folders.runningAsRoot()) {
            assertThat(theirs).hasContent("content");
            return;
        }
        assertThat(restore.exit()).as(restore.out() + restore.err()).isNotZero();
        assertThat(restore.out())
                .contains("FAILED", "VYA-8207", theirs.toString())
                .doesNotContain(own.toString());
        assertThat(mine).doesNotExist();
        assertThat(own).hasContent("of this user");
        assertThat(theirs).hasContent("of another user");
    }

    private Tool.Result restoreFile(FilesInstallation product, ForgedArchive archive) throws IOException {
        Path file = Files.write(home.resolve("forged.tar"), archive.bytes());
        return asNobody(product, "restore", "--file", file.toString(), "--instance", "docs", "--force");
    }

    /** The folder with all above it, each of another mode than it has. */
    private static ForgedArchive folders(Path folder) {
        ForgedArchive archive = new ForgedArchive();
        for (int names = 1; names <= folder.getNameCount(); names++) {
            archive.folder(folder.subpath(0, names) + "/");
        }
        return archive;
    }

    /** How many of the folders above belong to others than whoever the program runs as. */
    private long others(Path folder) throws IOException {
        Object user = Files.getAttribute(folder, "unix:uid");
        long others = 0;
        for (Path above = folder.getParent(); above.getParent() != null; above = above.getParent()) {
            others += Files.getAttribute(above, "unix:uid").equals(user) ? 0 : 1;
        }
        return others;
    }

    private Tool.Result asNobody(FilesInstallation product, String... arguments) {
        return Tool.run(Nobody.command(home, product.installation().command(Installation.QUICK, arguments))
                .toArray(String[]::new));
    }
}
