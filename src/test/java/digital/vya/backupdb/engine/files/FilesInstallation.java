package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.model.FileChoice;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.RestoreChoice;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
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

    /** The newest restore point of the set below a folder; null: to where it was. */
    RestoreOutcome restore(Path target, boolean overwrite) {
        return restore(target, new FileChoice(List.of(), overwrite, FileChoice.NONE.listing()));
    }

    RestoreOutcome restore(Path target, FileChoice choice) {
        return restore(new RestoreRequest.What(null, null, null, "all", null, null), target, choice);
    }

    RestoreOutcome restore(RestoreRequest.What what, Path target, FileChoice choice) {
        try (Routes routes = installation.start()) {
            return routes.request(
                    "direct:restore", request(what, target, choice, preview -> true), RestoreOutcome.class);
        }
    }

    static RestoreRequest request(
            RestoreRequest.What what, Path target, FileChoice choice, RestoreRequest.Confirmation confirmation) {
        return new RestoreRequest(
                what,
                "docs",
                target == null ? null : target.toString(),
                RestoreMode.SAFE,
                RestoreChoice.ALL,
                RestoreRequest.RolesPolicy.CREATE_MISSING,
                false,
                1,
                false,
                null,
                false,
                confirmation,
                choice,
                false);
    }

    /** A program of the test's own. */
    Path script(String name, String body) throws IOException {
        Path file = installation.home().resolve(name);
        Files.writeString(file, "#!/bin/bash\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    FilesInstallation replaceIn(String file, String text, String other) throws IOException {
        Path path = installation.home().resolve(file);
        String old = Files.readString(path);
        if (!old.contains(text)) {
            throw new AssertionError(text + " is not in " + file);
        }
        Files.writeString(path, old.replace(text, other));
        return this;
    }
}
