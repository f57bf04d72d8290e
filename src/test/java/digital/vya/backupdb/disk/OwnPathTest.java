package digital.vya.backupdb.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who else could change what is ours, and where that is refused. */
@Tag("server")
class OwnPathTest {
    @TempDir
    Path home;

    private Path way;
    private Path state;

    @BeforeEach
    void make() throws IOException {
        way = Files.createDirectory(home.resolve("way"));
        state = Files.createDirectory(way.resolve("state"));
        mode("rwx------", state);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-xr-x", "rwxr-x---", "rwx-----x"})
    void aFolderOfOursThatOthersMayReadIsClosed(String mode) throws IOException {
        mode(mode, state);

        OwnPath.requireFolder("State folder", state);

        assertThat(Files.getPosixFilePermissions(state)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxr-x", "rwx----w-", "rwxrwxrwx"})
    void aFolderThatOthersMayWriteIsRefusedAndLeftAsItIs(String mode) throws IOException {
        mode(mode, state);

        refused(
                ErrorCode.FOLDER_EXPOSED,
                () -> OwnPath.requireFolder("State folder", state),
                state + " may be written by others",
                "chmod 700 " + state);

        assertThat(Files.getPosixFilePermissions(state)).isEqualTo(PosixFilePermissions.fromString(mode));
    }

    @ParameterizedTest
    @CsvSource({"rwxrwxrwx, true", "rwx---rwx, true", "rwxr-xr-x, false"})
    void aFolderAboveThatOthersMayWriteIsRefused(String mode, boolean refused) throws IOException {
        mode(mode, way);
        Path missing = way.resolve("not/yet");
        for (Path folder : new Path[] {state, missing}) {
            if (refused) {
                refused(
                        ErrorCode.FOLDER_EXPOSED,
                        () -> OwnPath.requireFolder("Spool", folder),
                        way + " may be written by others",
                        "chmod go-w " + way);
            } else {
                OwnPath.requireFolder("Spool", folder);
            }
        }
    }

    @Test
    void aStickyFolderAboveIsLikeTmp() {
        Tool.run("chmod", "1777", way.toString()).orThrow("chmod");

        OwnPath.requireFolder("Spool", state);
    }

    @Test
    void linksAreFollowedAndLookedAtOnTheWay() throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("link"), way);
        OwnPath.requireFolder("State folder", link.resolve("state"));
        mode("rwxrwxrwx", way);

        refused(
                ErrorCode.FOLDER_EXPOSED,
                () -> OwnPath.requireFolder("State folder", link.resolve("state")),
                way + " may be written by others",
                "chmod go-w " + way);

        Files.createSymbolicLink(home.resolve("round"), home.resolve("round"));
        assertThatThrownBy(() -> OwnPath.requireFolder("State folder", home.resolve("round")))
                .hasMessageContaining("too many links");
    }

    /** Root's tests give them away; without root nobody can. */
    @ParameterizedTest
    @ValueSource(strings = {"way", "way/state", "link"})
    void whatBelongsToAnotherUserIsRefused(String step) throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("link"), way);
        Path given = home.resolve(step);
        Path folder = step.equals("link") ? link.resolve("state") : state;
        if (!Folders.runningAsRoot()) {
            OwnPath.requireFolder("State folder", folder);
            return;
        }
        Tool.run("chown", "-h", "65534", given.toString()).orThrow("chown");
        String owner = Files.getOwner(given, LinkOption.NOFOLLOW_LINKS).getName();

        refused(
                ErrorCode.FOLDER_EXPOSED,
                () -> OwnPath.requireFolder("State folder", folder),
                given + " belongs to user ",
                "chown -h root " + given,
                "Run it as that user, if backups run as " + owner + ": sudo -u " + owner + " vya-backupdb ...; else ");
    }

    @Test
    void aSecretIsNobodyElsesToReplace() throws IOException {
        Path secret = Files.writeString(state.resolve("password"), "x");
        mode("rw-r--r--", secret);
        OwnPath.requireSecret(secret);
        OwnPath.requireSecret(state.resolve("missing"));

        mode("rw-rw----", secret);
        refused(
                ErrorCode.SECRET_EXPOSED,
                () -> OwnPath.requireSecret(secret),
                secret + " may be written by others",
                "chmod 600 " + secret);

        mode("rw-------", secret);
        mode("rwxrwxrwx", state);
        refused(
                ErrorCode.SECRET_EXPOSED,
                () -> OwnPath.requireSecret(secret),
                state + " may be written by others",
                "chmod go-w " + state);
    }

    private static void refused(ErrorCode code, ThrowingCallable call, String why, String line) {
        refused(code, call, why, line, "");
    }

    private static void refused(ErrorCode code, ThrowingCallable call, String why, String line, String first) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(BackupException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.hint()).startsWith(first).endsWith(": " + line);
                })
                .hasMessageContaining(why);
    }

    private static void mode(String mode, Path path) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
}
