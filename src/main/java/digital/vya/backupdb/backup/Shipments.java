package digital.vya.backupdb.backup;

import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Shipment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Makes what is shipped out of what was packed: the artifacts, their checksums, and the manifest as the last. */
public final class Shipments {
    private final ObjectMapper json = Json.mapper();

    public Shipment build(Job job, List<Artifact> artifacts, Manifest manifest) {
        List<Parcel> parcels = new ArrayList<>();
        StringBuilder sums = new StringBuilder();
        for (Artifact artifact : artifacts) {
            parcels.add(
                    new Parcel(key(job, artifact.name()), artifact.file(), artifact.packedBytes(), artifact.sha256()));
            sums.append(artifact.sha256()).append("  ").append(artifact.name()).append('\n');
        }
        try {
            parcels.add(write(job, ".sha256", sums.toString().getBytes(StandardCharsets.UTF_8)));
            parcels.add(write(job, ".manifest.json", json.writeValueAsBytes(manifest)));
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.DISK_FULL, "Manifest of " + job.pointId() + " cannot be written: " + e, e);
        }
        return new Shipment(job, job.pointId(), parcels);
    }

    private static Parcel write(Job job, String ending, byte[] bytes) throws IOException {
        Path file = job.spool().resolve(job.folder()).resolve(job.stem() + ending);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        return new Parcel(key(job, file.getFileName().toString()), file, bytes.length, sha256(bytes));
    }

    private static String key(Job job, String name) {
        return job.folder() + "/" + name;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
