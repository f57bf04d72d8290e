package digital.vya.backupdb.config;

import java.nio.file.Path;

/** One thing a check found: where, what is wrong, and how to mend it. Line 0 means the whole file. */
public record Finding(Severity severity, Path file, int line, String what, String fix) {
    public enum Severity {
        ERROR,
        WARNING
    }
}
