package digital.vya.backupdb.store;

import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Receipt;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/** The proof of a put that every destination can give: what it gives back is read to its end, counted and hashed. */
public final class ReadBack {
    public Receipt receipt(Parcel parcel, InputStream stored) throws IOException {
        MessageDigest digest = Digests.sha256();
        try (stored) {
            // one byte more than there should be is enough to know, and what comes back may have no end
            long size = Digests.feed(stored, digest, parcel.size() + 1);
            return new Receipt(parcel.key(), size, Digests.hex(digest.digest()), null);
        }
    }
}
