package digital.vya.backupdb.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/** Which files the processes of this machine have open, as far as this user may see. */
public final class OpenFiles {
    private OpenFiles() {}

    /** Whether a process has a file open in that folder or below it. */
    public static boolean areBelow(Path folder) throws IOException {
        return below(folder, pid -> true).isPresent();
    }

    /** One of those processes, among the {@code asked} ones. */
    public static Optional<ProcessHandle> below(Path folder, LongPredicate asked) throws IOException {
        if (!Files.exists(folder)) {
            return Optional.empty();
        }
        // the kernel names them without links
        Path real = folder.toRealPath();
        return ProcessHandle.allProcesses()
                .filter(process -> of(process.pid()).stream().anyMatch(file -> file.startsWith(real)))
                .filter(process -> asked.test(process.pid()))
                .findAny();
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
