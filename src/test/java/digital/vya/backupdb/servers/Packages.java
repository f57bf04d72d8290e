package digital.vya.backupdb.servers;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;

/** A tool of a Debian package: found, or installed where that is possible, or a clear refusal. */
public final class Packages {
    private Packages() {}

    /** Returns when the tool can be run; throws with the one line to type when that cannot be had. */
    public static synchronized void ensure(String tool, String debianPackage) {
        if (onPath(tool)) {
            return;
        }
        String install = "apt-get install -y " + debianPackage;
        if (!Folders.runningAsRoot() || !onPath("apt-get")) {
            throw new IllegalStateException("missing " + tool + "; run: sudo " + install);
        }
        Map<String, String> quiet = Map.of("DEBIAN_FRONTEND", "noninteractive");
        Tool.run(quiet, "", "apt-get", "-qq", "update");
        Tool.run(quiet, "", "apt-get", "-qq", "install", "-y", "--no-install-recommends", debianPackage)
                .orThrow(install);
        if (!onPath(tool)) {
            throw new IllegalStateException("still missing " + tool + " after: " + install);
        }
    }

    private static boolean onPath(String tool) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv("PATH"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }
}
