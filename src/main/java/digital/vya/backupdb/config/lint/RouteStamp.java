package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.disk.OwnPath;
import digital.vya.backupdb.disk.PlainFile;
import digital.vya.backupdb.errors.BackupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file in the state folder that says which routes were checked without a finding: a sum of their content, of the
 * properties they may name, and of the program that checked them. While the sum is the same, so would be the findings, and
 * a command need not look again. One that others could have written, or that says anything else, is as good as none.
 */
public final class RouteStamp {
    private static final Logger LOG = LoggerFactory.getLogger(RouteStamp.class);
    private static final String NAME = "routes-checked";
    private static final int LARGEST = 200;

    private final Path routes;
    private final Path file;
    private final Properties properties;
    private final String program;
    private final String sum;

    RouteStamp(Path routes, Path stateFolder, Properties properties, String program) {
        this.routes = routes;
        this.file = stateFolder.resolve(NAME);
        this.properties = properties;
        this.program = program;
        this.sum = sum();
    }

    /**
     * For the routes as they are now; empty where the program is not one jar beside its libraries, as while it is written.
     *
     * @param properties what placeholders in routes stand for, as far as it is no secret
     */
    public static Optional<RouteStamp> of(Path routes, Path stateFolder, Properties properties) {
        try {
            return Files.isDirectory(routes)
                    ? program(Path.of(System.getProperty("java.class.path")))
                            .map(program -> new RouteStamp(routes, stateFolder, properties, program))
                    : Optional.empty();
        } catch (IOException | UncheckedIOException e) {
            // what cannot be read is for the check to say
            return Optional.empty();
        }
    }

    /** Whether exactly these routes were found to be in order. */
    public boolean holds() {
        try {
            if (!Files.exists(file)) {
                return false;
            }
            OwnPath.requireSecret(file);
            return new String(PlainFile.read(file, LARGEST), StandardCharsets.UTF_8).equals(sum);
        } catch (BackupException | IOException e) {
            LOG.debug("{} does not count", file, e);
            return false;
        }
    }

    /** For the next command, when the routes were found to be in order and were not written to meanwhile. */
    public void keep() {
        try {
            OwnPath.requireSecret(file);
            if (Files.isDirectory(Disk.parent(file)) && sum().equals(sum)) {
                Disk.write(file, sum.getBytes(StandardCharsets.UTF_8));
            }
        } catch (BackupException | IOException | UncheckedIOException e) {
            // the next command checks again, and what else cannot be written there is said by what needs it
            LOG.debug("{} is not written", file, e);
        }
    }

    private String sum() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, program);
            add(digest, new TreeMap<>(properties).toString());
            for (Path source : RouteLint.files(routes)) {
                add(digest, source.toString());
                byte[] content = Files.readAllBytes(source);
                add(digest, String.valueOf(content.length));
                digest.update(content);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }

    /** Which build this is: a file's change time cannot be set, so whatever is put in its place has another one. */
    static Optional<String> program(Path jar) throws IOException {
        if (!Files.isRegularFile(jar)) {
            return Optional.empty();
        }
        StringBuilder program = new StringBuilder(Runtime.version().toString());
        try (Stream<Path> libraries = Files.list(jar.toAbsolutePath().resolveSibling("lib"))) {
            for (Path one : Stream.concat(Stream.of(jar), libraries.sorted()).toList()) {
                Map<String, Object> found = Files.readAttributes(one, "unix:size,ino,ctime");
                program.append('\n').append(one.getFileName());
                List.of("size", "ino", "ctime")
                        .forEach(name -> program.append(' ').append(found.get(name)));
            }
        }
        return Optional.of(program.toString());
    }
}
