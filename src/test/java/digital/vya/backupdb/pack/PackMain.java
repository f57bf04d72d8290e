package digital.vya.backupdb.pack;

import digital.vya.backupdb.engine.postgresql.dump.PostgresDumpInspector;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Packs a generated dump, or noise, in a JVM of its own, where a test can make heap and disk small. */
final class PackMain {
    private PackMain() {}

    public static void main(String[] arguments) throws IOException {
        Codec codec = Codec.valueOf(arguments[0]);
        Path folder = Path.of(arguments[1]);
        long size = Long.parseLong(arguments[2]);
        PackRequest request = new PackRequest(
                ArtifactKind.DATA,
                folder,
                "dump.sql",
                codec,
                1,
                2,
                Duration.ofMinutes(5),
                "",
                PostgresDumpInspector.ofDatabase());
        boolean noise = arguments.length > 3;
        InputStream raw = noise ? new BadStreams.Failing(size, null) : new GeneratedDump(size);
        try {
            Artifact artifact = new Packer().pack(raw, request);
            System.out.println("raw=" + artifact.rawBytes());
            System.out.println("rows=" + artifact.rows());
            System.out.println("peak=" + peakKilobytes());
        } catch (BackupException e) {
            System.out.println("code=" + e.code());
            System.out.println("message=" + e.getMessage());
        }
    }

    static List<String> command(int heapMegabytes, Codec codec, Path folder, long size) {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-cp",
                System.getProperty("java.class.path"),
                PackMain.class.getName(),
                codec.name(),
                folder.toString(),
                Long.toString(size)));
    }

    /** Of the whole process, native memory included. */
    static String peakKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.replaceAll("\\D", ""))
                .findFirst()
                .orElseThrow();
    }
}
