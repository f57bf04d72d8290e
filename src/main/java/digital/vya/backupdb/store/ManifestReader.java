package digital.vya.backupdb.store;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/** Reads a stored manifest, and takes nothing for one that is from the future, from elsewhere, or not whole. */
public final class ManifestReader {
    /** A manifest is some kilobytes, or megabytes with very many tables; more is not one. */
    private static final int LARGEST = 64 << 20;

    private ManifestReader() {}

    /** Closes the content. What it throws is MANIFEST_UNREADABLE, or what the content threw. */
    public static Manifest read(InputStream content, String key) throws IOException {
        Manifest manifest;
        try (content) {
            manifest = parse(content, key);
        }
        if (manifest == null || manifest.version() < 1 || manifest.version() > Manifest.VERSION) {
            String version = manifest == null ? "none" : String.valueOf(manifest.version());
            throw unreadable(key, "has version " + version + " of the manifest");
        }
        if (!(manifest.id() + Shipments.MANIFEST).equals(key)) {
            throw new BackupException(
                    ErrorCode.MANIFEST_UNREADABLE,
                    key + " belongs to the restore point " + manifest.id(),
                    "The file was moved, renamed or changed: put it back, or take another destination.",
                    null);
        }
        requireWhole(manifest, key);
        return manifest;
    }

    /**
     * What stands there, whatever wrote it: neither too large nor nested too deep (the parser's own limit is 1000), and no
     * key twice, of which one reader would take the first and another the last.
     */
    public static Manifest parse(InputStream content, String key) throws IOException {
        byte[] json = content.readNBytes(LARGEST + 1);
        if (json.length > LARGEST) {
            throw unreadable(key, "is larger than " + Human.size(LARGEST) + ", as no manifest is");
        }
        try {
            return Json.mapper()
                    .reader()
                    .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .readValue(json, Manifest.class);
        } catch (JacksonException e) {
            throw new BackupException(ErrorCode.MANIFEST_UNREADABLE, key + " is not JSON of a manifest", e);
        }
    }

    /** Throws MANIFEST_UNREADABLE where something is left out that nothing can be restored or checked without. */
    public static void requireWhole(Manifest manifest, String key) {
        if (lacks(manifest.instance(), manifest.database(), manifest.engine(), manifest.takenAt(), manifest.verdict())
                || lacks(manifest.artifacts(), manifest.roles())) {
            throw unreadable(key, "lacks what every manifest has");
        }
        for (Manifest.Entry entry : manifest.artifacts()) {
            if (entry == null || lacks(entry.kind(), entry.name(), entry.sha256(), entry.codec())) {
                throw unreadable(key, "lacks what every manifest says of its files");
            }
        }
    }

    private static boolean lacks(Object... parts) {
        return Arrays.stream(parts).anyMatch(Objects::isNull);
    }

    private static BackupException unreadable(String key, String how) {
        return new BackupException(ErrorCode.MANIFEST_UNREADABLE, key + " " + how);
    }
}
