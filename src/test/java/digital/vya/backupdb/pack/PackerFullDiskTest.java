package digital.vya.backupdb.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.servers.Coverage;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both refusals come from the kernel, and need no rights to get: /dev/full, and a limit on the size of files. */
@Tag("server")
class PackerFullDiskTest {
    @TempDir
    private Path spool;

    @ParameterizedTest
    @EnumSource(Codec.class)
    void aFullDiskIsNamedAndNothingStaysOnIt(Codec codec) {
        Packer packer = new Packer(part -> {
            SpoolFile.Opener.NEW_FILE.open(part).close();
            return FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE);
        });
        BadStreams.Failing stream = new BadStreams.Failing(50_000_000, null);
        PackRequest request =
                new PackRequest(ArtifactKind.DATA, spool, "dump.sql", codec, 1, 2, null, "", StreamInspector.NONE);

        assertThatThrownBy(() -> packer.pack(stream, request))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL))
                .hasMessageContaining(spool.toString())
                .hasMessageContaining("dump.sql" + codec.suffix())
                .hasMessageMatching(".*, [0-9.]+ [A-Z]?B free");
        assertThat(stream.isClosed()).isTrue();
        assertThat(spool).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource(Codec.class)
    void aFileThatMayNotGrowLeavesNothing(Codec codec) {
        String said = packWithLimit(20_000, codec);

        assertThat(said).contains("code=PACK_FAILED").contains("File too large").contains(spool.toString());
        assertThat(spool).isEmptyDirectory();
    }

    @Test
    void zstdThatCannotUnpackItsLibrarySaysSo() {
        String said = packWithLimit(8, Codec.ZSTD);

        assertThat(said).contains("code=PACK_FAILED").contains("zstd's library").contains("File too large");
        assertThat(spool).isEmptyDirectory();
    }

    @Test
    void zstdWithoutAFolderForItsLibrarySaysSo() throws IOException {
        List<String> options = Coverage.options("-Djava.io.tmpdir=" + spool.resolve("nowhere"));
        List<String> pack = new ArrayList<>(PackMain.command(64, Codec.ZSTD, spool, 100_000));
        pack.addAll(1, options);
        assertThat(Tool.run(pack.toArray(String[]::new)).orThrow("packing"))
                .contains("code=PACK_FAILED")
                .contains("zstd's library could not be loaded");
        assertThat(spool).isEmptyDirectory();

        Path packed = Files.write(spool.resolve("frame.zst"), new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0});
        List<String> unpack = new ArrayList<>(UnpackMain.command(64, packed));
        unpack.addAll(1, options);
        assertThat(Tool.run(unpack.toArray(String[]::new)).err()).contains("zstd's library could not be loaded");
    }

    private String packWithLimit(int blocks, Codec codec) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f " + blocks + " && exec \"$@\"", "sh"));
        command.addAll(PackMain.command(64, codec, spool, 100_000_000));
        command.add("noise");
        return Tool.run(command.toArray(String[]::new)).orThrow("packing with a limit on files");
    }
}
