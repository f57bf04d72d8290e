package digital.vya.backupdb.store;

import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** What a place that keeps backups can do. Behind a store Kamelet; routes never see it. */
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

    record Stored(String key, long size) {}
}
