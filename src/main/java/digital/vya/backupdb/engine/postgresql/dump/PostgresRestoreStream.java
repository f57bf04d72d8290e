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
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * What of a plain dump psql is to be fed. Statements outside of data are left out or pass byte for byte, and rows as
 * {@link RowTicks} writes them; as many line ends as they had stand in their place, so that psql's line numbers are those
 * of the dump.
 *
 * <p>Throws a BackupException where psql would obey a command of its own, and at the end of a dump that is cut short.
 * Whoever feeds psql must then kill it, not close its input: psql runs an unfinished statement at a clean end.
 */
public final class PostgresRestoreStream extends InputStream {
    private static final int CHUNK = 256 * 1024;
    private static final byte[] RESET = "RESET SESSION AUTHORIZATION;".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LO_UNLINK = "SELECT pg_catalog.lo_unlink(".getBytes(StandardCharsets.US_ASCII);

    private final InputStream dump;
    private final Chooser chooser;
    private final Follower follower = new Follower();
    private final byte[] chunk = new byte[CHUNK];
    private byte[] ready = new byte[CHUNK];
    private int readyFrom;
    private int readyTo;
    private boolean ended;
    private RuntimeException failed;

    /** For a selection that is not narrow. */
    public PostgresRestoreStream(InputStream plainDump, DumpSelection selection) {
        this(plainDump, selection, Scope.ALL);
    }

    /** For any selection; the scope is what {@link PostgresDumpReader} found with the same selection. */
    public PostgresRestoreStream(InputStream plainDump, DumpSelection selection, Scope scope) {
        if (selection.narrow() && !scope.narrow()) {
            throw new IllegalArgumentException("a selection of tables or schemas needs the dump's scope");
        }
        dump = plainDump;
        chooser = new Chooser(selection, scope);
    }

    /** Also leaves out the dump's own BEGIN and COMMIT, which would end psql's single transaction too early. */
    public PostgresRestoreStream inOneTransaction() {
        chooser.inOneTransaction();
        return this;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, to.length);
        if (length == 0) {
            return 0;
        }
        while (readyFrom == readyTo) {
            if (failed != null) {
                throw failed;
            }
            if (ended) {
                return -1;
            }
            fill();
        }
        int n = Math.min(length, readyTo - readyFrom);
        System.arraycopy(ready, readyFrom, to, offset, n);
        readyFrom += n;
        return n;
    }

    private void fill() throws IOException {
        readyFrom = 0;
        readyTo = 0;
        int n = dump.read(chunk, 0, chunk.length);
        try {
            if (n < 0) {
                follower.finish();
                ended = true;
            } else {
                follower.accept(chunk, n);
            }
        } catch (RuntimeException e) {
            // once refused, always refused: the next read must not look like a clean end
            failed = e;
            readyTo = 0;
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        dump.close();
    }

    private void pass(byte[] bytes, int from, int to) {
        room(to - from);
        System.arraycopy(bytes, from, ready, readyTo, to - from);
        readyTo += to - from;
    }

    private void leaveOut(byte[] bytes, int from, int to) {
        int lines = (int) ByteScan.count((byte) '\n', bytes, from, to);
        room(lines);
        Arrays.fill(ready, readyTo, readyTo + lines, (byte) '\n');
        readyTo += lines;
    }

    private void room(int more) {
        if (ready.length - readyTo < more) {
            ready = Arrays.copyOf(ready, Math.max(ready.length * 2, readyTo + more));
        }
    }

    private final class Follower extends DumpFollower {
        private final RowTicks ticks = new RowTicks();
        private byte[] bytes;
        /** What of the chunk has been passed or left out. */
        private int done;

        private boolean waiting;
        private boolean leavingOut;
        private boolean inRows;
        private boolean resets;
        private boolean becameAnother;
        private LeftOut reason;
        private SqlName lastTable;
        private LeftOut lastTablesReason;

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
                ticks.pass(bytes, done, at, PostgresRestoreStream.this::pass);
            } else {
                pass(bytes, done, at);
            }
            done = at;
        }

        private void decided(StatementText text, int end) {
            waiting = false;
            leavingOut = reason != null;
            if (resets) {
                pass(RESET, 0, RESET.length);
            }
            if (leavingOut) {
                leaveOut(text.bytes(), text.from(), text.to());
            } else {
                pass(text.bytes(), text.from(), text.to());
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
                pass(RESET, 0, RESET.length);
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
