package digital.vya.backupdb.config;

import com.fasterxml.jackson.annotation.JsonValue;

/** A value that must never be printed; only {@link #reveal()} gives it away. */
public record Secret(String value) {
    public String reveal() {
        return value;
    }

    @JsonValue
    @Override
    public String toString() {
        return "***";
    }
}
