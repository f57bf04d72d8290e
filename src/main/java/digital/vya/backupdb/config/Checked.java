package digital.vya.backupdb.config;

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

    /** The value; where there is none, everything that was found is thrown. */
    public T orThrow() {
        return value.orElseThrow(() -> new InvalidConfiguration(findings));
    }
}
