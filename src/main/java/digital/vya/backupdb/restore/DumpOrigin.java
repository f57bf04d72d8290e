package digital.vya.backupdb.restore;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.pack.DumpFormat;
import digital.vya.backupdb.pack.Unpack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which engine a dump is of: told by its first bytes, and by its name where those do not say. */
enum DumpOrigin {
    POSTGRESQL("postgresql"),
    MYSQL("mysql"),
    /** Statements that any engine may know. */
    UNKNOWN(null);

    private static final Pattern OF_PG_DUMP = Pattern.compile("(?m)^-- PostgreSQL database (cluster )?dump\\s*$");

    private final @Nullable String engine;

    DumpOrigin(@Nullable String engine) {
        this.engine = engine;
    }

    boolean isFor(String wanted) {
        return engine == null || engine.equals(wanted);
    }

    static DumpOrigin of(String name, InputStream packed) throws IOException {
        byte[] head;
        try {
            head = Unpack.open(packed).readNBytes(DumpFormat.HEAD);
        } catch (BackupException damaged) {
            // reading all of it tells what is wrong with it
            head = new byte[0];
        }
        return switch (DumpFormat.of(head)) {
            case MYSQL -> MYSQL;
            case CUSTOM, TAR, DIRECTORY -> POSTGRESQL;
            case PLAIN ->
                OF_PG_DUMP
                                .matcher(new String(head, StandardCharsets.ISO_8859_1))
                                .find()
                        ? POSTGRESQL
                        : byName(name);
            default -> byName(name);
        };
    }

    private static DumpOrigin byName(String name) {
        String file = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .toLowerCase(Locale.ROOT);
        if (file.matches("(?s)(\\d{8}_\\d{6}_)?postgresql_.*")) {
            return POSTGRESQL;
        }
        return file.matches("(?s)(\\d{8}_\\d{6}_)?mysql_.*") ? MYSQL : UNKNOWN;
    }
}
