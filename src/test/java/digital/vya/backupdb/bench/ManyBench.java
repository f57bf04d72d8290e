package digital.vya.backupdb.bench;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a backup of very many small databases takes of our own: all that is not its dump and its packing. */
final class ManyBench {
    private static final int DATABASES = 2_000;

    private ManyBench() {}

    static void run(Options options, Findings findings) throws Exception {
        Path folder = Files.createDirectories(options.work().resolve("many"));
        Path made = Files.createDirectories(folder.resolve("raw"));
        try (PostgresServer server = PostgresServer.start(15, "max_wal_size=8GB")) {
            Map<String, String> environment = new HashMap<>(server.environment("postgres"));
            fill(server, environment, folder);
            Installation installation = Installation.in(folder.resolve("vya"))
                    .configure(server, "many_*")
                    .policy("pack: {codec: zstd}");
            environment.putAll(Map.of(
                    "LAUNCHER", Path.of("vya-backupdb").toAbsolutePath().toString(),
                    "VYA_SPOOL_DIRECTORY", installation.spool().toString(),
                    "VYA_STATE_DIRECTORY", installation.state().toString(),
                    "CONFIG", installation.config().toString()));
            Path store = installation.destination("disk").resolve("pg");
            Contender ours = new Contender(
                    "backup of " + DATABASES + " small databases",
                    () -> Shell.run(environment, folder, "\"$LAUNCHER\" backup --all --config \"$CONFIG\""),
                    () -> delete(store));
            Contender raw = new Contender(
                    "pg_dump | zstd for each of them",
                    () -> Shell.run(
                            environment,
                            made,
                            "for one in $(seq -f many_%04g 1 " + DATABASES
                                    + "); do pg_dump $one | zstd -q -c -3 > $one; done"),
                    () -> {});
            Map<String, Timing> took = Rounds.of(options.rounds(), List.of(ours, raw));
            Timing whole = took.get(ours.name());
            Timing tools = took.get(raw.name());
            findings.add(new Ratio("many", whole, tools, null));
            double share = (whole.median() - tools.median()) * 1000 / DATABASES;
            findings.add(new Figure("many", "our own share of each database", share, "ms"));
        }
    }

    private static void fill(PostgresServer server, Map<String, String> environment, Path folder)
            throws IOException, InterruptedException {
        server.psql("postgres", "CREATE DATABASE small;");
        server.psql("small", "CREATE TABLE one (n integer PRIMARY KEY); INSERT INTO one VALUES (1);");
        StringBuilder sql = new StringBuilder();
        for (int i = 1; i <= DATABASES; i++) {
            sql.append("CREATE DATABASE many_%04d TEMPLATE small STRATEGY file_copy;%n".formatted(i));
        }
        Files.writeString(folder.resolve("many.sql"), sql);
        Shell.run(environment, folder, "psql -Xq -v ON_ERROR_STOP=1 -f many.sql");
        server.psql("postgres", "CHECKPOINT;");
    }

    private static void delete(Path made) throws IOException {
        if (Files.exists(made)) {
            Folders.delete(made);
        }
    }
}
