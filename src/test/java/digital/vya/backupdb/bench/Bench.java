package digital.vya.backupdb.bench;

import digital.vya.backupdb.servers.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Measures the product beside the raw tools, in one run, in turns. Run by bench/run. */
public final class Bench {
    private static final List<String> WITH_DATABASE = List.of("dump", "gzip", "job", "fanout", "restore");
    private static final List<String> ALL =
            List.of("dump", "gzip", "job", "fanout", "restore", "memory", "start", "mysql", "files");

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        Options options = options(arguments);
        Findings findings = new Findings();
        Map<String, String> machine = Machine.describe(options);
        try {
            if (options.names().stream().anyMatch(WITH_DATABASE::contains)) {
                System.out.printf("Making a database of %.1f GB...%n", options.gigabytes());
                try (Database database = Database.make(options)) {
                    for (String name : options.names()) {
                        withDatabase(name, options, database, findings);
                        Results.write(findings, machine, options.results());
                    }
                }
            }
            for (String name : options.names()) {
                alone(name, options, findings);
                Results.write(findings, machine, options.results());
            }
        } finally {
            Folders.delete(options.work());
        }
        System.out.println("Written to " + options.results());
    }

    private static void withDatabase(String name, Options options, Database database, Findings findings)
            throws Exception {
        switch (name) {
            case "dump" -> DumpBench.zstd(options, database, findings);
            case "gzip" -> DumpBench.gzip(options, database, findings);
            case "job" -> JobBench.script(options, database, findings);
            case "fanout" -> JobBench.fanOut(options, database, findings);
            case "restore" -> {
                RestoreBench.plain(options, database, findings);
                RestoreBench.custom(options, database, findings);
            }
            default -> {}
        }
    }

    private static void alone(String name, Options options, Findings findings) throws Exception {
        switch (name) {
            case "memory" -> MemoryBench.run(options, findings);
            case "start" -> {
                StartBench.commands(options, findings);
                StartBench.instances(options, findings);
            }
            case "mysql" -> OthersBench.mysql(options, findings);
            case "files" -> OthersBench.files(options, findings);
            default -> {}
        }
    }

    private static Options options(String[] arguments) throws Exception {
        List<String> names = new ArrayList<>();
        double gigabytes = 1;
        int rounds = 5;
        int files = 1_000_000;
        for (String argument : arguments) {
            String value = argument.substring(argument.indexOf('=') + 1);
            if (argument.startsWith("--size=")) {
                gigabytes = Double.parseDouble(value);
            } else if (argument.startsWith("--rounds=")) {
                rounds = Integer.parseInt(value);
            } else if (argument.startsWith("--files=")) {
                files = Integer.parseInt(value);
            } else {
                names.add(argument);
            }
        }
        Set<String> unknown = new TreeSet<>(names);
        ALL.forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("There is no " + String.join(", ", unknown) + " among " + ALL
                    + "; options are --size=GIGABYTES --rounds=N --files=N; given was " + Arrays.toString(arguments));
        }
        Path results = Path.of("target/bench").toAbsolutePath();
        Files.createDirectories(results);
        return new Options(
                names.isEmpty() ? ALL : names,
                gigabytes,
                rounds,
                files,
                Files.createTempDirectory(results, "work-"),
                results);
    }
}
