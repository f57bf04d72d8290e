package digital.vya.backupdb.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.backup.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What stands in a folder of backups, read without the product: its manifests, and whether each one's files are whole. */
final class Points {
    private static final String MANIFEST = ".manifest.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Points() {}

    /** The file that holds a point's data, and what the manifest says is missing from it; empty when nothing is. */
    record Point(Path data, String missing) {}

    /** Every committed point by its id. */
    static Map<String, Point> in(Path folder) throws IOException {
        Map<String, Point> found = new TreeMap<>();
        for (String file : Installation.files(folder)) {
            if (file.endsWith(MANIFEST)) {
                Path manifest = folder.resolve(file);
                JsonNode read = JSON.readTree(Files.readAllBytes(manifest));
                String missing = read.path("verdict").asText().equals("SUCCESS")
                        ? ""
                        : read.path("problems").toString();
                found.put(read.path("id").asText(), new Point(whole(manifest, read), missing));
            }
        }
        return found;
    }

    private static Path whole(Path manifest, JsonNode read) throws IOException {
        Path data = null;
        if (read.path("artifacts").isEmpty()) {
            throw new Invariants.FalseGreen(manifest + " names no file");
        }
        for (JsonNode artifact : read.path("artifacts")) {
            Path file = manifest.resolveSibling(artifact.path("name").asText());
            if (!Files.isRegularFile(file)) {
                throw new Invariants.FalseGreen(manifest + " is committed without " + file.getFileName());
            }
            if (!sha256(Files.readAllBytes(file)).equals(artifact.path("sha256").asText())) {
                throw new Invariants.FalseGreen(manifest + " is committed with other bytes in " + file.getFileName());
            }
            if (artifact.path("kind").asText().equalsIgnoreCase("data")) {
                data = file;
            }
        }
        return data;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
