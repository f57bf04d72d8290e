package digital.vya.backupdb.demo;

import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A restore without this product: sha256sum, gunzip and psql on the files of restore points. */
final class PlainRestore {
    private final Screen screen;
    private final PostgresServer target;

    PlainRestore(Screen screen, PostgresServer target) {
        this.screen = screen;
        this.target = target;
    }

    /** The folders below a destination that hold restore points. */
    static List<Path> folders(Path destination) {
        return manifests(destination).stream().map(Path::getParent).distinct().toList();
    }

    static List<Path> manifests(Path destination) {
        return Workshop.filesBelow(destination).stream()
                .filter(path -> path.toString().endsWith(".manifest.json"))
                .toList();
    }

    void checkSums(Path folder) {
        Tool.Result result = shell(Map.of(), folder, "sha256sum -c *.sha256");
        screen.output(result.out());
        screen.check("sha256sum accepts every file", result.exit() == 0);
    }

    void roles(Path folder) {
        Tool.Result result = shell(target.environment("postgres"), folder, "gunzip -c *_roles.sql.gz | psql -X -q");
        List<String> errors =
                result.err().lines().filter(line -> line.contains("ERROR:")).toList();
        errors.forEach(screen::output);
        screen.say("A new server has its first superuser already, so that one CREATE ROLE must fail; no other may.");
        screen.check(
                "roles are back",
                errors.stream().allMatch(e -> e.endsWith("role \"" + target.superuser() + "\" already exists"))
                        && errors.size() <= 1);
    }

    void content(Map<String, String> environment, Path folder) {
        String data = only(folder, name -> name.endsWith(".sql.gz") && !name.endsWith("_roles.sql.gz"));
        Tool.Result result =
                shell(environment, folder, "gunzip -c " + quoted(data) + " | psql -X -q -v ON_ERROR_STOP=1");
        screen.output(result.err());
        screen.check(
                "the database is back, without any error",
                result.exit() == 0 && !result.err().contains("ERROR"));
    }

    private Tool.Result shell(Map<String, String> environment, Path folder, String command) {
        screen.command("cd " + quoted(folder.toString()) + " && " + command);
        return Tool.run(environment, "", "sh", "-c", "cd \"$0\" && " + command, folder.toString());
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static String only(Path folder, java.util.function.Predicate<String> wanted) {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> found =
                    files.map(p -> p.getFileName().toString()).filter(wanted).toList();
            if (found.size() != 1) {
                throw new IllegalStateException("expected one dump in " + folder + ", found " + found);
            }
            return found.get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
