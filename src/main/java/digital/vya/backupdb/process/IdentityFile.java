package digital.vya.backupdb.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The file that tells one start of a tool who it is: 0600 in a folder that is 0700, gone when the tool has ended. What a
 * killed JVM leaves is swept by the next one.
 */
final class IdentityFile {
    private static final String PLACE = "@identity:file";
    private static final String PREFIX = "vya-identity-";

    private final @Nullable Path path;

    private IdentityFile(@Nullable Path path) {
        this.path = path;
    }

    /** No file for no text. */
    static IdentityFile write(@Nullable String text) {
        if (text == null) {
            return new IdentityFile(null);
        }
        try {
            // made with these rights, so that it never had others
            Path file = Files.createTempFile(
                    Files.createTempDirectory(
                            PREFIX + Owner.thisJvm() + "-",
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))),
                    "identity",
                    ".cnf",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, text.getBytes(StandardCharsets.UTF_8));
            return new IdentityFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> fill(List<String> arguments) {
        return arguments.stream().map(this::fill).toList();
    }

    private String fill(String argument) {
        if (!argument.endsWith(PLACE)) {
            return argument;
        }
        if (path == null) {
            throw new IllegalArgumentException("`" + argument + "` names a file of the identity, which has none");
        }
        return argument.substring(0, argument.length() - PLACE.length()) + path;
    }

    void delete() {
        if (path != null) {
            remove(Objects.requireNonNull(path.getParent(), "it has a folder of its own"));
        }
    }

    /** Removes those of JVMs that no longer live. */
    static void sweep() {
        try {
            Path mine = Files.createTempDirectory(PREFIX + Owner.thisJvm() + "-");
            try (DirectoryStream<Path> all = Files.newDirectoryStream(mine.getParent(), PREFIX + "*")) {
                for (Path folder : all) {
                    String name = folder.getFileName().toString();
                    int end = name.lastIndexOf('-');
                    if (Owner.jvmIsGone(name.substring(PREFIX.length(), Math.max(end, PREFIX.length())))) {
                        remove(folder);
                    }
                }
            } finally {
                Files.delete(mine);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void remove(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // another process sweeps too, or the folder is another user's
            folder.toFile().deleteOnExit();
        }
    }
}
