package digital.vya.backupdb.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class SpaceCheckTest {
    private static final long GB = 1024L * 1024 * 1024;

    @TempDir
    private Path folder;

    @Test
    void compressedDumpsAreTakenToBeHalfOfTheDatabaseAndTheReserveStaysFree() {
        SpaceCheck exactly = new SpaceCheck(GB, disk -> 6 * GB);

        assertThatCode(() -> exactly.require(folder, Codec.GZIP, 10 * GB)).doesNotThrowAnyException();
        assertThatCode(() -> exactly.require(folder, Codec.ZSTD, 10 * GB)).doesNotThrowAnyException();
        assertThat(exactly.look(folder, Codec.GZIP, 10 * GB + 2).isEnough()).isFalse();
    }

    @Test
    void withoutCompressionTheWholeDatabaseMustFit() {
        SpaceCheck check = new SpaceCheck(0, disk -> 6 * GB);

        assertThat(check.look(folder, Codec.NONE, 6 * GB).isEnough()).isTrue();
        assertThat(check.look(folder, Codec.NONE, 6 * GB + 1).isEnough()).isFalse();
    }

    @Test
    void saysWhereHowMuchIsNeededAndHowMuchIsThere() {
        SpaceCheck check = new SpaceCheck(GB, disk -> 3 * GB / 2);

        assertThatThrownBy(() -> check.require(Path.of("/var/spool/vya"), Codec.GZIP, 97 * GB))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SPACE_LOW))
                .hasMessage("/var/spool/vya has 1.5 GB free, but 49.5 GB are needed: for 97.0 GB of databases,"
                        + " and 1.0 GB to stay free");
    }

    @Test
    void asksTheDiskOfTheNearestFolderThatIsThere() throws IOException {
        AtomicReference<Path> asked = new AtomicReference<>();
        SpaceCheck check = new SpaceCheck(0, disk -> {
            asked.set(disk);
            return GB;
        });

        check.require(folder.resolve("not/yet/there"), Codec.GZIP, 1);

        assertThat(asked.get()).isEqualTo(folder.toAbsolutePath());
        assertThat(new SpaceCheck(0)
                        .look(folder.resolve("not/yet"), Codec.GZIP, 1)
                        .free())
                .isBetween(1L, Files.getFileStore(folder).getTotalSpace());
    }

    @Test
    void aDiskThatCannotBeAskedIsNotTakenForLarge() {
        SpaceCheck check = new SpaceCheck(0, disk -> {
            throw new IOException("stale");
        });

        assertThatThrownBy(() -> check.require(folder, Codec.GZIP, 1))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining(folder.toString());
    }
}
