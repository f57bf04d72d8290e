package digital.vya.backupdb.install;

import digital.vya.backupdb.Application;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.Deflater;

/** A folder as a build leaves it, of a version that a test names. */
final class Built {
    private static final Path PROJECT = Path.of("").toAbsolutePath();

    private final Path home;

    private Built(Path home) {
        this.home = home;
    }

    /** All that is installed, but in the place of the program two small files. */
    static Built small(Path home, String version) {
        try {
            Built built = new Built(Files.createDirectories(home));
            built.write("vya-backupdb", "#!/bin/sh\necho " + version + "\n");
            built.write("target/lib/one.jar", "one of " + version);
            built.write("target/lib/left-behind.jar", "of an earlier build");
            built.write("routes/backup/backup.camel.yaml", "- route: {id: backup}\n");
            built.write("routes/triggers/schedules.camel.yaml", "- route: {id: schedules}\n");
            built.write("config/backup.schema.json", "{}");
            built.copy("config/application.properties");
            built.copy("config/backup.yaml");
            built.jar(version, List.of("lib/one.jar"), false);
            return built;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The program of this build, which starts wherever it is installed. Here no class archive is made for it. */
    static Built whole(Path home, String version) {
        try {
            Built built = new Built(Files.createDirectories(home));
            built.copy("vya-backupdb");
            Files.setPosixFilePermissions(home.resolve("vya-backupdb"), PosixFilePermissions.fromString("rwxr-xr-x"));
            built.copyAll("routes");
            built.copy("config/backup.schema.json");
            built.copy("config/application.properties");
            built.copy("config/backup.yaml");
            built.write("target/class-archives", "a file where the folder would be");
            Files.createSymbolicLink(home.resolve("target/lib"), PROJECT.resolve("target/lib"));
            try (Stream<Path> jars = Files.list(PROJECT.resolve("target/lib"))) {
                built.jar(
                        version,
                        jars.map(jar -> "lib/" + jar.getFileName()).sorted().toList(),
                        true);
            }
            return built;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path home() {
        return home;
    }

    void write(String file, String text) {
        try {
            Path path = home.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(String file) throws IOException {
        Files.createDirectories(home.resolve(file).getParent());
        Files.copy(PROJECT.resolve(file), home.resolve(file));
    }

    private void copyAll(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(PROJECT.resolve(folder))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                copy(PROJECT.relativize(file).toString());
            }
        }
    }

    private void jar(String version, List<String> classPath, boolean withClasses) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, Application.class.getName());
        main.put(Attributes.Name.IMPLEMENTATION_VERSION, version);
        main.put(Attributes.Name.CLASS_PATH, String.join(" ", classPath));
        Path jar = home.resolve("target/vya-backupdb.jar");
        Files.createDirectories(jar.getParent());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.setLevel(Deflater.BEST_SPEED);
            if (withClasses) {
                Path classes = Path.of(Application.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath());
                try (Stream<Path> files = Files.walk(classes)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        String name = classes.relativize(file).toString();
                        if (!name.equals("META-INF/MANIFEST.MF")) {
                            out.putNextEntry(new JarEntry(name));
                            Files.copy(file, out);
                            out.closeEntry();
                        }
                    }
                }
            }
        }
    }
}
