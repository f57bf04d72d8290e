package digital.vya.backupdb.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One thing a check found: where, what is wrong, and how to mend it. Line 0 means the whole file. {@code entry} is the
 * entry of the configuration, such as {@code destinations/disk}, that cannot be used because of it; null where nothing
 * can be used.
 */
public record Finding(
        Severity severity,
        Path file,
        int line,
        String what,
        String fix,
        @Nullable String entry) {
    public Finding(Severity severity, Path file, int line, String what, String fix) {
        this(severity, file, line, what, fix, null);
    }

    /** Nothing may be started. */
    public boolean forbidsAll() {
        return severity == Severity.ERROR && entry == null;
    }

    public enum Severity {
        ERROR,
        WARNING
    }

    /** The line an operator reads: {@code config/backup.yaml:12: error: what. fix}. */
    public String text() {
        String where = line > 0 ? file + ":" + line : file.toString();
        return where + ": " + (severity == Severity.ERROR ? "error" : "warning") + ": " + what + ". " + fix;
    }
}
