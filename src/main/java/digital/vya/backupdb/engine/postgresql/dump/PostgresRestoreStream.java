package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.scan.ByteScan;
import digital.vya.backupdb.engine.postgresql.dump.scan.Capture;
import digital.vya.backupdb.engine.postgresql.dump.scan.StatementText;
import digital.vya.backupdb.engine.postgresql.dump.selection.Chooser;
import digital.vya.backupdb.engine.postgresql.dump.selection.DumpSelection;
import digital.vya.backupdb.engine.postgresql.dump.selection.LeftOut;
import digital.vya.backupdb.engine.postgresql.dump.selection.Scope;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresStatement.Kind;
import digital.vya.backupdb.engine.postgresql.dump.statement.SqlName;
import digital.vya.backupdb.pack.RewrittenInput;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What of a plain dump psql is to be fed. Statements outside of data are left out or pass byte for byte, and rows as
 * {@link RowTicks} writes them; as many line ends as they had stand in their place, so that psql's line numbers are those
 * of the dump.
 *
 * <p>Throws a BackupException where psql would obey a command of its own, and at the end of a dump that is cut short.
 * psql must then be killed, and its input not closed: psql runs an unfinished statement at a clean end.
 */
public final class PostgresRestoreStream extends RewrittenInput {
    private static final int CHUNK = 256 * 1024;
    private static final byte[] RESET = "RESET SESSION AUTHORIZATION;".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LO_UNLINK = "SELECT pg_catalog.lo_unlink(".getBytes(StandardCharsets.US_ASCII);

    private final Chooser chooser;
    private final Follower follower = new Follower();

    /** For a selection that is not narrow. */
    public PostgresRestoreStream(InputStream plainDump, DumpSelection selection) {
        this(plainDump, selection, Scope.ALL);
    }

    /** For any selection; the scope is what {@link PostgresDumpReader} found with the same selection. */
    public PostgresRestoreStream(InputStream plainDump, DumpSelection selection, Scope scope) {
        super(plainDump, CHUNK);
        if (selection.narrow() && !scope.narrow()) {
            throw new IllegalArgumentException("a selection of tables or schemas needs the dump's scope");
        }
        chooser = new Chooser(selection, scope);
    }

    /** Also leaves out the dump's own BEGIN and COMMIT, which would end psql's single transaction too early. */
    public PostgresRestoreStream inOneTransaction() {
        chooser.inOneTransaction();
        return this;
    }

    @Override
    protected void accept(byte[] bytes, int length) {
        follower.accept(bytes, length);
    }

    @Override
    protected void finish() {
        follower.finish();
    }

    private void leaveOut(byte[] bytes, int from, int to) {
        writeLines((int) ByteScan.count((byte) '\n', bytes, from, to));
    }

    private final class Follower extends DumpFollower {
        private final RowTicks ticks = new RowTicks();
        private byte[] bytes = {};
        /** What of the chunk has been passed or left out. */
        private int done;

        private boolean waiting;
        private boolean leavingOut;
        private boolean inRows;
        private boolean resets;
        private boolean becameAnother;
        private @Nullable LeftOut reason;
        private @Nullable SqlName lastTable;
        private @Nullable LeftOut lastTablesReason;

        void accept(byte[] from, int length) {
            bytes = from;
            done = 0;
            accept(from, 0, length);
            if (!waiting) {
                upTo(length);
            }
        }

        private void upTo(int at) {
            if (leavingOut) {
                leaveOut(bytes, done, at);
            } else if (inRows) {
                ticks.pass(bytes, done, at, PostgresRestoreStream.this::write);
            } else {
                write(bytes, done, at);
            }
            done = at;
        }

        private void decided(StatementText text, int end) {
            waiting = false;
            leavingOut = reason != null;
            if (resets) {
                write(RESET);
            }
            if (leavingOut) {
                leaveOut(text.bytes(), text.from(), text.to());
            } else {
                write(text.bytes(), text.from(), text.to());
            }
            done = end;
        }

        @Override
        public void commandBegins(int at) {
            upTo(at);
            leavingOut = true;
        }

        @Override
        public void command(Capture line, int end) {
            super.command(line, end);
            upTo(end);
            leavingOut = false;
            if (becameAnother) {
                // a new connection would have been the first user's again
                write(RESET);
                becameAnother = false;
            }
            if (databases().size() > 1) {
                throw notOne();
            }
        }

        @Override
        public void statementBegins(int at) {
            super.statementBegins(at);
            upTo(at);
            waiting = true;
            resets = false;
        }

        @Override
        public void statementGrows(StatementText text, int end) {
            super.statementGrows(text, end);
            decided(text, end);
        }

        @Override
        public boolean statementEnds(StatementText text, long groups, int end) {
            boolean copies = super.statementEnds(text, groups, end);
            if (waiting) {
                decided(text, end);
            } else {
                upTo(end);
            }
            leavingOut &= copies;
            if (copies) {
                inRows = true;
                ticks.begin();
            }
            return copies;
        }

        @Override
        public void rowsEnd(int end) {
            upTo(end);
            leavingOut = false;
            inRows = false;
        }

        @Override
        void statement(PostgresStatement statement) {
            reason = chooser.leftOut(statement, entryType());
            // without it, what follows would belong to the role before
            resets = reason != null && statement.kind() == Kind.AUTHORIZATION;
            if (statement.kind() == Kind.AUTHORIZATION) {
                becameAnother = reason == null && !statement.roles().isEmpty();
            }
        }

        @Override
        void rowsOf(SqlName table) {
            if (!table.equals(lastTable)) {
                lastTable = table;
                lastTablesReason = chooser.rowsOf(table);
            }
            reason = lastTablesReason;
        }

        @Override
        void largeObject(StatementText text) {
            reason = chooser.largeObject(text.startsWith(LO_UNLINK));
        }
    }
}
