package digital.vya.backupdb.bench;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.MariaDbServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The other engines: MariaDB beside its own dump tool, files beside tar. */
final class OthersBench {
    /** What one row takes in a dump. */
    private static final int ROW = 130;

    private OthersBench() {}

    static void mysql(Options options, Findings findings) throws Exception {
        Path folder = Files.createDirectories(options.work().resolve("mysql"));
        try (MariaDbServer server = MariaDbServer.start("--innodb-buffer-pool-size=1G")) {
            findings.with("MariaDB server", server.sql("SELECT version();"));
            findings.with("mariadb-dump", Machine.says(server.tools() + "/mariadb-dump", "--version"));
            server.sql("CREATE DATABASE bench");
            server.sql("bench", """
                    CREATE TABLE accounts (aid bigint PRIMARY KEY, bid int, abalance int, name varchar(80), note text);
                    INSERT INTO accounts
                      SELECT seq, seq %% 1000, floor(rand(seq) * 100000), concat('name.', md5(seq), '@example.com'),
                             concat('order paid shipped returned ', seq, ' by parcel, ', seq %% 77)
                      FROM seq_1_to_%d;
                    """.formatted(options.bytes() / ROW));
            Path login = folder.resolve("login.cnf");
            Files.writeString(login, server.optionText(server.superuser(), server.password()));
            try (Product product = new Product(Installation.in(folder.resolve("vya"))
                    .configure(server, "bench")
                    .policy("pack: {codec: zstd}"))) {
                Contender ours = DumpBench.backup("ours, MariaDB, zstd to a folder", product);
                Contender raw = new Contender(
                        "mariadb-dump | zstd -T2 -3",
                        () -> Shell.run(
                                Map.of("PATH", server.tools() + ":" + System.getenv("PATH")),
                                folder,
                                "mariadb-dump --defaults-file=login.cnf --protocol=TCP --single-transaction --routines"
                                        + " --triggers --events --hex-blob bench | zstd -q -c -T2 -3 > raw"),
                        () -> Files.deleteIfExists(folder.resolve("raw")),
                        folder.resolve("raw"));
                Map<String, Timing> took = Rounds.of(options.rounds(), List.of(ours, raw));
                findings.add(new Ratio("mysql", took.get(ours.name()), took.get(raw.name()), null));
            }
        }
    }

    static void files(Options options, Findings findings) throws Exception {
        Path folder = Files.createDirectories(options.work().resolve("files"));
        Path many = Files.createDirectories(folder.resolve("many"));
        Shell.run(Map.of(), folder, """
                for ((d = 0; d < %d; d++)); do
                  mkdir many/$d; (cd many/$d; printf 'the text of all files of folder %%s\\n' $d > 0000
                  split -a 3 -d -b 10 --numeric-suffixes=0 <(yes some text | head -c 9990))
                done""".formatted(Math.max(1, options.files() / 1000)));
        compare(options, folder, "many", options.files() + " small files", findings);
        Folders.delete(many);
        Path huge = Files.createDirectories(folder.resolve("huge"));
        DumpText.write(huge.resolve("one"), options.bytes());
        compare(options, folder, "huge", "one huge file", findings);
        Folders.delete(huge);
    }

    private static void compare(Options options, Path folder, String name, String what, Findings findings)
            throws Exception {
        Installation installation = Installation.in(folder.resolve("vya-" + name));
        installation.configure("""
                server: {name: bench}
                instances:
                  - id: docs
                    engine: files
                    policy: nightly
                    sets:
                      - {id: all, paths: ['%s']}
                policies:
                  - id: nightly
                    pack: {codec: zstd}
                    destinations: [disk]
                destinations:
                  - id: disk
                    type: file
                    parameters: {directory: %s}
                """.formatted(folder.resolve(name), installation.destination("disk")));
        try (Product product = new Product(installation)) {
            Contender ours = DumpBench.backup("ours, " + what + ", zstd", product);
            Contender raw = new Contender(
                    "tar | zstd -T2 -3, " + what,
                    () -> Shell.run(
                            Map.of(), folder, "tar --format=posix -cf - " + name + " | zstd -q -c -T2 -3 > raw"),
                    () -> Files.deleteIfExists(folder.resolve("raw")),
                    folder.resolve("raw"));
            Map<String, Timing> took = Rounds.of(options.rounds(), List.of(ours, raw));
            findings.add(new Ratio("files", took.get(ours.name()), took.get(raw.name()), null));
        }
    }
}
