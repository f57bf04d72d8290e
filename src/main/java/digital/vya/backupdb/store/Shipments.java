package digital.vya.backupdb.store;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Shipment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the shipment of a restore point: its artifacts, a checksum file for {@code sha256sum -c}, how to restore it by
 * hand, the manifest last.
 */
public final class Shipments {
    static final String CHECKSUMS = ".sha256";
    static final String BY_HAND = ".RESTORE.md";
    static final String MANIFEST = ".manifest.json";

    /** Where a dry run sends it: no instance's folder. */
    public static final String TRIAL_FOLDER = "vya-dry-run";

    /** What a dry run sends. It never changes: what an earlier one could not delete is found in place and proven. */
    public static final byte[] TRIAL =
            "A dry run sent this file to find out whether a backup could be, and it may be deleted at any time.\n"
                    .getBytes(StandardCharsets.UTF_8);

    /** A file of these bytes on its way. */
    public static Parcel trial(String key, Path file) {
        return new Parcel(key, file, TRIAL.length, Digests.hex(Digests.sha256().digest(TRIAL)));
    }

    /** The small files are written beside the first artifact. */
    public Shipment build(Job job, List<Artifact> artifacts, Manifest manifest, String byHand) {
        Path folder = Disk.parent(artifacts.get(0).file());
        List<Parcel> parcels = new ArrayList<>();
        StringBuilder checksums = new StringBuilder();
        for (Artifact artifact : artifacts) {
            parcels.add(new Parcel(
                    job.folder() + "/" + artifact.name(), artifact.file(), artifact.packedBytes(), artifact.sha256()));
            checksums.append(checksum(artifact.sha256(), artifact.name()));
        }
        try {
            byte[] json = Json.mapper().writeValueAsBytes(manifest);
            parcels.add(small(job, folder, CHECKSUMS, checksums.toString().getBytes(StandardCharsets.UTF_8)));
            parcels.add(small(job, folder, BY_HAND, byHand.getBytes(StandardCharsets.UTF_8)));
            parcels.add(small(job, folder, MANIFEST, json));
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.DISK_FULL,
                    "The manifest of " + job.pointId() + " cannot be written: " + BackupException.words(e),
                    e);
        }
        return new Shipment(job, job.pointId(), parcels, artifacts, manifest.problems());
    }

    /** A line for {@code sha256sum -c}. */
    static String checksum(String sha256, String name) {
        return sha256 + "  " + name + "\n";
    }

    private static Parcel small(Job job, Path folder, String ending, byte[] content) throws IOException {
        String name = job.stem() + ending;
        Path file = folder.resolve(name);
        Disk.write(file, content);
        // of what was meant, not of what the disk made of it
        return new Parcel(
                job.folder() + "/" + name, file, content.length, Digests.sha256(new ByteArrayInputStream(content)));
    }
}
