package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.mysql.Mysql;
import digital.vya.backupdb.engine.mysql.MysqlEngine;
import digital.vya.backupdb.engine.mysql.Sql;
import digital.vya.backupdb.engine.mysql.dump.DumpFacts;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Asks a restored database whether it is what the dump says. Counting reads every row: it may take its time. */
final class ContentProof {
    private static final Duration PATIENCE = Duration.ofHours(12);
    private static final int NAMED = 5;

    private final MysqlEngine engine;
    private final Mysql mysql;
    private final Catalogue catalogue;
    private final OrphanProof orphans;

    ContentProof(MysqlEngine engine, Mysql mysql, Catalogue catalogue) {
        this.engine = engine;
        this.mysql = mysql;
        this.catalogue = catalogue;
        this.orphans = new OrphanProof(engine, mysql);
    }

    List<ProofCheck> of(RestoreTarget target, DumpFacts dump, Map<String, Long> expected) {
        List<ProofCheck> checks = new ArrayList<>();
        Map<String, Long> there = counted(target);
        TreeSet<String> missing = new TreeSet<>(expected.keySet());
        missing.removeAll(there.keySet());
        checks.add(
                missing.isEmpty()
                        ? ProofCheck.passed("tables", expected.size() + " tables are there")
                        : failed("tables", target, "has no table " + named(List.copyOf(missing))));
        List<String> different = expected.entrySet().stream()
                .filter(e ->
                        there.containsKey(e.getKey()) && !there.get(e.getKey()).equals(e.getValue()))
                .map(e -> e.getKey() + " has " + there.get(e.getKey()) + " rows, not " + e.getValue())
                .toList();
        long rows = expected.values().stream().mapToLong(Long::longValue).sum();
        checks.add(
                different.isEmpty()
                        ? ProofCheck.passed("rows", rows + " rows, the same number in every table as in the backup")
                        : failed("rows", target, "is not what was backed up: " + named(different)));
        checks.add(programs(target, dump));
        checks.add(orphans.of(target.instance(), target.database()));
        checks.add(broken(target));
        return checks;
    }

    private Map<String, Long> counted(RestoreTarget target) {
        List<String> tables = catalogue.tables(target.instance(), target.database());
        Map<String, Long> there = new LinkedHashMap<>();
        String script = tables.stream()
                .map(table -> "SELECT COUNT(*) FROM " + Sql.identifier(table) + ";\n")
                .collect(Collectors.joining());
        List<List<String>> counts = script.isEmpty()
                ? List.of()
                : mysql.rows(engine.seat(target.instance()), target.database(), script, PATIENCE);
        for (int i = 0; i < tables.size(); i++) {
            there.put(tables.get(i), Long.parseLong(counts.get(i).get(0)));
        }
        return there;
    }

    private ProofCheck programs(RestoreTarget target, DumpFacts dump) {
        List<Long> there = catalogue.programs(target.instance(), target.database());
        List<Long> wanted = List.of(dump.views(), dump.routines(), dump.triggers(), dump.events());
        String text = "%d views, %d routines, %d triggers and %d events"
                .formatted(there.get(0), there.get(1), there.get(2), there.get(3));
        return there.equals(wanted)
                ? ProofCheck.passed("programs", text + " are there")
                : failed(
                        "programs",
                        target,
                        "has " + text
                                + ", the backup %d, %d, %d and %d"
                                        .formatted(dump.views(), dump.routines(), dump.triggers(), dump.events()));
    }

    /** Looks into every table and index, but not at every byte of them. */
    private ProofCheck broken(RestoreTarget target) {
        String tables = catalogue.tables(target.instance(), target.database()).stream()
                .map(Sql::identifier)
                .collect(Collectors.joining(", "));
        if (tables.isEmpty()) {
            return ProofCheck.passed("indexes", "there is no table");
        }
        List<String> bad = mysql
                .rows(engine.seat(target.instance()), target.database(), "CHECK TABLE " + tables + " MEDIUM;", PATIENCE)
                .stream()
                .filter(row -> row.get(2).equalsIgnoreCase("error"))
                .map(row -> row.get(0) + ": " + row.get(3))
                .toList();
        return bad.isEmpty()
                ? ProofCheck.passed("indexes", "CHECK TABLE finds nothing wrong")
                : failed("indexes", target, "has tables that CHECK TABLE complains of: " + named(bad));
    }

    private static String named(List<String> names) {
        String first = names.stream().limit(NAMED).collect(Collectors.joining("; "));
        return names.size() > NAMED ? first + " and " + (names.size() - NAMED) + " more" : first;
    }

    private static ProofCheck failed(String what, RestoreTarget target, String said) {
        return ProofCheck.failed(
                what,
                new Problem(
                        ErrorCode.PROOF_FAILED,
                        "Database " + target.database() + " of "
                                + target.instance().id() + " " + said,
                        ErrorCode.PROOF_FAILED.hint()));
    }
}
