package digital.vya.backupdb.install;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was done to an installation: nothing where {@code done} is empty. {@code kept} is what was left as it is, and
 * {@code next} what remains to be done by hand.
 */
public record InstallReport(
        @Nullable String version,
        @Nullable String before,
        String prefix,
        List<String> done,
        List<String> kept,
        List<String> next) {
    public InstallReport {
        done = List.copyOf(done);
        kept = List.copyOf(kept);
        next = List.copyOf(next);
    }
}
