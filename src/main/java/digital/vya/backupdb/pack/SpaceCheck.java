package digital.vya.backupdb.pack;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.Human;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Asks, before anything is dumped, whether the spool has room. Only an estimate: a dump is taken to be as large as its
 * database and a compressed one half of that. Measured dumps are a quarter, but large binary values double when they
 * are written out; a disk that is full after all is noticed by {@link Packer}.
 */
public final class SpaceCheck {
    private static final int ASSUMED_FACTOR = 2;

    /** Asks a disk; a test answers for one. */
    @FunctionalInterface
    interface FreeSpace {
        long of(Path existing) throws IOException;
    }

    /** What will be needed, the reserve included, and what is there. */
    public record Space(long needed, long free) {
        public boolean isEnough() {
            return free >= needed;
        }
    }

    private final long reserve;
    private final FreeSpace freeSpace;

    /** The reserve is what must stay free when all is packed. */
    public SpaceCheck(long reserveBytes) {
        this(reserveBytes, existing -> Files.getFileStore(existing).getUsableSpace());
    }

    SpaceCheck(long reserveBytes, FreeSpace freeSpace) {
        this.reserve = reserveBytes;
        this.freeSpace = freeSpace;
    }

    /** What so many bytes of a database are taken to be once they are packed. */
    public static long packed(Codec codec, long databaseBytes) {
        return codec == Codec.NONE ? databaseBytes : databaseBytes / ASSUMED_FACTOR;
    }

    /** For all databases that will stand in the spool at one time; the folder need not exist yet. */
    public Space look(Path spool, Codec codec, long databaseBytes) {
        long packed = packed(codec, databaseBytes);
        Path existing = spool.toAbsolutePath().normalize();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            return new Space(Math.addExact(packed, reserve), freeSpace.of(existing));
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.PACK_FAILED, "the disk of " + spool + " cannot be asked for its free space", e);
        }
    }

    /** Throws SPACE_LOW when there is not enough. */
    public void require(Path spool, Codec codec, long databaseBytes) {
        require(spool, codec, databaseBytes, 0);
    }

    /** The same where so many bytes stand there unpacked before they are packed. */
    public void require(Path spool, Codec codec, long databaseBytes, long unpackedBytes) {
        Space packed = look(spool, codec, databaseBytes);
        Space space = new Space(Math.addExact(packed.needed(), unpackedBytes), packed.free());
        if (!space.isEnough()) {
            throw new BackupException(
                    ErrorCode.SPACE_LOW,
                    String.format(
                            Locale.ROOT,
                            "%s has %s free, but %s are needed: for %s of databases%s, and %s to stay free",
                            spool,
                            Human.size(space.free()),
                            Human.size(space.needed()),
                            Human.size(databaseBytes),
                            unpackedBytes == 0 ? "" : ", in a folder unpacked and once more packed",
                            Human.size(reserve)));
        }
    }
}
