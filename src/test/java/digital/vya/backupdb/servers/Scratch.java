package digital.vya.backupdb.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Folders of files that come by the thousand and are gone in seconds: in memory, where there is enough of it. Some disks
 * take longer to find room for a file's name after many were deleted than a server takes for all that a test asks of it.
 */
final class Scratch {
    private static final Path MEMORY = Path.of("/dev/shm");
    /** What all servers of a build have at the same time is less than half of it. */
    private static final long ENOUGH = 6L << 30;

    private static final boolean THERE_IS_ENOUGH = isEnough();

    private Scratch() {}

    static Path folder(String prefix) throws IOException {
        return THERE_IS_ENOUGH ? Files.createTempDirectory(MEMORY, prefix) : Files.createTempDirectory(prefix);
    }

    private static boolean isEnough() {
        try {
            return Files.isDirectory(MEMORY)
                    && Files.isWritable(MEMORY)
                    && Files.getFileStore(MEMORY).getUsableSpace() > ENOUGH
                    && available() > ENOUGH;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long available() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            return lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        }
    }
}
