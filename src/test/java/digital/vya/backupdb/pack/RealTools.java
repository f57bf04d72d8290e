package digital.vya.backupdb.pack;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The programs that have to accept what we pack; without them these tests say nothing. */
final class RealTools {
    private RealTools() {}

    /** Throws with the one line to type when one is not there. */
    static void ensure() {
        List<String> missing = List.of("gzip", "gunzip", "zstd", "sha256sum").stream()
                .filter(tool -> !onPath(tool))
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException(
                    "missing " + missing + "; run: sudo apt-get install -y gzip zstd coreutils");
        }
    }

    private static boolean onPath(String tool) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv("PATH"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }
}
