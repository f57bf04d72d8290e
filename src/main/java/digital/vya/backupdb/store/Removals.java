package digital.vya.backupdb.store;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Parcel;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a restore point from a destination, backwards from how it came: a tombstone is put beside it, then its manifest
 * goes, so that it is whole or none, then every other file. The tombstone goes last: while it stands, a cleanup that was
 * cut off is taken up by the next.
 */
public final class Removals {
    private static final Logger LOG = LoggerFactory.getLogger(Removals.class);
    private static final String TOMBSTONE = ".tombstone";

    private final Destinations destinations;

    public Removals(Destinations destinations) {
        this.destinations = destinations;
    }

    /** The point is whole as before: its removal did not begin, or the destination does not let it go. */
    public static final class NotLetGo extends BackupException {
        private static final long serialVersionUID = 1;

        private final boolean refused;

        private NotLetGo(String message, BackupException cause, boolean refused) {
            super(ErrorCode.POINT_NOT_LET_GO, message + ": " + cause.getMessage(), cause);
            this.refused = refused;
        }

        public static NotLetGo notBegun(String id, String destination, Exception why) {
            return new NotLetGo(
                    "The removal of " + id + " at " + destination + " did not begin", BackupException.from(why), false);
        }

        /** The destination is well and says no, as to a key that may not delete. */
        public boolean isRefused() {
            return refused;
        }
    }

    /** The points whose removal began, among what a destination lists. */
    public static List<String> begun(List<Store.Stored> listed) {
        return listed.stream()
                .map(Store.Stored::key)
                .filter(key -> key.endsWith(TOMBSTONE))
                .map(key -> key.substring(0, key.length() - TOMBSTONE.length()))
                .toList();
    }

    /** {@code folder} is where the tombstone is written before it is put; null where there is no room for one. */
    public void remove(Settings.Destination destination, String id, @Nullable Path folder) throws Exception {
        putTombstone(destination, id, folder);
        try {
            destinations.delete(destination, id + Shipments.MANIFEST);
        } catch (Exception e) {
            BackupException said = BackupException.from(e);
            boolean refused = said instanceof Refused && isWhole(destination, id);
            if (refused) {
                forget(destination, id);
            }
            throw new NotLetGo(destination.id() + " does not let " + id + " go", said, refused);
        }
        removeRest(destination, id);
    }

    /** One that is not well any more, such as an unmounted one, does not list it. */
    private boolean isWhole(Settings.Destination destination, String id) {
        try {
            return destinations.list(destination, id).stream()
                    .anyMatch(stored -> stored.key().equals(id + Shipments.MANIFEST));
        } catch (Exception e) {
            return false;
        }
    }

    /** Takes the tombstone from beside a point that stays. */
    public void forget(Settings.Destination destination, String id) {
        try {
            destinations.delete(destination, id + TOMBSTONE);
        } catch (Exception e) {
            LOG.warn(
                    "A tombstone stays beside {} at {}, and harms nothing: {}",
                    id,
                    destination.id(),
                    BackupException.from(e).getMessage());
        }
    }

    /** Everything of a point that has no manifest any more, the tombstone last. */
    public void removeRest(Settings.Destination destination, String id) throws Exception {
        List<String> files = files(destination, id);
        // what has one is a restore point, and none that is removed
        Optional<String> manifest =
                files.stream().filter(key -> key.endsWith(Shipments.MANIFEST)).findFirst();
        if (manifest.isPresent()) {
            throw new BackupException(
                    ErrorCode.POINT_HALF_REMOVED,
                    destination.id() + " lists " + manifest.get() + ", so nothing of " + id + " is removed there");
        }
        for (String key : files) {
            destinations.delete(destination, key);
        }
        List<String> left = files(destination, id);
        if (!left.isEmpty()) {
            throw new BackupException(
                    ErrorCode.POINT_HALF_REMOVED,
                    destination.id() + " still lists " + left.size() + " files of " + id
                            + " that were deleted, the first " + left.get(0));
        }
        destinations.delete(destination, id + TOMBSTONE);
    }

    /** The files of a point but its tombstone: their names are its id, and more after a dot or an underscore. */
    private List<String> files(Settings.Destination destination, String id) throws Exception {
        return destinations.list(destination, id).stream()
                .map(Store.Stored::key)
                .filter(key -> key.startsWith(id + ".") || key.startsWith(id + "_"))
                .filter(key -> !key.equals(id + TOMBSTONE))
                .toList();
    }

    private void putTombstone(Settings.Destination destination, String id, @Nullable Path folder) throws Exception {
        // the same each time: one that is there already is no hindrance
        byte[] content = ("A cleanup is removing " + id + ". What is left of it is no backup and may be deleted.\n")
                .getBytes(StandardCharsets.UTF_8);
        String key = id + TOMBSTONE;
        try {
            put(destination, key, content, folder);
        } catch (Exception e) {
            BackupException said = BackupException.from(e);
            switch (said.code()) {
                case NAME_TAKEN -> LOG.debug("A tombstone of other words stands beside {}", id);
                // room is what this is to make: cut off now, it would leave files behind, and still no half point
                case DISK_FULL, DESTINATION_FULL ->
                    LOG.warn(
                            "{} at {} is removed without a tombstone, for which there is no room",
                            id,
                            destination.id());
                default -> throw NotLetGo.notBegun(id, destination.id(), said);
            }
        }
    }

    private void put(Settings.Destination destination, String key, byte[] content, @Nullable Path folder)
            throws Exception {
        if (folder == null) {
            throw new BackupException(ErrorCode.DISK_FULL, "There is no folder to write a tombstone in");
        }
        Path file = folder.resolve(key.substring(key.lastIndexOf('/') + 1));
        try {
            Disk.folders(folder);
            Disk.write(file, content);
            destinations.put(
                    destination,
                    new Parcel(key, file, content.length, Digests.sha256(new ByteArrayInputStream(content))));
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
