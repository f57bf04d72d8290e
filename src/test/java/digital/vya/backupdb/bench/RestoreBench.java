package digital.vya.backupdb.bench;

import digital.vya.backupdb.backup.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A restore with its checks and its proof, beside the tools that only put rows back. */
final class RestoreBench {
    private static final String OURS = "bench_ours";
    private static final String RAW = "bench_raw";

    private RestoreBench() {}

    static void plain(Options options, Database database, Findings findings) throws Exception {
        Path folder = Files.createDirectories(options.work().resolve("restore-plain"));
        Installation installation = Installation.in(folder.resolve("vya"))
                .configure(database.server(), Database.NAME)
                .policy("pack: {codec: zstd}");
        try (Product product = new Product(installation)) {
            product.run("backup", "--all");
            Shell.run(database.environment(), folder, "pg_dump | zstd -q -c -T2 -3 > raw");
            Contender ours = ours("ours, zstd, with proof", product, database);
            Contender raw = raw("zstd -dc | psql", "zstd -dc raw | psql -Xq -v ON_ERROR_STOP=1", folder, database);
            Contender one = raw(
                    "zstd -dc | psql -1; vacuumdb -Z",
                    "zstd -dc raw | psql -Xq -v ON_ERROR_STOP=1 -1; vacuumdb -Z -q",
                    folder,
                    database);
            Map<String, Timing> took = Rounds.of(options.rounds(), List.of(ours, raw, one));
            findings.add(new Ratio("restore", took.get(ours.name()), took.get(raw.name()), null));
            findings.add(new Ratio("restore", took.get(ours.name()), took.get(one.name()), 1.00));
        }
    }

    static void custom(Options options, Database database, Findings findings) throws Exception {
        Path folder = Files.createDirectories(options.work().resolve("restore-custom"));
        Installation installation = Installation.in(folder.resolve("vya"))
                .configure(database.server(), Database.NAME)
                .policy("dump: {format: custom}");
        try (Product product = new Product(installation)) {
            product.run("backup", "--all");
            Shell.run(database.environment(), folder, "pg_dump -Fc -f raw");
            Contender ours = ours("ours, custom, --jobs 2, with proof", product, database, "--jobs", "2");
            Contender raw = raw("pg_restore -j2", "pg_restore -j2 -e -d " + RAW + " raw", folder, database);
            Contender analyzed = raw(
                    "pg_restore -j2; vacuumdb -Z -j2",
                    "pg_restore -j2 -e -d " + RAW + " raw; vacuumdb -Z -j2 -q",
                    folder,
                    database);
            Map<String, Timing> took = Rounds.of(options.rounds(), List.of(ours, raw, analyzed));
            findings.add(new Ratio("restore", took.get(ours.name()), took.get(raw.name()), null));
            findings.add(new Ratio("restore", took.get(ours.name()), took.get(analyzed.name()), 1.08));
        }
    }

    private static Contender ours(String name, Product product, Database database, String... more) {
        List<String> command = new java.util.ArrayList<>(
                List.of("restore", "--instance", "pg", "--database", Database.NAME, "--target", OURS));
        command.addAll(List.of("--mode", "fast", "--skip-roles", "--force"));
        command.addAll(List.of(more));
        return new Contender(name, () -> product.run(command.toArray(String[]::new)), () -> database.drop(OURS));
    }

    private static Contender raw(String name, String script, Path folder, Database database) {
        return new Contender(
                name,
                () -> Shell.run(
                        database.server().environment(RAW),
                        folder,
                        "createdb --maintenance-db=postgres " + RAW + "\n" + script),
                () -> database.drop(RAW));
    }
}
