package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.Findings.Noted;
import digital.vya.backupdb.engine.postgresql.dump.Statement.Kind;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The first reading of a dump: to its end, with nothing done yet. */
public final class DumpReader {
    private static final int CHUNK = 256 * 1024;
    private static final byte[] LO_CREATE = "SELECT pg_catalog.lo_create(".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LO_UNLINK = "SELECT pg_catalog.lo_unlink(".getBytes(StandardCharsets.US_ASCII);

    private final DumpSelection selection;
    private final Set<String> present;
    private final Findings findings = new Findings();
    private final DatabaseFacts database = new DatabaseFacts();
    private final Versions versions = new Versions();
    private final ServerReach reach = new ServerReach();
    private final Inventory inventory = new Inventory();
    private final List<Noted> waiting = new ArrayList<>();
    private final Follower follower = new Follower();
    /** Knows only what does not hang on the scope, until that is found. */
    private Chooser chooser;

    private Scope scope = Scope.ALL;
    private long entry;
    private Noted lastRows;

    private DumpReader(DumpSelection selection, Set<String> present) {
        this.selection = selection;
        this.present = present;
        chooser = new Chooser(selection, Scope.ALL);
    }

    /** Reads all of it; throws a BackupException for whatever {@link RestoreStream} would refuse. */
    public static DumpFacts read(InputStream plainDump, DumpSelection selection) {
        return read(plainDump, selection, Set.of());
    }

    /** The same for a database that has these relations, functions and types already. */
    public static DumpFacts read(InputStream plainDump, DumpSelection selection, Set<String> present) {
        DumpReader reader = new DumpReader(selection, present);
        byte[] chunk = new byte[CHUNK];
        try {
            for (int n = plainDump.read(chunk); n >= 0; n = plainDump.read(chunk)) {
                reader.follower.accept(chunk, 0, n);
            }
        } catch (IOException e) {
            throw new BackupException(ErrorCode.DUMP_INCOMPLETE, "the dump cannot be read to its end: " + e, e);
        }
        return reader.facts();
    }

    private DumpFacts facts() {
        if (follower.databases().size() > 1) {
            throw follower.notOne();
        }
        finish();
        scope = selection.narrow()
                ? new ScopeResolver(selection, inventory, present).resolve()
                : Scope.all(inventory.attached());
        chooser = new Chooser(selection, scope);
        waiting.forEach(this::count);
        String name = follower.databases().isEmpty()
                ? null
                : follower.databases().iterator().next();
        return new DumpFacts(
                name,
                versions.server(),
                versions.tool(),
                versions.serverMajor(),
                follower.session().encoding(),
                database.createDatabase(),
                List.copyOf(database.statements()),
                Collections.unmodifiableMap(rows()),
                List.copyOf(findings.privileges()),
                Collections.unmodifiableSet(findings.roles()),
                Collections.unmodifiableSet(findings.extensions()),
                Collections.unmodifiableSet(
                        new LinkedHashSet<>(follower.session().tablespaces())),
                findings.entries(),
                findings.largeObjects(),
                Collections.unmodifiableMap(findings.objects()),
                findings.drops(),
                findings.notValid(),
                findings.transactional(),
                findings.ownTransactions(),
                Collections.unmodifiableMap(findings.leftOut()),
                Collections.unmodifiableMap(findings.made()),
                schemas(),
                Collections.unmodifiableMap(findings.positions()),
                List.copyOf(findings.keysLeftOut()),
                reach.found(),
                List.copyOf(findings.lacking()),
                scope);
    }

    /** What pg_dump wrote says so in its first lines: without them nothing is cut off, it is something else. */
    private void finish() {
        try {
            follower.finish();
        } catch (BackupException e) {
            boolean ofPgDump = versions.tool() != null || versions.server() != null || entry > 0;
            if (e.code() != ErrorCode.DUMP_INCOMPLETE || ofPgDump) {
                throw e;
            }
            throw new BackupException(
                    ErrorCode.DUMP_UNREADABLE, "nothing in it says that pg_dump wrote it, and " + e.getMessage(), e);
        }
    }

    private Set<String> schemas() {
        if (!selection.tables().isEmpty()) {
            return Set.of();
        }
        List<NamePattern> wanted =
                selection.schemas().stream().map(NamePattern::of).toList();
        return inventory.schemas().stream()
                .filter(schema -> wanted.stream().anyMatch(p -> p.matches(schema)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Map<String, Long> rows() {
        Map<String, Long> rows = new LinkedHashMap<>();
        follower.counter().rows().forEach((table, count) -> {
            if (chooser.rowsOf(table) == null) {
                rows.put(table.toString(), count);
            }
        });
        return rows;
    }

    private void note(Noted noted) {
        if (selection.narrow()) {
            inventory.add(noted.statement());
        } else {
            inventory.addAttached(noted.statement());
        }
        if (selection.narrow() || noted.statement().kind() == Kind.DROP) {
            noted.statement().settle();
            waiting.add(noted);
        } else {
            count(noted);
        }
    }

    private void count(Noted noted) {
        LeftOut reason = chooser.leftOut(noted.statement(), noted.entryType());
        if (reason != null) {
            findings.leftOut(reason, noted.statement(), chooser.scope());
        } else if (noted.statement().kind() != Kind.SESSION) {
            findings.through(noted);
        }
    }

    private final class Follower extends DumpFollower {
        @Override
        public void comment(Capture text) {
            super.comment(text);
            versions.comment(text.text());
        }

        @Override
        void entry() {
            entry++;
        }

        @Override
        void statement(Statement statement) {
            reach.look(statement.text(), this::line);
            if (statement.kind() == Kind.AUTHORIZATION) {
                database.madeBy(chooser.leftOut(statement, entryType()) == null ? statement.roles() : Set.of());
            }
            if (statement.kind() == Kind.DATABASE) {
                LeftOut unwanted = chooser.rights(statement);
                database.accept(statement, unwanted == null);
                findings.leftOut(LeftOut.DATABASE);
                if (unwanted == null) {
                    findings.role(statement.roles());
                }
                return;
            }
            if (statement.kind() == Kind.DROP) {
                findings.dropsSeen();
            }
            Noted noted =
                    new Noted(statement, entry, entryType(), session().names().defaultSchema());
            if (statement.kind() == Kind.LARGE_OBJECT) {
                // as many as rows: they do not wait, for no scope has them
                count(noted);
            } else {
                note(noted);
            }
        }

        @Override
        void rowsOf(SqlName table) {
            if (lastRows == null
                    || lastRows.entry() != entry
                    || !lastRows.statement().relation().equals(table)) {
                lastRows = new Noted(Chooser.rows(table), entry, entryType(), null);
                note(lastRows);
            }
        }

        @Override
        void largeObject(StatementText text) {
            boolean unlinks = text.startsWith(LO_UNLINK);
            if (unlinks) {
                findings.dropsSeen();
            }
            LeftOut reason = chooser.largeObject(unlinks);
            if (reason != null) {
                findings.leftOut(reason);
                return;
            }
            findings.entry(entry);
            if (text.startsWith(LO_CREATE)) {
                findings.largeObject();
            }
        }
    }
}
