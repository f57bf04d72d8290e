package digital.vya.backupdb.install;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A program that was built or unpacked somewhere: its version, and the files that make a version folder. */
final class ProgramFiles {
    static final String JAR = "target/vya-backupdb.jar";
    static final String SCHEMA = "backup.schema.json";

    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,63}");

    private final Path home;
    private final String version;
    private final SortedMap<String, Path> files = new TreeMap<>();
    private final SortedMap<String, String> hashes = new TreeMap<>();

    private ProgramFiles(Path home, Manifest jar) throws IOException {
        this.home = home;
        String said = jar.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        if (said == null || !VERSION.matcher(said).matches()) {
            throw incomplete(home.resolve(JAR) + " does not say its version");
        }
        this.version = said;
        add(Layout.LAUNCHER, home.resolve(Layout.LAUNCHER));
        add(JAR, home.resolve(JAR));
        libraries(jar.getMainAttributes().getValue(Attributes.Name.CLASS_PATH));
        folder("routes", home.resolve("routes"));
        add(SCHEMA, home.resolve("config").resolve(SCHEMA));
        // what `serve --dev` has beside, and the licence: not in every place that the program can be run from
        folder("target/dev", home.resolve("target/dev"));
        if (Files.isRegularFile(home.resolve("LICENSE"))) {
            add("LICENSE", home.resolve("LICENSE"));
        }
        for (Map.Entry<String, Path> file : files.entrySet()) {
            hashes.put(file.getKey(), sha256(file.getValue()));
        }
    }

    /** What is to be installed from there; a program that lacks a part is refused. */
    static ProgramFiles of(Path home) {
        Path jar = home.resolve(JAR);
        if (!Files.isRegularFile(jar)) {
            throw incomplete("there is no " + jar);
        }
        try (JarFile opened = new JarFile(jar.toFile())) {
            Manifest manifest = opened.getManifest();
            if (manifest == null) {
                throw incomplete(jar + " does not say what it is");
            }
            return new ProgramFiles(home, manifest);
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.PROGRAM_INCOMPLETE,
                    "The program in " + home + " cannot be read: " + BackupException.words(e),
                    e);
        }
    }

    /** Only those that the jar names: what an earlier build left beside them is none of it. */
    private void libraries(@Nullable String classPath) {
        if (classPath == null) {
            return;
        }
        for (String entry : classPath.split(" ", -1)) {
            // one with a scheme is found where it is
            if (!entry.isBlank() && entry.indexOf(':') < 0) {
                add("target/" + entry, home.resolve("target").resolve(entry));
            }
        }
    }

    private void folder(String name, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .forEach(file -> add(name + "/" + folder.relativize(file), file));
        }
    }

    private void add(String name, Path file) {
        if (!Files.isRegularFile(file)) {
            throw incomplete("there is no " + file);
        }
        files.put(name, file);
    }

    String version() {
        return version;
    }

    /** By their names in a version folder. */
    SortedMap<String, Path> files() {
        return files;
    }

    SortedMap<String, String> hashes() {
        return hashes;
    }

    /** The same for the same files, and for no others. */
    String digest() {
        MessageDigest digest = newDigest();
        hashes.forEach((name, hash) -> digest.update((name + "\0" + hash + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest());
    }

    static String sha256(Path file) throws IOException {
        MessageDigest digest = newDigest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Whether that file is there, is no link, and has these bytes. */
    static boolean has(Path file, String hash) throws IOException {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && sha256(file).equals(hash);
    }

    private static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static BackupException incomplete(String why) {
        return new BackupException(ErrorCode.PROGRAM_INCOMPLETE, "There is no whole program to install: " + why);
    }
}
