package digital.vya.backupdb.sweep;

import digital.vya.backupdb.servers.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What stands at the destinations and what is parked, kept so that every run of a scenario begins with the same. */
final class Snapshot {
    private final Path folder;

    private Snapshot(Path folder) {
        this.folder = folder;
    }

    static Snapshot of(Stage stage, String name) throws IOException {
        Snapshot snapshot = new Snapshot(stage.installation.home().resolve("snapshot-" + name));
        Folders.delete(snapshot.folder);
        for (Path part : parts(stage)) {
            copy(part, snapshot.folder.resolve(part.getFileName().toString()));
        }
        if (stage.bucket != null) {
            stage.bucket.copyTo(snapshot.bucket());
        }
        return snapshot;
    }

    void putBack(Stage stage) throws IOException {
        stage.empty();
        for (Path part : parts(stage)) {
            copy(folder.resolve(part.getFileName().toString()), part);
        }
        if (stage.bucket != null) {
            stage.bucket.fill(bucket());
        }
    }

    private Path bucket() {
        return folder.resolve("bucket");
    }

    private static List<Path> parts(Stage stage) {
        return Stream.concat(
                        stage.destinations.stream().map(stage::destination),
                        Stream.of("dead-letters", "destinations", "runs").map(stage.installation.state()::resolve))
                .toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> all = Files.walk(from)) {
            for (Path source : all.toList()) {
                Path target = to.resolve(from.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(source, target);
                }
            }
        }
    }
}
