package digital.vya.backupdb.config;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.List;

/** The configuration or the routes are not fit to start on; carries everything that was found, not only the first. */
public final class InvalidConfiguration extends BackupException {
    private final transient List<Finding> findings;

    public InvalidConfiguration(List<Finding> findings) {
        super(ErrorCode.CONFIG_INVALID, message(findings));
        this.findings = List.copyOf(findings);
    }

    public List<Finding> findings() {
        return findings;
    }

    private static String message(List<Finding> findings) {
        long errors = findings.stream()
                .filter(f -> f.severity() == Finding.Severity.ERROR)
                .count();
        return errors == 1 ? "1 error in the configuration" : errors + " errors in the configuration";
    }
}
