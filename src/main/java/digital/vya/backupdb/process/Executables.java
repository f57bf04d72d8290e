package digital.vya.backupdb.process;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the file of a tool, so that a missing one is named before anything is started. */
final class Executables {
    private Executables() {}

    /** An executable of this name along the search path. */
    static Optional<Path> onPath(String name, String searchPath) {
        return first(name, places(null, searchPath));
    }

    /** An absolute path as it is; a plain name in the folder first (null: nowhere), then along the search path. */
    static Path find(String tool, @Nullable Path folder, String searchPath) {
        if (tool.indexOf('/') >= 0) {
            Path path = Path.of(tool);
            if (!path.isAbsolute()) {
                throw missing("`" + tool + "` is neither a plain name nor an absolute path");
            }
            return runnable(path).orElseThrow(() -> missing("`" + tool + "` is not there, or may not be run"));
        }
        List<Path> places = places(folder, searchPath);
        return first(tool, places)
                .orElseThrow(() -> missing("`" + tool + "` is not installed: it is in none of " + places));
    }

    private static List<Path> places(@Nullable Path folder, String searchPath) {
        List<Path> places = new ArrayList<>();
        if (folder != null) {
            places.add(folder);
        }
        for (String entry : searchPath.split(File.pathSeparator, -1)) {
            // an empty or relative entry would run whatever lies in the current folder
            if (entry.startsWith("/")) {
                places.add(Path.of(entry));
            }
        }
        return places;
    }

    private static Optional<Path> first(String tool, List<Path> places) {
        return places.stream()
                .flatMap(place -> runnable(place.resolve(tool)).stream())
                .findFirst();
    }

    private static Optional<Path> runnable(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file) ? Optional.of(file) : Optional.empty();
    }

    private static BackupException missing(String message) {
        return new BackupException(ErrorCode.TOOL_MISSING, message);
    }
}
