package digital.vya.backupdb.store;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.Parcel;
import org.jspecify.annotations.Nullable;

/**
 * What a destination is asked for: the body that its store Kamelet gets. Beside the operation only what it needs is
 * there: the parcel to put, the key to get or delete, the prefix to list, or how many bytes a probe is about.
 */
public record StoreCall(
        Settings.Destination destination,
        String operation,
        @Nullable Parcel parcel,
        @Nullable String key,
        @Nullable String prefix,
        long neededBytes) {
    public static StoreCall put(Settings.Destination destination, Parcel parcel) {
        return new StoreCall(destination, "put", parcel, parcel.key(), null, 0);
    }

    public static StoreCall list(Settings.Destination destination, String prefix) {
        return new StoreCall(destination, "list", null, null, prefix, 0);
    }

    public static StoreCall get(Settings.Destination destination, String key) {
        return new StoreCall(destination, "get", null, key, null, 0);
    }

    public static StoreCall delete(Settings.Destination destination, String key) {
        return new StoreCall(destination, "delete", null, key, null, 0);
    }

    public static StoreCall probe(Settings.Destination destination, long neededBytes) {
        return new StoreCall(destination, "probe", null, null, null, neededBytes);
    }
}
