package digital.vya.backupdb.bench;

import digital.vya.backupdb.servers.Folders;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** Measures the product beside the raw tools, in one run, in turns. Run by bench/run. */
public final class Bench {
    private static final List<String> WITH_DATABASE = List.of("dump", "gzip", "job", "fanout", "restore", "command");

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException bad) {
            System.err.println("error: " + bad.getMessage());
            System.exit(2);
            return;
        }
        measure(options);
    }

    private static void measure(Options options) throws Exception {
        Findings findings = new Findings();
        Map<String, String> machine = Machine.describe(options);
        Files.createDirectories(options.work());
        try {
            if (options.names().stream().anyMatch(WITH_DATABASE::contains)) {
                System.out.printf("Making a database of %.1f GB...%n", options.gigabytes());
                try (Database database = Database.make(options)) {
                    findings.with("PostgreSQL server", database.version());
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
            case "command" -> CommandBench.run(options, database, findings);
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
            case "scale" -> ScaleBench.run(options, findings);
            case "many" -> ManyBench.run(options, findings);
            case "mysql" -> OthersBench.mysql(options, findings);
            case "files" -> OthersBench.files(options, findings);
            default -> {}
        }
    }
}
