package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.Nobody;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program, run by a user who is not root, beside others who may write where its folders are. */
@Tag("server")
class LocalUsersTest {
    @TempDir
    private Path home;

    private Installation installation;

    @BeforeEach
    void install() {
        installation = Installation.in(home.resolve("vya"));
        installation.configure("""
                server: {name: test}
                instances:
                  - id: docs
                    engine: files
                    policy: nightly
                    sets: [{id: all, paths: [/etc/passwd]}]
                policies: [{id: nightly, destinations: [disk]}]
                destinations: [{id: disk, type: file, parameters: {directory: %s}}]
                """.formatted(home.resolve("disk")));
    }

    @Test
    void aStateFolderThatOthersMayReadIsClosedAndSaid() throws IOException {
        Path state = Files.createDirectories(home.resolve("state"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-xr-x"));
        installation.knob("vya.state.directory", state);

        Tool.Result result = asNobody("restore-list");

        assertThat(result.exit()).as(result.out() + result.err()).isZero();
        assertThat(result.err()).contains(state + " was open to other users and is closed now (0700)");
        assertThat(Files.getPosixFilePermissions(state)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aSpoolThatOthersMayWriteIsRefusedWithTheLineThatMendsIt() throws IOException {
        Path spool = Files.createDirectories(home.resolve("spool"));
        Files.setPosixFilePermissions(spool, PosixFilePermissions.fromString("rwxrwxrwx"));
        installation.knob("vya.spool.directory", spool);

        Tool.Result result = asNobody("restore-list");

        assertThat(result.exit()).as(result.out() + result.err()).isNotZero();
        assertThat(result.err()).contains("VYA-4007", spool + " may be written by others", "chmod 700 " + spool);
        assertThat(spool).isEmptyDirectory();
    }

    /** Root's tests plant one of another user's; without root a folder above that all may write stands for it. */
    @Test
    void aStateFolderThatAnotherUserPlantedIsRefused() throws IOException {
        Path planted = Files.createDirectories(home.resolve("planted"));
        installation.knob("vya.state.directory", planted.resolve("state"));
        if (Folders.runningAsRoot()) {
            Tool.run("chown", "1:1", planted.toString()).orThrow("chown");
        } else {
            Files.setPosixFilePermissions(planted, PosixFilePermissions.fromString("rwxrwxrwx"));
        }

        Tool.Result result = asNobody("restore-list");

        assertThat(result.exit()).as(result.out() + result.err()).isNotZero();
        assertThat(result.err())
                .contains("VYA-4007", planted.toString(), Folders.runningAsRoot() ? "chown -h " : "chmod");
        assertThat(planted).isEmptyDirectory();
    }

    private Tool.Result asNobody(String... arguments) {
        return Tool.run(Nobody.command(home, installation.command(Installation.QUICK, arguments))
                .toArray(String[]::new));
    }
}
