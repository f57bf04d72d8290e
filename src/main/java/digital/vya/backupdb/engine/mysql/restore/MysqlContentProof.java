package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.mysql.Answers;
import digital.vya.backupdb.engine.mysql.Mysql;
import digital.vya.backupdb.engine.mysql.MysqlEngine;
import digital.vya.backupdb.engine.mysql.MysqlSql;
import digital.vya.backupdb.engine.mysql.dump.MysqlDumpFacts;
import digital.vya.backupdb.engine.sqldump.Proofs;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.WorkName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Asks a restored database whether it is what the dump says. Counting reads every row: it may take its time. */
final class MysqlContentProof {
    private static final Duration PATIENCE = Duration.ofHours(12);
    private final MysqlEngine engine;
    private final Mysql mysql;
    private final Catalogue catalogue;

    MysqlContentProof(MysqlEngine engine, Mysql mysql, Catalogue catalogue) {
        this.engine = engine;
        this.mysql = mysql;
        this.catalogue = catalogue;
    }

    List<ProofCheck> of(
            RestoreTarget target, MysqlDumpFacts dump, Map<String, Long> expected, Consumer<String> proven) {
        Answers known = catalogue.ask(
                target.instance(),
                List.of(
                        MysqlContents.question(target.database()),
                        OrphanProof.keys(target.database()),
                        OrphanProof.TABLES));
        MysqlContents contents = new MysqlContents(target.database(), known.rows(0));
        OrphanProof orphans = new OrphanProof(known.rows(1), known.rows(2));
        boolean keeps = contents.tables().contains(Programs.TABLE);
        Answers found = mysql.answers(
                engine.seat(target.instance()),
                target.database(),
                List.of(
                        counts(contents),
                        orphans.questions(),
                        check(contents.tables()),
                        keeps ? Programs.isWhole() : ""),
                PATIENCE,
                new Counting(contents.tables(), proven));

        List<ProofCheck> checks = new ArrayList<>();
        Map<String, Long> there = counted(contents.tables(), found.column(0));
        TreeSet<String> missing = new TreeSet<>(expected.keySet());
        missing.removeAll(there.keySet());
        checks.add(
                missing.isEmpty()
                        ? ProofCheck.passed("tables", expected.size() + " tables are there")
                        : Proofs.failed("tables", target, "has no table " + Proofs.named(List.copyOf(missing))));
        List<String> different = expected.entrySet().stream()
                .filter(e ->
                        there.containsKey(e.getKey()) && !there.get(e.getKey()).equals(e.getValue()))
                .filter(e -> !dump.withoutRows().contains(e.getKey()))
                .map(e -> e.getKey() + " has " + there.get(e.getKey()) + " rows, not " + e.getValue())
                .toList();
        long rows = expected.values().stream().mapToLong(Long::longValue).sum();
        checks.add(
                different.isEmpty()
                        ? ProofCheck.passed("rows", rows + " rows, the same number in every table as in the backup")
                        : Proofs.failed("rows", target, "is not what was backed up: " + Proofs.named(different)));
        boolean unkept = WorkName.isUnfinished(target.database())
                && !(keeps && found.column(3).equals(List.of("1")));
        checks.add(
                unkept
                        ? Proofs.failed(
                                "programs", target, "lacks the text of programs that it is to have after the swap")
                        : programs(target, contents, dump));
        checks.add(orphans.judge(target, found.column(1)));
        checks.add(broken(target, contents.tables(), found.rows(2)));
        return checks;
    }

    /** The first question is answered by a line for each table, in their order. */
    private static final class Counting implements Consumer<String> {
        private final Iterator<String> tables;
        private final Consumer<String> proven;

        Counting(List<String> tables, Consumer<String> proven) {
            this.tables = tables.iterator();
            this.proven = proven;
        }

        @Override
        public void accept(String row) {
            if (tables.hasNext()) {
                proven.accept(tables.next());
            }
        }
    }

    private static String counts(MysqlContents contents) {
        return contents.tables().stream()
                .map(table -> "SELECT COUNT(*) FROM " + contents.allRowsOf(table) + ";\n")
                .collect(Collectors.joining());
    }

    private static Map<String, Long> counted(List<String> tables, List<String> counts) {
        Map<String, Long> there = new LinkedHashMap<>();
        for (int i = 0; i < tables.size(); i++) {
            there.put(tables.get(i), Long.parseLong(counts.get(i)));
        }
        return there;
    }

    private static ProofCheck programs(RestoreTarget target, MysqlContents contents, MysqlDumpFacts dump) {
        List<Long> there = List.of(
                contents.count("VIEW"),
                (long) contents.routines().size(),
                contents.count("TRIGGER"),
                contents.count("EVENT"));
        List<Long> wanted = List.of(dump.views(), dump.routines(), dump.triggers(), dump.events());
        String text = "%d views, %d routines, %d triggers and %d events"
                .formatted(there.get(0), there.get(1), there.get(2), there.get(3));
        return there.equals(wanted)
                ? ProofCheck.passed("programs", text + " are there")
                : Proofs.failed(
                        "programs",
                        target,
                        "has " + text
                                + ", the backup %d, %d, %d and %d"
                                        .formatted(dump.views(), dump.routines(), dump.triggers(), dump.events()));
    }

    /** Looks into every table and index, but not at every byte of them. */
    private static String check(List<String> tables) {
        return tables.isEmpty()
                ? ""
                : "CHECK TABLE " + tables.stream().map(MysqlSql::identifier).collect(Collectors.joining(", "))
                        + " MEDIUM;";
    }

    private static ProofCheck broken(RestoreTarget target, List<String> tables, List<List<String>> said) {
        if (tables.isEmpty()) {
            return ProofCheck.passed("indexes", "there is no table");
        }
        List<String> bad = said.stream()
                .filter(row -> row.get(2).equalsIgnoreCase("error"))
                .map(row -> row.get(0) + ": " + row.get(3))
                .toList();
        return bad.isEmpty()
                ? ProofCheck.passed("indexes", "CHECK TABLE finds nothing wrong")
                : Proofs.failed("indexes", target, "has tables that CHECK TABLE complains of: " + Proofs.named(bad));
    }
}
