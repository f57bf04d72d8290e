package digital.vya.backupdb.model;

import org.jspecify.annotations.Nullable;

/**
 * Who did something: a user of a machine, by the names that the system has for them. {@code via} is what is known of where
 * that user came from, such as another user's sudo or a distant host; it is what the environment says, and proves nothing.
 */
public record Actor(String user, String machine, @Nullable String via) {
    /** From where, on one line. */
    public String from() {
        return via == null ? machine : machine + ", " + via;
    }
}
