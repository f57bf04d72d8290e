package digital.vya.backupdb.config;

import java.nio.file.Path;

/** One thing a check found: where, what is wrong, and how to mend it. Line 0 means the whole file. */
public record Finding(Severity severity, Path file, int line, String what, String fix) {
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
