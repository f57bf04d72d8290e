package digital.vya.backupdb.model;

import java.time.OffsetDateTime;
import java.util.List;

/**
 * Whether {@code serve} took a changed configuration. {@code changes} are its entries that are others than before,
 * {@code remarks} what it could not take without a restart, and {@code problems} say why it was not taken.
 */
public record Reload(
        boolean taken,
        String configuration,
        OffsetDateTime at,
        List<String> changes,
        List<String> remarks,
        List<Problem> problems) {
    public Reload {
        changes = List.copyOf(changes);
        remarks = List.copyOf(remarks);
        problems = List.copyOf(problems);
    }

    public static Reload refused(String configuration, OffsetDateTime at, Problem why) {
        return new Reload(false, configuration, at, List.of(), List.of(), List.of(why));
    }
}
