package digital.vya.backupdb.engine.postgresql;

import digital.vya.backupdb.engine.postgresql.dump.PostgresDumpInspector;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Outline;
import digital.vya.backupdb.pack.BlockingPipe;
import digital.vya.backupdb.pack.StreamInspector;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.ToolCall;
import digital.vya.backupdb.process.ToolStream;
import digital.vya.backupdb.process.Tools;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Has the tool that will restore an archive read it while it goes by, and looks at what it makes of it: an archive is
 * whole when all of it turns into a whole plain dump.
 */
final class ArchiveInspector implements StreamInspector {
    private static final int BUFFER = 1 << 16;

    private final BlockingPipe archive = new BlockingPipe();
    private final StreamInspector text = PostgresDumpInspector.ofDatabase();
    private final FutureTask<Void> reading;
    private final ToolStream restoring;

    ArchiveInspector(Tools tools, Identity identity, String runId) {
        restoring = tools.start(ToolCall.of("pg_restore", List.of("--create", "--file=-"), identity)
                .forRun(runId)
                .fedWithArchive(archive));
        reading = new FutureTask<>(this::read, null);
        Thread thread = new Thread(reading, "inspect-archive");
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        byte[] buffer = new byte[BUFFER];
        try (restoring) {
            for (int read = restoring.read(buffer); read >= 0; read = restoring.read(buffer)) {
                text.accept(buffer, 0, read);
            }
        } catch (IOException e) {
            throw new BackupException(ErrorCode.DUMP_INCOMPLETE, "pg_restore does not read it: " + e.getMessage(), e);
        } finally {
            archive.close();
        }
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) {
        try {
            archive.put(bytes, offset, length);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public void finish() {
        try {
            archive.end();
            reading.get();
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException e) {
            BackupException cause = BackupException.inside(e);
            throw new BackupException(
                    ErrorCode.DUMP_INCOMPLETE, "pg_restore does not read the archive: " + cause.getMessage(), e);
        }
        text.finish();
    }

    @Override
    public Map<String, Long> rows() {
        return text.rows();
    }

    @Override
    public @Nullable Outline outline() {
        return text.outline();
    }

    @Override
    public void close() {
        archive.close();
        try {
            restoring.close();
        } catch (IOException | RuntimeException e) {
            // what ended the dump is what is told; this tool was only listening
        }
    }

    private static BackupException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new BackupException(ErrorCode.CANCELLED, "looking into the archive was interrupted", e);
    }
}
