package digital.vya.backupdb.matrix;

import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The client tools of exactly a version, out of its image, in a folder of this machine. */
final class MatchingTools {
    private static final Path SCRIPT = Path.of("scripts/matrix/tools").toAbsolutePath();
    private static final Map<Version, Path> KNOWN = new ConcurrentHashMap<>();

    private MatchingTools() {}

    static Path of(Version version) {
        return KNOWN.computeIfAbsent(version, MatchingTools::taken);
    }

    /** For each JVM anew, and gone with it: it takes a second, and nothing old is used. */
    private static Path taken(Version version) {
        Path folder = Folder.OURS.resolve(version.toString());
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString(), Images.of(version), folder.toString()));
        command.addAll(version.family.tools());
        Tool.run(Docker.environment(), "", command.toArray(String[]::new)).orThrow("the tools of " + version);
        return folder;
    }

    private static final class Folder {
        static final Path OURS = made();

        private static Path made() {
            try {
                Path matrix = Files.createDirectories(Path.of("target/matrix").toAbsolutePath());
                Path folder = Files.createTempDirectory(matrix, "tools-");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> Folders.delete(folder)));
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
