package digital.vya.backupdb.engine.postgresql;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.engine.KeptArchive;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.pack.BlockingPipe;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.ToolCall;
import digital.vya.backupdb.process.ToolStream;
import digital.vya.backupdb.process.Tools;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** pg_restore reads a tar with one job only, and its files, which are those of the directory format, with several. */
public final class SpreadTar implements KeptArchive.Keeper {
    private final Path folder;
    private final BlockingPipe archive = new BlockingPipe();
    private final ToolStream tar;

    /** {@code folder} is made. */
    public SpreadTar(Tools tools, Path folder) throws IOException {
        Disk.folders(folder);
        this.folder = folder;
        List<String> options = List.of("--extract", "--no-same-owner", "--file=-", "--directory=" + folder);
        this.tar = tools.start(ToolCall.of("tar", options, Identity.NONE).fedWith(archive));
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) throws IOException {
        try {
            if (!archive.put(bytes, offset, length)) {
                hearOut();
                throw new IOException("tar did not take all of the archive");
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public Path finish() throws IOException {
        try {
            archive.end();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        hearOut();
        return folder;
    }

    private void hearOut() throws IOException {
        try (tar) {
            tar.transferTo(OutputStream.nullOutputStream());
        } catch (BackupException e) {
            boolean full = e.getMessage().contains("No space left on device");
            String message = "The spool's copy of the archive " + folder + " cannot be written: " + e.getMessage();
            throw new BackupException(full ? ErrorCode.SPACE_LOW : e.code(), message, e);
        }
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return (IOException) new InterruptedIOException("keeping the archive was interrupted").initCause(e);
    }

    @Override
    public void close() throws IOException {
        archive.close();
        tar.close();
    }
}
