package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.engine.KeptArchive;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** An archive of the custom format, kept as the file it is. */
final class ArchiveCopy implements KeptArchive.Keeper {
    private final Path file;
    private final FileChannel out;

    ArchiveCopy(Path file) throws IOException {
        this.file = file;
        this.out = Disk.create(file);
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    @Override
    public Path finish() {
        try {
            out.close();
            return file;
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    private static BackupException unwritable(Path file, IOException e) {
        BackupException told = BackupException.unwritable("The spool's copy of the archive " + file, e);
        return told.code() == ErrorCode.DISK_FULL
                ? new BackupException(ErrorCode.SPACE_LOW, told.getMessage(), e)
                : told;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
