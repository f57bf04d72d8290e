package digital.vya.backupdb.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the figures were taken on and with. */
final class Machine {
    private Machine() {}

    static Map<String, String> describe(Options options) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("processor", first(Path.of("/proc/cpuinfo"), "model name"));
        all.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        all.put("memory", first(Path.of("/proc/meminfo"), "MemTotal"));
        all.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        all.put("java", System.getProperty("java.runtime.version"));
        for (List<String> tool : List.of(
                List.of("pg_dump", "--version"),
                List.of("zstd", "--version"),
                List.of("gzip", "--version"),
                List.of("pigz", "--version"),
                List.of("tar", "--version"))) {
            all.put(tool.get(0), says(tool));
        }
        all.put("data", options.gigabytes() + " GB");
        all.put("rounds", String.valueOf(options.rounds()));
        return all;
    }

    private static String first(Path file, String word) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(word))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static String says(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said.lines().findFirst().orElse("").strip();
        } catch (IOException e) {
            return "not there";
        }
    }
}
