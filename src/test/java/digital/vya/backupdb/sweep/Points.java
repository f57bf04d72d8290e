package digital.vya.backupdb.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.backup.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** What stands in a folder of backups, read without the product: its manifests, and whether each one's files are whole. */
final class Points {
    private static final String MANIFEST = ".manifest.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Points() {}

    /** Every committed point by its id, with the file that holds its data. */
    static Map<String, Path> in(Path folder) throws IOException {
        Map<String, Path> found = new TreeMap<>();
        for (String file : Installation.files(folder)) {
            if (file.endsWith(MANIFEST)) {
                Path manifest = folder.resolve(file);
                JsonNode read = JSON.readTree(Files.readAllBytes(manifest));
                found.put(read.path("id").asText(), whole(manifest, read));
            }
        }
        return found;
    }

    private static Path whole(Path manifest, JsonNode read) throws IOException {
        Path data = null;
        if (read.path("artifacts").isEmpty()) {
            throw new AssertionError(manifest + " names no file");
        }
        for (JsonNode artifact : read.path("artifacts")) {
            Path file = manifest.resolveSibling(artifact.path("name").asText());
            if (!Files.isRegularFile(file)) {
                throw new AssertionError(manifest + " is committed without " + file.getFileName());
            }
            if (!sha256(Files.readAllBytes(file)).equals(artifact.path("sha256").asText())) {
                throw new AssertionError(manifest + " is committed with other bytes in " + file.getFileName());
            }
            if (artifact.path("kind").asText().equalsIgnoreCase("data")) {
                data = file;
            }
        }
        return data;
    }

    /** The SQL in a packed dump. */
    static String sql(Path packed) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
            // what psql is told to take nothing but SQL with is another word each time
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^\\\\(un)?restrict .*\n", "");
        }
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
