package digital.vya.backupdb.golden;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Restore points as one version of the manifest had them: made once, then never changed. */
final class GoldenRepository {
    private static final Path ALL = Path.of("src/test/resources/golden");
    private static final String SUMS = "SHA256SUMS";

    private final Path folder;

    private GoldenRepository(Path folder) {
        this.folder = folder;
    }

    static GoldenRepository ofVersion(int version) {
        return new GoldenRepository(ALL.resolve("manifest-" + version));
    }

    /** Of every version that there has been, the oldest first. */
    static List<GoldenRepository> all() {
        List<GoldenRepository> all = new ArrayList<>();
        for (int version = 1; version <= Manifest.VERSION; version++) {
            all.add(ofVersion(version));
        }
        return all;
    }

    Path folder() {
        return folder;
    }

    boolean exists() {
        return Files.isDirectory(folder);
    }

    List<Manifest> manifests() throws IOException {
        List<Manifest> all = new ArrayList<>();
        for (String file : Installation.files(folder)) {
            if (file.endsWith(".manifest.json")) {
                all.add(Json.mapper().readValue(folder.resolve(file).toFile(), Manifest.class));
            }
        }
        return all;
    }

    /** Writes down what every file is, so that a change is seen. */
    void seal() throws IOException {
        Files.write(folder.resolve(SUMS), sums());
    }

    List<String> sealed() throws IOException {
        return Files.readAllLines(folder.resolve(SUMS));
    }

    List<String> sums() throws IOException {
        List<String> all = new ArrayList<>();
        for (String file : Installation.files(folder)) {
            if (!file.equals(SUMS)) {
                all.add(sha256(folder.resolve(file)) + "  " + file);
            }
        }
        return all;
    }

    /** Copies it to where an installation delivers, with the modes that a repository does not keep. */
    void copyTo(Path destination) {
        copy(folder, destination);
    }

    static void copy(Path from, Path to) {
        try {
            for (String file : Installation.files(from)) {
                if (!file.equals(SUMS)) {
                    Path target = to.resolve(file);
                    Files.createDirectories(target.getParent());
                    Files.copy(from.resolve(file), target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
