package digital.vya.backupdb.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Which files the processes of this machine have open, as far as this user may see. */
public final class OpenFiles {
    private OpenFiles() {}

    /** Whether a process has a file open in that folder or below it. */
    public static boolean areBelow(Path folder) {
        return ProcessHandle.allProcesses()
                .anyMatch(process -> of(process.pid()).stream().anyMatch(file -> file.startsWith(folder)));
    }

    private static List<Path> of(long pid) {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return open.flatMap(OpenFiles::target).toList();
        } catch (IOException goneOrDenied) {
            return List.of();
        }
    }

    private static Stream<Path> target(Path link) {
        try {
            return Stream.of(Files.readSymbolicLink(link)).filter(Path::isAbsolute);
        } catch (IOException closedMeanwhile) {
            return Stream.empty();
        }
    }
}
