package digital.vya.backupdb.config;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.List;
import java.util.Optional;

/** What was read from a file, if it has no errors, and everything there is to say about it (warnings too). */
public record Checked<T>(Optional<T> value, List<Finding> findings) {
    public Checked {
        findings = List.copyOf(findings);
    }

    public boolean valid() {
        return value.isPresent();
    }

    /** The value; throws with all errors in the message where there is none. */
    public T orThrow() {
        return value.orElseThrow(() -> {
            StringBuilder all = new StringBuilder("The configuration is not valid:");
            findings.stream()
                    .filter(f -> f.severity() == Finding.Severity.ERROR)
                    .forEach(f -> all.append('\n').append(f.text()));
            return new BackupException(ErrorCode.CONFIG_INVALID, all.toString());
        });
    }
}
