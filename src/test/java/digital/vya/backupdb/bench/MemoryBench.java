package digital.vya.backupdb.bench;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How much memory a backup of 1, 4 and 16 GB takes at {@code -Xmx96m}. The stream is generated: a stand-in for pg_dump
 * writes the same text over and over, for no machine should need a database of that size.
 */
final class MemoryBench {
    private static final List<Integer> GIGABYTES = List.of(1, 4, 16);
    private static final int BLOCK = 64 * 1024 * 1024;
    private static final Pattern ALIVE = Pattern.compile("Pause .*->(\\d+)M\\(");
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    private MemoryBench() {}

    static void run(Options options, Findings findings) throws Exception {
        Path folder = Files.createDirectories(options.work().resolve("memory"));
        try (PostgresServer server = PostgresServer.start(15)) {
            findings.with("PostgreSQL server", server.psql("postgres", "SHOW server_version;"));
            server.psql("postgres", "CREATE DATABASE " + Database.NAME + ";");
            for (int gigabytes : GIGABYTES) {
                one(folder.resolve(String.valueOf(gigabytes)), gigabytes, server, findings);
            }
        }
    }

    private static void one(Path folder, int gigabytes, PostgresServer server, Findings findings) throws Exception {
        Installation installation = Installation.in(folder)
                .configure(server, Database.NAME)
                .knob("vya.tools.postgresql", tools(folder.resolve("tools"), gigabytes))
                .policy("pack: {codec: zstd}");
        Path said = folder.resolve("said");
        Process program = installation.program(
                List.of("-Xmx96m", "-XX:+UseSerialGC", "-Xlog:gc:file=" + folder.resolve("gc")),
                Map.of(),
                said,
                "backup",
                "--all");
        double peak = 0;
        while (!program.waitFor(50, java.util.concurrent.TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peak(program.pid()));
        }
        if (program.exitValue() != 0) {
            throw new IOException(Files.readString(said));
        }
        findings.add(new Figure("memory", "peak RSS, " + gigabytes + " GB", peak, "MB"));
        findings.add(new Figure("memory", "heap alive at most, " + gigabytes + " GB", alive(folder), "MB"));
        Folders.delete(folder);
    }

    private static double peak(long pid) {
        try {
            return PEAK.matcher(Files.readString(Path.of("/proc/" + pid + "/status")))
                    .results()
                    .map(m -> Double.parseDouble(m.group(1)) / 1024)
                    .findFirst()
                    .orElse(0.0);
        } catch (IOException ended) {
            return 0;
        }
    }

    private static double alive(Path folder) throws IOException {
        return ALIVE.matcher(Files.readString(folder.resolve("gc")))
                .results()
                .map(MatchResult::group)
                .mapToDouble(line -> Double.parseDouble(line.replaceAll(".*->(\\d+)M\\(.*", "$1")))
                .max()
                .orElse(0);
    }

    private static Path tools(Path folder, int gigabytes) throws IOException {
        Files.createDirectories(folder);
        Path text = folder.resolve("text.sql");
        DumpText.write(text, BLOCK);
        cut(text, folder.resolve("block"));
        for (String real : List.of("psql", "pg_dumpall")) {
            script(folder.resolve(real), "exec '" + ClientTools.real(real) + "' \"$@\"\n");
        }
        script(folder.resolve("pg_dump"), """
                if [ "$1" = --version ]; then exec '%s' --version; fi
                printf -- '--\\n-- PostgreSQL database dump\\n--\\n\\n'
                for ((i = 0; i < %d; i++)); do cat '%s'; done
                printf -- '--\\n-- PostgreSQL database dump complete\\n--\\n\\n'
                """.formatted(
                        ClientTools.real("pg_dump"), gigabytes * 16, folder.resolve("block")));
        return folder;
    }

    /** The dump's tables without its head and its end. */
    private static void cut(Path text, Path block) throws IOException {
        try (InputStream in = Files.newInputStream(text);
                OutputStream out = Files.newOutputStream(block)) {
            byte[] all = in.readAllBytes();
            int from = indexOf(all, "COPY ", 0);
            int to = indexOf(all, "--\n-- PostgreSQL database dump complete", all.length - 200);
            out.write(all, from, to - from);
        }
    }

    private static int indexOf(byte[] all, String word, int from) {
        byte[] wanted = word.getBytes(StandardCharsets.US_ASCII);
        for (int i = from; i <= all.length - wanted.length; i++) {
            if (java.util.Arrays.equals(all, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new IllegalStateException(word + " is not in the text");
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/bash\n" + body);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
