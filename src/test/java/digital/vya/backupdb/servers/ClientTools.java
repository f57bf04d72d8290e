package digital.vya.backupdb.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** PostgreSQL's client tools on the PATH: found, or installed where that is possible, or a clear refusal. */
public final class ClientTools {
    private static final List<String> NEEDED = List.of("psql", "pg_dump", "pg_dumpall");
    private static final String INSTALL = "apt-get install -y postgresql-client";

    private ClientTools() {}

    /** Returns when all of them can be run; throws with the one line to type when that cannot be had. */
    public static synchronized void ensure() {
        if (missing().isEmpty()) {
            return;
        }
        if (!Folders.runningAsRoot() || !onPath("apt-get")) {
            throw new IllegalStateException("missing " + missing() + "; run: sudo " + INSTALL);
        }
        System.err.println("installing PostgreSQL's client tools: " + INSTALL);
        Map<String, String> quiet = Map.of("DEBIAN_FRONTEND", "noninteractive");
        Tool.run(quiet, "", "apt-get", "-qq", "update");
        Tool.run(quiet, "", "apt-get", "-qq", "install", "-y", "postgresql-client")
                .orThrow(INSTALL);
        if (!missing().isEmpty()) {
            throw new IllegalStateException("still missing " + missing() + " after: " + INSTALL);
        }
    }

    /** The client's major version; a server must not be newer, nor much older where a dump is to be restored. */
    public static int majorVersion() {
        ensure();
        String said = Tool.run("pg_dump", "--version").orThrow("pg_dump --version");
        Matcher version = Pattern.compile("(\\d+)[.\\d]*(?:\\s|$)").matcher(said);
        if (!version.find()) {
            throw new IllegalStateException("no version in: " + said);
        }
        return Integer.parseInt(version.group(1));
    }

    /** The newest server that these tools can both dump and restore, for what they write is for servers as new. */
    public static int serverVersion() {
        return majorVersion() >= 17 ? 17 : 15;
    }

    /** The tool itself: what Debian has on the PATH is a script around it that takes ten times as long to start. */
    public static Path real(String tool) {
        Path packages = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(packages)) {
            try (Stream<Path> versions = Files.list(packages)) {
                Optional<Path> newest = versions.map(
                                version -> version.resolve("bin").resolve(tool))
                        .filter(Files::isExecutable)
                        .max(Comparator.naturalOrder());
                if (newest.isPresent()) {
                    return newest.get();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Path.of("/usr/bin").resolve(tool);
    }

    private static List<String> missing() {
        return NEEDED.stream().filter(tool -> !onPath(tool)).toList();
    }

    private static boolean onPath(String tool) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv("PATH"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }
}
