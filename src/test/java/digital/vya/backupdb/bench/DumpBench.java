package digital.vya.backupdb.bench;

import digital.vya.backupdb.backup.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Dump, pack, hash and commit on one disk, beside pg_dump into a compressor. */
final class DumpBench {
    private DumpBench() {}

    static void zstd(Options options, Database database, Findings findings) throws Exception {
        Path folder = Files.createDirectories(options.work().resolve("dump-zstd"));
        try (Product product = product(folder, database, "zstd")) {
            Contender ours = backup("ours, zstd to a folder", product);
            Contender raw = raw("pg_dump | zstd -T2 -3", "zstd -q -c -T2 -3", folder, database);
            Map<String, Timing> took = Rounds.of(options.rounds(), List.of(ours, raw));
            findings.add(new Ratio("dump", took.get(ours.name()), took.get(raw.name()), 1.05));
        }
    }

    static void gzip(Options options, Database database, Findings findings) throws Exception {
        Path folder = Files.createDirectories(options.work().resolve("dump-gzip"));
        try (Product product = product(folder.resolve("usual"), database, "gzip");
                Product level6 = product(folder.resolve("level-6"), database, "gzip, level: 6")) {
            Contender ours = backup("ours, gzip to a folder", product);
            Contender same = backup("ours, gzip of level 6", level6);
            Contender gzip = raw("pg_dump | gzip -6", "gzip -6", folder, database);
            Contender pigz = raw("pg_dump | pigz -6", "pigz -6", folder, database);
            Map<String, Timing> took = Rounds.of(options.rounds(), List.of(ours, same, gzip, pigz));
            findings.add(new Ratio("gzip", took.get(ours.name()), took.get(gzip.name()), 0.55));
            findings.add(new Ratio("gzip", took.get(ours.name()), took.get(pigz.name()), 1.1));
            findings.add(new Ratio("gzip", took.get(same.name()), took.get(gzip.name()), null));
            findings.add(new Ratio("gzip", took.get(same.name()), took.get(pigz.name()), null));
        }
    }

    static Contender backup(String name, Product product) {
        return new Contender(name, () -> product.run("backup", "--all"), product::forget, product.store());
    }

    private static Product product(Path folder, Database database, String codec) {
        return new Product(Installation.in(folder.resolve("vya"))
                .configure(database.server(), Database.NAME)
                .policy("pack: {codec: " + codec + "}"));
    }

    private static Contender raw(String name, String compressor, Path folder, Database database) {
        return new Contender(
                name,
                () -> Shell.run(database.environment(), folder, "pg_dump | " + compressor + " > raw"),
                () -> Files.deleteIfExists(folder.resolve("raw")),
                folder.resolve("raw"));
    }
}
