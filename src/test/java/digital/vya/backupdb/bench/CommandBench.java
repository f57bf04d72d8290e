package digital.vya.backupdb.bench;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Single commands, as cron runs them through the launcher: a JVM is started and ended within the time. */
final class CommandBench {
    private static final String OURS = "bench_ours";
    private static final String RAW = "bench_raw";
    private static final String SMALL = "bench_small";

    private final Options options;
    private final Database database;
    private final Path folder;
    private final Map<String, String> environment;

    private CommandBench(Options options, Database database) throws IOException {
        this.options = options;
        this.database = database;
        this.folder = Files.createDirectories(options.work().resolve("command"));
        this.environment = new HashMap<>(database.environment());
        environment.putAll(Map.of(
                "LAUNCHER", Path.of("vya-backupdb").toAbsolutePath().toString(),
                "RESTIC_PASSWORD", "bench",
                "RESTIC_REPOSITORY", folder.resolve("restic").toString(),
                "RESTIC_CACHE_DIR", folder.resolve("restic-cache").toString(),
                "BORG_REPO", folder.resolve("borg").toString(),
                "BORG_BASE_DIR", folder.resolve("borg-base").toString()));
    }

    static void run(Options options, Database database, Findings findings) throws Exception {
        CommandBench bench = new CommandBench(options, database);
        bench.small(findings);
        Installation installation = bench.installation(Database.NAME);
        bench.backup(installation, findings);
        bench.restore(installation, findings);
    }

    /** What a command takes whatever there is to do. */
    private void small(Findings findings) throws Exception {
        database.server().psql("postgres", "CREATE DATABASE " + SMALL + ";");
        database.server().psql(SMALL, "CREATE TABLE one AS SELECT 1 AS n;");
        Installation installation = installation(SMALL);
        Contender ours = ours("backup of one row", installation, "backup --all");
        Contender list = ours("restore-list of what it made", installation, "restore-list");
        Contender raw = shell("pg_dumpall -g; pg_dump", "pg_dumpall -g > raw; pg_dump " + SMALL + " > raw");
        for (Timing took : Rounds.of(options.rounds(), List.of(ours, list, raw)).values()) {
            findings.add(new Figure("command", took.name(), took.median(), "s"));
        }
    }

    private void backup(Installation installation, Findings findings) throws Exception {
        Path made = installation.destination("disk").resolve("pg");
        Contender ours = new Contender(
                "ours, one command, zstd", launcher(installation, "backup --all"), () -> delete(made), made);
        Contender raw = new Contender(
                "pg_dump | zstd -T2 -3",
                () -> Shell.run(environment, folder, "pg_dump | zstd -q -c -T2 -3 > raw"),
                () -> {},
                folder.resolve("raw"));
        Contender restic =
                repository("pg_dump | restic backup, first", "restic", "restic -q init", "restic -q backup --stdin");
        Contender resticAgain = shell("pg_dump | restic backup, second", "pg_dump | restic -q backup --stdin");
        Contender borg = repository(
                "pg_dump | borg create, first", "borg", "borg init -e none", "borg create -C zstd,3 ::first -");
        Contender borgAgain = shell("pg_dump | borg create, second", "pg_dump | borg create -C zstd,3 ::second -");
        // the second of each finds the repository that the first has just made
        Map<String, Timing> took =
                Rounds.of(options.rounds(), List.of(ours, raw, restic, resticAgain, borg, borgAgain));
        findings.add(new Ratio("command", took.get(ours.name()), took.get(raw.name()), 1.3));
        for (Contender other : List.of(restic, resticAgain, borg, borgAgain)) {
            findings.add(new Ratio("command", took.get(ours.name()), took.get(other.name()), null));
        }
    }

    private void restore(Installation installation, Findings findings) throws Exception {
        launcher(installation, "backup --all").run();
        Shell.run(environment, folder, "pg_dump | zstd -q -c -T2 -3 > raw");
        Contender ours = new Contender(
                "ours, one command, zstd, with proof",
                launcher(
                        installation,
                        "restore --instance pg --database " + Database.NAME + " --target " + OURS
                                + " --mode fast --skip-roles --force"),
                () -> database.drop(OURS));
        Contender raw = new Contender(
                "zstd -dc | psql -1; vacuumdb -Z",
                () -> Shell.run(
                        database.server().environment(RAW),
                        folder,
                        "createdb --maintenance-db=postgres " + RAW
                                + "\nzstd -dc raw | psql -Xq -v ON_ERROR_STOP=1 -1; vacuumdb -Z -q"),
                () -> database.drop(RAW));
        Map<String, Timing> took = Rounds.of(options.rounds(), List.of(ours, raw));
        findings.add(new Ratio("command", took.get(ours.name()), took.get(raw.name()), 1.1));
    }

    /** With folders that the launcher is told of, as its home is the project's. */
    private Installation installation(String name) {
        return Installation.in(folder.resolve("vya-" + name))
                .configure(database.server(), name)
                .policy("pack: {codec: zstd}");
    }

    private Contender ours(String name, Installation installation, String command) {
        return new Contender("vya-backupdb " + name, launcher(installation, command), () -> {});
    }

    private Contender.Work launcher(Installation installation, String command) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("VYA_SPOOL_DIRECTORY", installation.spool().toString());
        all.put("VYA_STATE_DIRECTORY", installation.state().toString());
        all.put("CONFIG", installation.config().toString());
        return () -> Shell.run(all, folder, "\"$LAUNCHER\" " + command + " --config \"$CONFIG\"");
    }

    private Contender shell(String name, String script) {
        return new Contender(name, () -> Shell.run(environment, folder, script), () -> {});
    }

    /** Into a repository that was made just before, outside of the time. */
    private Contender repository(String name, String repository, String make, String take) {
        return new Contender(name, () -> Shell.run(environment, folder, "pg_dump | " + take), () -> {
            delete(folder.resolve(repository));
            Shell.run(environment, folder, make);
        });
    }

    private static void delete(Path made) throws IOException {
        if (Files.exists(made)) {
            Folders.delete(made);
        }
    }
}
