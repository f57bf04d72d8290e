package digital.vya.backupdb.servers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A tool of a Debian package: found, or installed where that is possible, or a clear refusal. */
public final class Packages {
    private static final Map<String, String> WANTED = Map.of(
            "psql",
            "postgresql-client",
            "rsync",
            "rsync",
            "setfacl",
            "acl",
            "setfattr",
            "attr",
            "sqlite3",
            "sqlite3",
            "fish",
            "fish",
            "zsh",
            "zsh",
            "systemd-analyze",
            "systemd");

    private Packages() {}

    /** Returns when the tool can be run; throws with the one line to type when that cannot be had. */
    public static synchronized void ensure(String tool, String debianPackage) {
        if (onPath(tool)) {
            return;
        }
        String install = "apt-get install -y " + debianPackage;
        if (!Folders.runningAsRoot() || !onPath("apt-get")) {
            throw new IllegalStateException("missing " + tool + "; run: " + installAll());
        }
        Map<String, String> quiet = Map.of("DEBIAN_FRONTEND", "noninteractive");
        Tool.run(quiet, "", "apt-get", "-qq", "update");
        Tool.run(quiet, "", "apt-get", "-qq", "install", "-y", "--no-install-recommends", debianPackage)
                .orThrow(install);
        if (!onPath(tool)) {
            throw new IllegalStateException("still missing " + tool + " after: " + install);
        }
    }

    /** The one line that brings all that the tests want of this machine and root would install by itself. */
    static String installAll() {
        return "sudo apt-get install -y "
                + WANTED.entrySet().stream()
                        .filter(wanted -> !onPath(wanted.getKey()))
                        .map(Map.Entry::getValue)
                        .sorted()
                        .collect(Collectors.joining(" "));
    }

    static boolean onPath(String tool) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv("PATH"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }
}
