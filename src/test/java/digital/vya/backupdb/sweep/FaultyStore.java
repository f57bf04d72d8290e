package digital.vya.backupdb.sweep;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Receipt;
import digital.vya.backupdb.store.FileStore;
import digital.vya.backupdb.store.Refused;
import digital.vya.backupdb.store.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.Set;

/** A file destination behind which things go wrong. Its Kamelet names this class in place of {@link FileStore}. */
public final class FaultyStore implements Store {
    private static final Set<Kind> PUT = Set.of(
            Kind.EXCEPTION,
            Kind.SHORT,
            Kind.WRONG_BYTES,
            Kind.HANG,
            Kind.DISK_FULL,
            Kind.PERMISSION,
            Kind.RESET,
            Kind.SLOW);
    private static final Set<Kind> GET =
            Set.of(Kind.EXCEPTION, Kind.SHORT, Kind.WRONG_BYTES, Kind.HANG, Kind.PERMISSION, Kind.RESET, Kind.SLOW);
    private static final Set<Kind> ASK = Set.of(Kind.EXCEPTION, Kind.HANG, Kind.PERMISSION, Kind.RESET, Kind.SLOW);

    static final Set<Kind> KINDS = PUT;

    private final Store real;

    public FaultyStore(String directory, String mountPoint, String state) {
        real = new FileStore(directory, mountPoint, state);
    }

    private static Kind at(String call, Set<Kind> possible) throws IOException {
        Kind kind = Faults.at(Layer.STORE, call, possible);
        if (kind == Kind.EXCEPTION) {
            throw new IOException("the store has a bad day");
        }
        if (kind == Kind.DISK_FULL) {
            throw new FileSystemException(call, null, "No space left on device");
        }
        if (kind == Kind.PERMISSION) {
            throw new Refused(ErrorCode.DELIVERY_FAILED, call + " is not allowed", null);
        }
        if (kind == Kind.HANG || kind == Kind.SLOW) {
            Faults.pause(kind);
        }
        return kind;
    }

    private static void reset(Kind kind) throws SocketException {
        if (kind == Kind.RESET) {
            throw new SocketException("Connection reset");
        }
    }

    @Override
    public Receipt put(Parcel parcel) throws IOException {
        Kind kind = at("put " + parcel.key(), PUT);
        Receipt receipt = real.put(parcel);
        reset(kind);
        if (kind == Kind.SHORT) {
            real.delete(parcel.key());
            return new Receipt(receipt.key(), receipt.size() / 2, null, null);
        }
        if (kind == Kind.WRONG_BYTES) {
            real.delete(parcel.key());
            return new Receipt(receipt.key(), receipt.size(), "0".repeat(64), null);
        }
        return receipt;
    }

    @Override
    public List<Stored> list(String prefix) throws IOException {
        Kind kind = at("list " + prefix, ASK);
        reset(kind);
        return real.list(prefix);
    }

    @Override
    public InputStream get(String key) throws IOException {
        Kind kind = at("get " + key, GET);
        InputStream stored = real.get(key);
        if (kind != Kind.SHORT && kind != Kind.WRONG_BYTES && kind != Kind.RESET) {
            return stored;
        }
        byte[] all;
        try (stored) {
            all = stored.readAllBytes();
        }
        if (kind == Kind.WRONG_BYTES) {
            all[all.length / 2] ^= 1;
            return new ByteArrayInputStream(all);
        }
        return new ByteArrayInputStream(all, 0, all.length / 2) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                int read = super.read(into, offset, length);
                if (read < 0 && kind == Kind.RESET) {
                    throw new java.io.UncheckedIOException(new SocketException("Connection reset"));
                }
                return read;
            }
        };
    }

    @Override
    public void delete(String key) throws IOException {
        Kind kind = at("delete " + key, ASK);
        real.delete(key);
        reset(kind);
    }

    @Override
    public void probe(long neededBytes) throws IOException {
        reset(at("probe", ASK));
        real.probe(neededBytes);
    }
}
