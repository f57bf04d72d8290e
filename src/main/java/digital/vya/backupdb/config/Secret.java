package digital.vya.backupdb.config;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.function.Supplier;

/**
 * A value that must never be printed; only {@link #reveal()} gives it away. It is read where it is used, each time: one
 * that is not needed is not asked for, and one that was changed meanwhile is the new one.
 */
public final class Secret {
    private final Supplier<String> value;

    public Secret(Supplier<String> value) {
        this.value = value;
    }

    public Secret(String value) {
        this(() -> value);
    }

    public String reveal() {
        return value.get();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && reveal().equals(secret.reveal());
    }

    /** The same for all: a hash would tell something of it. */
    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @JsonValue
    @Override
    public String toString() {
        return "***";
    }
}
