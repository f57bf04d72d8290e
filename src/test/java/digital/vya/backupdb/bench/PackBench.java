package digital.vya.backupdb.bench;

import digital.vya.backupdb.engine.postgresql.dump.PlainDumpInspector;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.pack.PackRequest;
import digital.vya.backupdb.pack.Packer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Our packer beside the tools people use, on the same file in the same run. Run by bench/pack.sh. */
public final class PackBench {
    /** Packs one file into another. */
    @FunctionalInterface
    private interface Way {
        void pack(Path from, Path folder, String name) throws IOException, InterruptedException;
    }

    private static final class Contender {
        private final String name;
        private final String against;
        private final Way way;
        private final List<Double> seconds = new ArrayList<>();
        private long packed;

        Contender(String name, String against, Way way) {
            this.name = name;
            this.against = against;
            this.way = way;
        }

        double median() {
            return seconds.stream()
                    .sorted()
                    .skip(seconds.size() / 2)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private PackBench() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        long size = Long.parseLong(arguments[0]) * 1024 * 1024;
        int rounds = Integer.parseInt(arguments[1]);
        Path folder = Path.of(arguments[2]);
        Path dump = folder.resolve("dump.sql");
        DumpText.write(dump, size);
        List<Contender> contenders = contenders();
        for (int round = 0; round < rounds; round++) {
            for (Contender contender : contenders) {
                run(contender, dump, folder);
            }
        }
        print(contenders, Files.size(dump), rounds);
    }

    private static List<Contender> contenders() {
        List<Contender> all = new ArrayList<>();
        all.add(tool("gzip", "-6"));
        all.add(ours(Codec.GZIP, 6, "gzip -6"));
        if (onPath("pigz")) {
            all.add(tool("pigz", "-6"));
        }
        all.add(tool("gzip", "-1"));
        all.add(ours(Codec.GZIP, 1, "gzip -1"));
        all.add(tool("zstd", "-q", "-c", "-T0", "-3"));
        all.add(ours(Codec.ZSTD, 3, "zstd -q -c -T0 -3"));
        all.add(tool("cat"));
        all.add(ours(Codec.NONE, 0, "cat"));
        return all;
    }

    private static Contender tool(String... command) {
        return new Contender(String.join(" ", command), null, (from, folder, name) -> {
            int exit = new ProcessBuilder(command)
                    .redirectInput(from.toFile())
                    .redirectOutput(folder.resolve(name).toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IOException(command[0] + " exited " + exit);
            }
        });
    }

    private static Contender ours(Codec codec, int level, String against) {
        String name = "ours, " + codec.name().toLowerCase(Locale.ROOT) + (level > 0 ? " " + level : "");
        return new Contender(name, against, (from, folder, file) -> new Packer()
                .pack(
                        Files.newInputStream(from),
                        new PackRequest(
                                ArtifactKind.DATA,
                                folder,
                                file,
                                codec,
                                level,
                                0,
                                null,
                                "",
                                PlainDumpInspector.ofDatabase())));
    }

    private static void run(Contender contender, Path dump, Path folder) throws IOException, InterruptedException {
        Path out = Files.createTempDirectory(folder, "out");
        long started = System.nanoTime();
        contender.way.pack(dump, out, "packed");
        contender.seconds.add((System.nanoTime() - started) / 1e9);
        try (var files = Files.list(out)) {
            for (Path file : files.toList()) {
                contender.packed = Files.size(file);
                Files.delete(file);
            }
        }
        Files.delete(out);
    }

    private static void print(List<Contender> contenders, long raw, int rounds) {
        System.out.printf(
                "%s of dump text, %d cores, medians of %d%n%n",
                Human.size(raw), Runtime.getRuntime().availableProcessors(), rounds);
        System.out.println("| | MB/s | packed to | beside the tool |");
        System.out.println("|---|---|---|---|");
        for (Contender contender : contenders) {
            String beside = contenders.stream()
                    .filter(other -> other.name.equals(contender.against))
                    .map(other -> String.format(
                            Locale.ROOT,
                            "%.2f × the speed, %.3f × the size",
                            other.median() / contender.median(),
                            (double) contender.packed / other.packed))
                    .findFirst()
                    .orElse("");
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %s | %s |%n",
                    contender.name,
                    raw / contender.median() / 1e6,
                    Human.share(contender.packed, raw),
                    beside);
        }
    }

    private static boolean onPath(String tool) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv("PATH"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }
}
