package digital.vya.backupdb.store;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.pack.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stored file on its way back. Its end is only reached when every byte was as expected; otherwise the read throws
 * ARTIFACT_DAMAGED. Who stops reading before the end knows nothing about the file.
 */
public final class Verified extends BulkInput {
    private final String name;
    private final long size;
    private final @Nullable String sha256;
    private final @Nullable String saidBy;
    private final MessageDigest digest = Digests.sha256();
    private long read;
    private boolean whole;
    private @Nullable String damage;

    /** The name is for messages: which file, and where. */
    public Verified(InputStream stored, String name, long size, @Nullable String sha256) {
        this(stored, name, size, sha256, "the manifest");
    }

    /** {@code saidBy} is what says size and sum, for messages. */
    public Verified(InputStream stored, String name, long size, @Nullable String sha256, @Nullable String saidBy) {
        super(stored);
        this.name = name;
        this.size = size;
        this.sha256 = sha256;
        this.saidBy = saidBy;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (damage != null) {
            throw new BackupException(ErrorCode.ARTIFACT_DAMAGED, damage);
        }
        if (length == 0) {
            return 0;
        }
        int n = whole ? -1 : in.read(into, offset, length);
        if (n < 0) {
            end();
            return -1;
        }
        digest.update(into, offset, n);
        read += n;
        if (read > size) {
            throw damaged("has more than the " + size + " bytes it should have");
        }
        return n;
    }

    private void end() {
        if (whole) {
            return;
        }
        if (read != size) {
            throw damaged("has " + read + " bytes and should have " + size);
        }
        if (!Digests.hex(digest.digest()).equalsIgnoreCase(sha256)) {
            throw damaged("has another SHA-256 than " + saidBy + " says");
        }
        whole = true;
    }

    private BackupException damaged(String how) {
        damage = name + " " + how;
        return new BackupException(ErrorCode.ARTIFACT_DAMAGED, damage);
    }

    @Override
    public int available() throws IOException {
        return damage != null || whole ? 0 : in.available();
    }
}
