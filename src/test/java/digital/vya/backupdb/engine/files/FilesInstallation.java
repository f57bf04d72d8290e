package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An installation with one instance of files, {@code docs}, whose one set is {@code all}. */
final class FilesInstallation {
    private final Installation installation;
    private List<String> paths = List.of();
    private List<String> exclude = List.of();

    private FilesInstallation(Installation installation) {
        this.installation = installation;
    }

    static FilesInstallation in(Path home) {
        return new FilesInstallation(Installation.in(home));
    }

    Installation installation() {
        return installation;
    }

    FilesInstallation paths(String... patterns) {
        paths = List.of(patterns);
        return configured();
    }

    FilesInstallation exclude(String... patterns) {
        exclude = List.of(patterns);
        return configured();
    }

    private FilesInstallation configured() {
        return configure("      - {id: all, paths: [%s], exclude: [%s]}\n".formatted(quoted(paths), quoted(exclude)));
    }

    private static String quoted(List<String> patterns) {
        return patterns.stream().map(p -> "'" + p.replace("'", "''") + "'").collect(Collectors.joining(", "));
    }

    FilesInstallation configure(String sets) {
        installation.configure("""
                server: {name: test}
                instances:
                  - id: docs
                    engine: files
                    policy: nightly
                    sets:
                %s
                policies:
                  - id: nightly
                    destinations: [disk]
                destinations:
                  - id: disk
                    type: file
                    parameters: {directory: %s}
                """.formatted(sets.indent(2).stripTrailing(), destination()));
        return this;
    }

    Path destination() {
        return installation.destination("disk");
    }

    RunOutcome backup() {
        return installation.backup();
    }

    /** The folder of the set's restore points. */
    Path restorePoint() {
        return destination().resolve("docs/all");
    }

    Path file(String ending) {
        try (Stream<Path> files = Files.list(restorePoint())) {
            return files.filter(f -> f.toString().endsWith(ending)).findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Manifest manifest() throws IOException {
        return Json.mapper().readValue(file(".manifest.json").toFile(), Manifest.class);
    }

    /** Names in the archive below a folder, as tar lists them. */
    List<String> archived(Path folder) {
        String below = folder.toString().substring(1) + "/";
        return Tool.run("tar", "--list", "--quoting-style=escape", "--file=" + file(".tar.gz"))
                .orThrow("tar")
                .lines()
                .filter(name -> name.startsWith(below) && !name.equals(below))
                .map(name -> name.substring(below.length()))
                .toList();
    }
}
