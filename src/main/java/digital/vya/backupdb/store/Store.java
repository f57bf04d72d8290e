package digital.vya.backupdb.store;

import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a place that keeps backups can do. Behind a store Kamelet that is made of Java. */
public interface Store {
    /**
     * Stores the parcel under its key and says what is stored, as found by looking at the destination. Storing the same
     * bytes again is no error; other bytes under a key that is taken are never overwritten.
     */
    Receipt put(Parcel parcel) throws IOException;

    /** Every stored object whose key starts with {@code prefix}, in the order of their keys. */
    List<Stored> list(String prefix) throws IOException;

    InputStream get(String key) throws IOException;

    /** Removes an object; one that is not there is no error. */
    void delete(String key) throws IOException;

    /** Throws when a put, or so many bytes of them, could not work; leaves no trace. */
    void probe(long neededBytes) throws IOException;

    /** What a store Kamelet leaves as its body. */
    default @Nullable Object answer(StoreCall call) throws IOException {
        return switch (call.operation()) {
            case "put" -> put(needed(call.parcel()));
            case "list" -> list(needed(call.prefix()));
            case "get" -> get(needed(call.key()));
            case "delete" -> {
                delete(needed(call.key()));
                yield null;
            }
            case "probe" -> {
                probe(call.neededBytes());
                yield null;
            }
            default ->
                throw new UnsupportedOperationException(call.operation() + " is not something a destination can do");
        };
    }

    private static <T> T needed(@Nullable T part) {
        return Objects.requireNonNull(part, "each call is made with what its operation needs");
    }

    /** {@code mark} changes when the content does; null where the store has none. */
    record Stored(String key, long size, @Nullable String mark) {
        /** The size of what a Kamelet names by its key alone. */
        public static final long UNKNOWN = -1;

        public Stored(String key, long size) {
            this(key, size, null);
        }
    }
}
