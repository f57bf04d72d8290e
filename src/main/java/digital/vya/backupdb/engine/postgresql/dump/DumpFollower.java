package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.scan.Capture;
import digital.vya.backupdb.engine.postgresql.dump.scan.PostgresDumpListener;
import digital.vya.backupdb.engine.postgresql.dump.scan.PostgresDumpScanner;
import digital.vya.backupdb.engine.postgresql.dump.scan.StatementText;
import digital.vya.backupdb.engine.postgresql.dump.statement.ObjectType;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement.Kind;
import digital.vya.backupdb.engine.postgresql.dump.statement.SqlName;
import digital.vya.backupdb.engine.postgresql.dump.statement.StatementParser;
import digital.vya.backupdb.engine.postgresql.dump.statement.Tokens;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Follows a dump that is to be restored: knows its settings and what each statement is about, counts its rows, and
 * refuses what psql must not see and what cannot be vouched for.
 */
abstract class DumpFollower implements PostgresDumpListener {
    private static final byte[] LARGE_OBJECT = "SELECT pg_catalog.lo".getBytes(StandardCharsets.US_ASCII);

    private static final Set<Kind> WHOLE = EnumSet.of(Kind.ACL, Kind.OWNER, Kind.DATABASE, Kind.SESSION);

    private static final Pattern ENTRY = Pattern.compile(
            "-- (?:Name|Data for Name|Data Pos): .*; Type: ([A-Z][A-Z ]*[A-Z]); Schema: .*; Owner: .*", Pattern.DOTALL);

    private static final int SHORTEST_ENTRY = 20;

    private final PostgresDumpScanner scanner = new PostgresDumpScanner(this);
    private final Session session = new Session();
    private final RowCounter counter = new RowCounter(session.names());
    private final Ending ending = new Ending(Ending.OF_DATABASE);
    private final Set<String> databases = new LinkedHashSet<>();
    private boolean decided;
    private boolean inserts;
    private boolean largeObject;
    private boolean cut;
    private boolean entriesBegun;
    private boolean clusterDump;
    private @Nullable String entryType;
    private int statementEnd;

    final void accept(byte[] bytes, int offset, int length) {
        scanner.accept(bytes, offset, length);
    }

    /** What it lacks of a whole dump, at its end; null when nothing. */
    final @Nullable String missing() {
        return scanner.inStatement()
                ? "the dump ends in the middle of a statement"
                : ending.missing(scanner.inRows(), counter.table());
    }

    /** Called at the end of the dump; throws when that is not where it should end. */
    void finish() {
        String missing = missing();
        if (missing == null) {
            return;
        }
        if (clusterDump) {
            throw new BackupException(
                    ErrorCode.DUMP_NOT_ONE_DATABASE, "this is a dump of pg_dumpall, and no database is in it");
        }
        throw new BackupException(ErrorCode.DUMP_INCOMPLETE, missing);
    }

    final Session session() {
        return session;
    }

    final RowCounter counter() {
        return counter;
    }

    /** The line of a place in the chunk at hand. */
    final long line(int at) {
        return scanner.line(at);
    }

    /** Where the statement at hand ends. */
    final long line() {
        return scanner.line(statementEnd);
    }

    /** All databases that it connects to or makes. */
    final Set<String> databases() {
        return databases;
    }

    /** What the comment in front of the current entry says of its type; null when nothing. */
    final @Nullable String entryType() {
        return entryType;
    }

    /** A new entry of the table of contents. */
    void entry() {}

    /** A statement that is no row; the text may be a part of it only when it is a very long one. */
    abstract void statement(PostgresStatement statement);

    /** Whether the statement at hand is longer than what was held of it. */
    final boolean cut() {
        return cut;
    }

    /** Whether the statement at hand is an INSERT in pg_dump's form, or moves a part of a large object. */
    final boolean comesOften() {
        return inserts || largeObject;
    }

    /** Rows for the counter's table follow, or are in the statement at hand. */
    abstract void rowsOf(SqlName table);

    /** Another statement that only moves a part of a large object. */
    abstract void largeObject(StatementText text);

    @Override
    public void comment(Capture text) {
        ending.comment(text);
        clusterDump |= text.is(Ending.OF_CLUSTER.getBytes(StandardCharsets.US_ASCII));
        String type = entryType(text);
        if (type != null) {
            entryType = type;
            entriesBegun = true;
            entry();
        }
    }

    /**
     * The type that the comment in front of an entry of the table of contents says; null when it is no such comment. Names are not quoted there, so one that holds all these words
     * may have it say a type that it has not: nothing that counts may hang on it.
     */
    private static @Nullable String entryType(Capture comment) {
        if (comment.length() < SHORTEST_ENTRY || (comment.at(3) != 'N' && comment.at(3) != 'D')) {
            return null;
        }
        Matcher header = ENTRY.matcher(comment.text());
        return header.matches() ? header.group(1) : null;
    }

    @Override
    public void command(Capture line, int end) {
        PsqlCommand command = PsqlCommand.read(line, session.names());
        if (command.kind() == PsqlCommand.Kind.OTHER) {
            unlike("a command of psql that pg_dump does not write", scanner.line(end));
        }
        ending.command(command);
        if (command.kind() == PsqlCommand.Kind.CONNECT) {
            entriesBegun = false;
            entryType = null;
            database(command.database());
        }
    }

    final BackupException notOne() {
        return new BackupException(
                ErrorCode.DUMP_NOT_ONE_DATABASE, "the dump is of several databases: " + String.join(", ", databases));
    }

    /** Says that the dump is of this database; null when it does not tell. */
    final void database(@Nullable String name) {
        if (name != null) {
            databases.add(name);
        }
    }

    @Override
    public void statementBegins(int at) {
        ending.statement();
        decided = false;
        inserts = false;
        largeObject = false;
    }

    @Override
    public void statementGrows(StatementText text, int end) {
        if (decide(text, end)) {
            unlike("a COPY in another form than pg_dump's", scanner.line(end));
        }
    }

    @Override
    public boolean statementEnds(StatementText text, long groups, int end) {
        boolean copies = !decided && decide(text, end);
        if (inserts) {
            counter.addInserted(groups);
        }
        return copies;
    }

    /** Tells what it is; true when rows follow. */
    private boolean decide(StatementText text, int end) {
        decided = true;
        inserts = counter.inserts(text);
        largeObject = false;
        if (inserts) {
            rowsOf(counter.current());
        } else if (text.opensWith("COPY")) {
            if (!counter.copies(text)) {
                unlike("a COPY in another form than pg_dump's", scanner.line(end));
            }
            rowsOf(counter.current());
            return true;
        } else if (text.startsWith(LARGE_OBJECT)) {
            largeObject = true;
            largeObject(text);
        } else {
            parse(text, end);
        }
        return false;
    }

    private void parse(StatementText text, int end) {
        statementEnd = end;
        cut = text.cut();
        Tokens tokens = session.tokens(text);
        if (Session.concerns(text)) {
            String problem = session.accept(tokens);
            if (problem != null) {
                unlike(problem, scanner.line(end));
            }
            scanner.backslashQuotes(session.backslashQuotes());
        }
        PostgresStatement statement =
                StatementParser.parse(tokens, session.names().defaultSchema(), !entriesBegun);
        if (text.cut() && WHOLE.contains(statement.kind())) {
            unlike("a statement about owners or privileges longer than any real one", scanner.line(end));
        }
        if (text.opensWith("ROLLBACK") || text.opensWith("ABORT")) {
            unlike("a transaction that is taken back", scanner.line(end));
        }
        if (statement.type() == ObjectType.DATABASE && text.opensWith("CREATE")) {
            database(Objects.requireNonNull(statement.databaseName(), "it makes one")
                    .identifier());
        }
        statement(statement);
    }

    @Override
    public void rows(long count) {
        counter.add(count);
    }

    @Override
    public void backslash(int at) {
        unlike("a backslash outside of strings, which psql takes for a command", scanner.line(at));
    }

    @Override
    public void unlike(String what, long line) {
        throw new BackupException(
                ErrorCode.DUMP_UNSAFE,
                "line " + line + " of the dump has " + what + "; nothing of it is given to psql");
    }
}
