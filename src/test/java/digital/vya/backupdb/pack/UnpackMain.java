package digital.vya.backupdb.pack;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Unpacks a file to nowhere in a JVM of its own, where a test can make the heap small. */
final class UnpackMain {
    private UnpackMain() {}

    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[0]);
        long raw = 0;
        byte[] chunk = new byte[64 * 1024];
        try (InputStream in = Unpack.open(Files.newInputStream(file), file.toString())) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                raw += n;
            }
        }
        System.out.println("raw=" + raw);
        System.out.println("peak=" + PackMain.peakKilobytes());
    }

    static List<String> command(int heapMegabytes, Path file) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-cp",
                System.getProperty("java.class.path"),
                UnpackMain.class.getName(),
                file.toString());
    }
}
