package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.DumpCounts.Noted;
import digital.vya.backupdb.engine.postgresql.dump.scan.Capture;
import digital.vya.backupdb.engine.postgresql.dump.scan.StatementText;
import digital.vya.backupdb.engine.postgresql.dump.selection.Chooser;
import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import digital.vya.backupdb.engine.postgresql.dump.selection.Inventory;
import digital.vya.backupdb.engine.postgresql.dump.selection.LeftOut;
import digital.vya.backupdb.engine.postgresql.dump.selection.NamePattern;
import digital.vya.backupdb.engine.postgresql.dump.selection.Scope;
import digital.vya.backupdb.engine.postgresql.dump.selection.ScopeResolver;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement.Kind;
import digital.vya.backupdb.engine.postgresql.dump.statement.SqlName;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Outline;
import digital.vya.backupdb.pack.StreamInspector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a dump to its end, and knows then what is in it. */
public final class PostgresDumpReader {
    private static final int CHUNK = 256 * 1024;
    private static final byte[] LO_CREATE = "SELECT pg_catalog.lo_create(".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LO_UNLINK = "SELECT pg_catalog.lo_unlink(".getBytes(StandardCharsets.US_ASCII);

    private final DumpSelection selection;
    private final Set<String> present;
    private final @Nullable LongConsumer ofPsql;
    /** Goes on where the dump has what pg_dump does not write, and vouches for nothing then. */
    private final boolean lenient;

    private final DumpCounts findings = new DumpCounts();
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
    private @Nullable Noted lastRows;
    private boolean doubtful;

    private PostgresDumpReader(
            DumpSelection selection, Set<String> present, @Nullable LongConsumer ofPsql, boolean lenient) {
        this.selection = selection;
        this.present = present;
        this.ofPsql = ofPsql;
        this.lenient = lenient;
        chooser = new Chooser(selection, Scope.ALL);
    }

    /** Reads all of it; throws a BackupException for whatever {@link PostgresRestoreStream} would refuse. */
    public static PostgresDumpFacts read(InputStream plainDump, DumpSelection selection) {
        return read(plainDump, selection, Set.of(), line -> {});
    }

    /**
     * The same for a database that has these relations, functions and types already. {@code ofPsql} hears of the first
     * line of what is no row that could lead psql to run a program although it is restricted; null refuses such a dump.
     */
    public static PostgresDumpFacts read(
            InputStream plainDump, DumpSelection selection, Set<String> present, LongConsumer ofPsql) {
        PostgresDumpReader reader = of(selection, present, ofPsql);
        byte[] chunk = new byte[CHUNK];
        try {
            for (int n = plainDump.read(chunk); n >= 0; n = plainDump.read(chunk)) {
                reader.accept(chunk, 0, n);
            }
        } catch (IOException e) {
            throw new BackupException(ErrorCode.DUMP_INCOMPLETE, "the dump cannot be read to its end: " + e, e);
        }
        return reader.facts();
    }

    /** For a reader of the dump that hands each part of it over before it does anything with it. */
    public static PostgresDumpReader of(DumpSelection selection, Set<String> present, @Nullable LongConsumer ofPsql) {
        return new PostgresDumpReader(selection, present, ofPsql, false);
    }

    /** Watches a dump that is made: exact rows of each table, whether it came to its end, and what a restore must know. */
    public static StreamInspector inspector() {
        return new PostgresDumpReader(DumpSelection.everything(), Set.of(), line -> {}, true).new Inspector();
    }

    public void accept(byte[] bytes, int offset, int length) {
        follower.read(bytes, offset, length);
    }

    /** Of a dump that was read whole. */
    public PostgresDumpFacts facts() {
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
        return new PostgresDumpFacts(
                name,
                versions.server(),
                versions.tool(),
                versions.serverMajor(),
                follower.session().encoding(),
                database.createDatabase(),
                List.copyOf(database.statements()),
                Collections.unmodifiableMap(rows()),
                List.copyOf(findings.privileges),
                Collections.unmodifiableSet(findings.roles),
                Collections.unmodifiableSet(findings.extensions),
                Collections.unmodifiableSet(
                        new LinkedHashSet<>(follower.session().tablespaces())),
                findings.entries,
                findings.largeObjects,
                Collections.unmodifiableMap(findings.objects),
                findings.drops,
                findings.notValid,
                findings.transactional,
                findings.ownTransactions,
                Collections.unmodifiableMap(findings.leftOut),
                Collections.unmodifiableMap(findings.made),
                schemas(),
                Collections.unmodifiableMap(findings.positions),
                List.copyOf(findings.keysLeftOut),
                reach.found(),
                List.copyOf(findings.lacking),
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
        private final UnrestrictLine unrestrict = new UnrestrictLine();
        private final PlainCall plainCall = new PlainCall();
        /** The number of the statement that is too long to be held, while it goes by. */
        private long growing;

        private long grown;
        private byte[] bytes = {};
        /** What of the chunk was looked at, or is rows, which psql gets in another form. */
        private int seen;

        private int start;
        private boolean inRows;
        private boolean told;

        void read(byte[] from, int offset, int length) {
            bytes = from;
            seen = offset;
            start = offset;
            long of = growing;
            accept(from, offset, length);
            if (growing > 0 && growing == of) {
                plainCall.accept(from, offset, offset + length);
            }
            if (!inRows) {
                lookUpTo(offset + length);
            }
        }

        @Override
        public void unlike(String what, long line) {
            doubtful = true;
            if (!lenient) {
                super.unlike(what, line);
            }
        }

        private void lookUpTo(int end) {
            int at = told ? end : unrestrict.next(bytes, seen, end);
            if (at < end) {
                if (ofPsql == null) {
                    throw WithoutUnrestrict.refused(line(at));
                }
                ofPsql.accept(line(at));
                told = true;
                doubtful = true;
            }
        }

        @Override
        public void statementGrows(StatementText text, int end) {
            super.statementGrows(text, end);
            plainCall.begin(text, session().backslashQuotes());
            growing = ++grown;
        }

        /** What calls something is told, however often it comes. */
        private void lookAtCall(StatementText text, int end) {
            if (growing > 0) {
                plainCall.accept(bytes, start, end);
            } else if (comesOften()) {
                plainCall.begin(text, session().backslashQuotes());
            }
            if (comesOften() && !plainCall.isPlain()) {
                reach.look(session().tokens(text), text.cut(), () -> line(end));
            }
            growing = 0;
        }

        @Override
        public boolean statementEnds(StatementText text, long groups, int end) {
            inRows = super.statementEnds(text, groups, end);
            lookAtCall(text, end);
            if (inRows) {
                lookUpTo(end);
            }
            return inRows;
        }

        @Override
        public void rowsEnd(int end) {
            inRows = false;
            seen = end;
            unrestrict.restart();
        }

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
        void statement(PostgresStatement statement) {
            reach.look(statement.tokens(), cut(), this::line);
            if (statement.kind() == Kind.AUTHORIZATION) {
                database.madeBy(chooser.leftOut(statement, entryType()) == null ? statement.roles() : Set.of());
            }
            if (statement.kind() == Kind.DATABASE) {
                LeftOut unwanted = chooser.rights(statement);
                database.accept(statement, unwanted == null);
                findings.leftOut(LeftOut.DATABASE);
                if (unwanted == null) {
                    findings.role(statement, false);
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
                    || !table.equals(lastRows.statement().relation())) {
                lastRows = new Noted(PostgresStatement.rows(table), entry, entryType(), null);
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

    private final class Inspector implements StreamInspector {
        @Override
        public void accept(byte[] bytes, int offset, int length) {
            PostgresDumpReader.this.accept(bytes, offset, length);
        }

        @Override
        public void finish() {
            String missing = follower.missing();
            if (missing != null) {
                throw new BackupException(ErrorCode.DUMP_INCOMPLETE, missing);
            }
        }

        @Override
        public Map<String, Long> rows() {
            return PostgresDumpReader.this.rows();
        }

        @Override
        public @Nullable Outline outline() {
            PostgresDumpFacts facts = doubtful || follower.databases().size() != 1 ? null : facts();
            return facts == null || facts.hasDrops() || !facts.describesDatabase()
                    ? null
                    : new Outline(
                            Objects.requireNonNull(facts.createDatabase(), "it describes its database")
                                    .options(),
                            Map.of(
                                    Outline.OWNERS,
                                    List.copyOf(findings.owners),
                                    Outline.GRANTS,
                                    List.copyOf(findings.grantees),
                                    Outline.OTHERS,
                                    List.copyOf(findings.otherRoles)),
                            List.copyOf(facts.extensions()),
                            List.copyOf(facts.tablespaces()),
                            facts.objects(),
                            List.of(),
                            facts.entries() + facts.largeObjects(),
                            facts.transactional(),
                            facts.reaches());
        }
    }
}
