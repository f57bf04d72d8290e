package digital.vya.backupdb.backup;

import digital.vya.backupdb.Application;
import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.Tool;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How tests start the program: a third of a start is the reading of classes, which an archive of them spares. A build
 * that starts hundreds asks for it by {@code -Dclass.archive=true}; it is made once, out of the classes as they are.
 */
final class ClassArchive {
    private static final String CLASSES = "digital/vya/backupdb/Application.class";

    private ClassArchive() {}

    /** Once per JVM. */
    private static final class Made {
        static final List<String> OPTIONS = Boolean.getBoolean("class.archive")
                ? archived()
                : List.of("-cp", System.getProperty("java.class.path"));
    }

    /** The class path, as the last of the JVM's options. */
    static List<String> options() {
        return Made.OPTIONS;
    }

    private static List<String> archived() {
        List<Path> all = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists)
                .toList();
        Path classes = all.stream()
                .filter(place -> Files.exists(place.resolve(CLASSES)))
                .findFirst()
                .orElseThrow();
        Path folder = classes.resolveSibling("class-archive").resolve(Long.toHexString(stamp(classes)));
        Path archive = folder.resolve("product.jsa");
        // an archive is of jars alone
        List<Path> folders = all.stream().filter(Files::isDirectory).toList();
        String path = all.stream()
                .map(place -> Files.isDirectory(place) ? jar(folder, place) : place)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!Files.exists(archive)) {
                    make(folders, archive, path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of("-XX:SharedArchiveFile=" + archive, "-cp", path);
    }

    private static Path jar(Path folder, Path classes) {
        return folder.resolve(classes.getFileName() + ".jar");
    }

    private static void make(List<Path> folders, Path archive, String path) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin");
        for (Path classes : folders) {
            String jar = jar(Disk.parent(archive), classes).toString();
            Tool.run(java.resolve("jar").toString(), "--create", "--file", jar, "-C", classes.toString(), ".")
                    .orThrow("jar");
        }
        Path home = Files.createTempDirectory("class-archive");
        try {
            Installation installation = Installation.in(home);
            installation.write("data/file", "something");
            installation.configure("""
                    server: {name: test}
                    instances:
                      - {id: docs, engine: files, policy: nightly, sets: [{id: etc, paths: [%s]}]}
                    policies: [{id: nightly, destinations: [disk]}]
                    destinations: [{id: disk, type: file, parameters: {directory: %s}}]
                    """.formatted(home.resolve("data"), installation.destination("disk")));
            Path part = archive.resolveSibling("product.part");
            List<String> command = new ArrayList<>(List.of(java.resolve("java").toString()));
            command.addAll(Installation.QUICK);
            command.addAll(List.of("-XX:ArchiveClassesAtExit=" + part, "-Dvya.home=" + home, "-cp", path));
            command.addAll(List.of(Application.class.getName(), "backup", "--all"));
            Tool.run(command.toArray(String[]::new)).orThrow("a backup whose classes are archived");
            Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Folders.delete(home);
        }
    }

    /** Of the classes as they are: another for each that is compiled anew. */
    private static long stamp(Path classes) {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file ->
                            (file.toString().hashCode() * 31L + file.toFile().lastModified()) * 31L
                                    + file.toFile().length())
                    .reduce(0, (a, b) -> a ^ (b * 0x9E3779B97F4A7C15L));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
