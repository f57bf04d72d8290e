package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.postgresql.PostgresEngine;
import digital.vya.backupdb.engine.postgresql.dump.PostgresDumpReader;
import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.process.ToolCall;
import digital.vya.backupdb.process.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** What a dump made without --create does not say of its database, as the live one that it is to replace has it. */
final class LiveDescription {
    /** How the live database is, and nothing of what is in it. */
    private static final List<String> DATABASE_ALONE =
            List.of("--create", "--schema-only", "--exclude-schema=*", "--no-password");

    private final PostgresEngine engine;
    private final Tools tools;

    LiveDescription(PostgresEngine engine, Tools tools) {
        this.engine = engine;
        this.tools = tools;
    }

    PostgresDump complete(PostgresDump dump, Settings.Instance instance, String live) {
        if (dump.facts().describesDatabase()) {
            return dump;
        }
        try (InputStream now = tools.start(ToolCall.of("pg_dump", DATABASE_ALONE, engine.identity(instance, live)))) {
            return dump.describedBy(
                    PostgresDumpReader.read(now, DumpSelection.everything()),
                    "The dump does not say how the database itself is: owner, encoding, locale, connection limit, grants,"
                            + " settings and comment are taken over from " + live + " as it is now");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (BackupException e) {
            throw new BackupException(
                    e.code(),
                    "The dump does not say how the database itself is, and the live one cannot be asked: "
                            + e.getMessage(),
                    "Restore it under another name with --target, or drop the live one first.",
                    e);
        }
    }
}
