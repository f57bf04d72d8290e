package digital.vya.backupdb.engine.postgresql;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.pack.BlockingPipe;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.ToolStream;
import digital.vya.backupdb.process.Tools;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A moment of a database that several tools can look at, as long as this is open. */
final class Snapshot implements AutoCloseable {
    private final BlockingPipe statements = new BlockingPipe();
    private final ToolStream session;
    private final String id;

    Snapshot(Tools tools, Identity identity, String runId) {
        session = tools.start(Psql.session(identity, statements).forRun(runId));
        try {
            byte[] export = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_export_snapshot();\n"
                    .getBytes(StandardCharsets.US_ASCII);
            statements.put(export, 0, export.length);
            id = new BufferedReader(new InputStreamReader(session, StandardCharsets.US_ASCII), 1).readLine();
        } catch (IOException e) {
            close();
            throw new BackupException(ErrorCode.TOOL_FAILED, "No snapshot of the database: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new BackupException(ErrorCode.CANCELLED, "The dump was interrupted", e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        if (id == null || id.isBlank()) {
            close();
            throw new BackupException(ErrorCode.TOOL_FAILED, "The server gave no snapshot of the database");
        }
    }

    String id() {
        return id;
    }

    /** A statement that a session of its own runs on what this one sees. */
    String statement(String sql) {
        return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT " + PostgresSql.literal(id)
                + ";\n" + sql + "\n;\n";
    }

    @Override
    public void close() {
        statements.close();
        try {
            session.close();
        } catch (IOException | RuntimeException e) {
            // it only held the moment; what was read in it is told by those who read
        }
    }
}
