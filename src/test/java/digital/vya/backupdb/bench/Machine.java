package digital.vya.backupdb.bench;

import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the figures were taken on and with. */
final class Machine {
    private Machine() {}

    static Map<String, String> describe(Options options) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("commit", commit(Path.of("")));
        all.put("processor", first(Path.of("/proc/cpuinfo"), "model name"));
        all.put("cores", String.valueOf(Runtime.getRuntime().availableProcessors()));
        all.put("memory", first(Path.of("/proc/meminfo"), "MemTotal"));
        all.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        all.put("java", System.getProperty("java.runtime.version"));
        for (String tool : List.of("pg_dump", "zstd", "gzip", "pigz", "tar")) {
            all.put(tool, says(tool, "--version"));
        }
        all.put("data", options.gigabytes() + " GB");
        all.put("rounds", String.valueOf(options.rounds()));
        return all;
    }

    /** What is measured, with + where the tree has changes. */
    static String commit(Path project) {
        try {
            String hash = git(project, "rev-parse", "--short", "HEAD");
            return git(project, "status", "--porcelain").isEmpty() ? hash : hash + "+";
        } catch (UncheckedIOException | IllegalStateException e) {
            return "unknown";
        }
    }

    /** The first line of it, without the folder that some programs name themselves with. */
    static String says(String... command) {
        try {
            Tool.Result result = Tool.run(command);
            String line = (result.out() + result.err()).lines().findFirst().orElse("");
            return line.replaceFirst("^/\\S*/", "").strip();
        } catch (UncheckedIOException e) {
            return "not there";
        }
    }

    private static String git(Path project, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", project.toString()));
        command.addAll(List.of(arguments));
        return Tool.run(command.toArray(String[]::new)).orThrow("git").strip();
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
}
