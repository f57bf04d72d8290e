package digital.vya.backupdb.engine.mysql.dump;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.pack.RewrittenInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * A dump as the client is fed it: without the statements that name its database, with what {@link Rewriting} says, and
 * every row untouched. Lines stay where they are, so that what the client says of a line is true of the dump.
 */
public final class MysqlRestoreStream extends RewrittenInput {
    /** The last row of a table of kept programs; without it the table is not whole. */
    public static final String WHOLE = "-- whole";

    private static final int CHUNK = 64 * 1024;
    private static final int KEPT_AT_ONCE = 256 * 1024;
    private static final String COLUMNS = " (number INT NOT NULL AUTO_INCREMENT PRIMARY KEY,"
            + " source VARCHAR(64) NOT NULL, script LONGBLOB NOT NULL) ENGINE=InnoDB;";

    private final Rewriting rules;
    private final MysqlDumpScanner scanner = new MysqlDumpScanner(new Rewriter());
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final RoutineStandIns standIns = new RoutineStandIns();
    private final Set<String> made = new HashSet<>();
    private boolean viewsBegan;

    public MysqlRestoreStream(InputStream dump, Rewriting rules) {
        super(dump, CHUNK);
        this.rules = rules;
        if (rules.standIns()) {
            write(RoutineStandIns.BEGIN.getBytes(StandardCharsets.US_ASCII));
        }
        if (rules.keptIn() != null) {
            write(("CREATE TABLE " + rules.keptIn() + COLUMNS + " ").getBytes(StandardCharsets.US_ASCII));
        }
    }

    @Override
    protected void accept(byte[] bytes, int length) {
        scanner.accept(bytes, 0, length);
    }

    @Override
    protected void finish() {
        scanner.finish();
        write(standIns.originals());
        beforeViews();
        keep();
        insertKept("'" + WHOLE + "'");
    }

    /** What goes after tables and routines, which it needs, and before views, which need it. */
    private void beforeViews() {
        if (viewsBegan) {
            return;
        }
        viewsBegan = true;
        for (Grant grant : rules.grants()) {
            if (rules.keptIn() != null) {
                remember((grant.sql() + ";\n").getBytes(StandardCharsets.UTF_8));
            } else {
                write((grant.forDatabase(rules.to()) + "; ").getBytes(StandardCharsets.UTF_8));
            }
        }
        remember(rules.views().getBytes(StandardCharsets.UTF_8));
    }

    private void remember(byte[] script) {
        if (rules.keptIn() != null) {
            kept.write(script, 0, script.length);
        }
    }

    private void keep() {
        if (kept.size() > 0) {
            insertKept("0x" + HexFormat.of().formatHex(kept.toByteArray()));
            kept.reset();
        }
    }

    private void insertKept(String script) {
        if (rules.keptIn() != null) {
            String source = HexFormat.of().formatHex(rules.from().getBytes(StandardCharsets.UTF_8));
            write(("INSERT INTO " + rules.keptIn() + " (source, script) VALUES (CONVERT(0x" + source
                            + " USING utf8mb4), " + script + "); COMMIT; ")
                    .getBytes(StandardCharsets.US_ASCII));
        }
    }

    private final class Rewriter implements MysqlDumpListener {
        @Override
        public void between(byte[] bytes, int from, int to) {
            boolean command = bytes[from] == 'D' || bytes[from] == 'd';
            if (command) {
                byte[] whole = Arrays.copyOfRange(bytes, from, to);
                remember(whole);
                standIns.setting(whole);
            }
            if (command && rules.runs()) {
                write(bytes, from, to);
            } else if (!command) {
                // a line of blanks alone would be a statement to some clients
                lines(bytes, from, to);
            }
        }

        @Override
        public void rows(byte[] bytes, int from, int to) {
            if (rules.runs()) {
                write(bytes, from, to);
            }
        }

        @Override
        public void statement(byte[] text, byte[] delimiter) {
            MysqlStatement statement = MysqlStatement.of(text);
            switch (statement.kind()) {
                case SESSION -> standIns.setting(text);
                // how a database wrote text when a routine was made is set around it
                case ALTER_DATABASE ->
                    standIns.setting(edited(statement, rules.once(rules.to(), rules.definer(), false)));
                case ROUTINE, DROP_PROGRAM -> {
                    // among the settings of the routine
                }
                default -> standIns.other();
            }
            beforeItGoes(statement);
            if (rules.keptIn() != null
                    && kept.size() > KEPT_AT_ONCE
                    && scanner.delimiter().equals(";")) {
                keep();
            }
            switch (statement.kind()) {
                case DATABASE, USE, SERVER -> lines(text, 0, text.length);
                case TABLE -> run(statement, rules, delimiter);
                case ALTER_DATABASE, STAND_IN, TRIGGER, ROUTINE, EVENT, DROP_PROGRAM, SESSION ->
                    program(statement, delimiter);
                case VIEW -> {
                    beforeViews();
                    program(statement, delimiter);
                }
                case UNKNOWN -> unknown(statement, text);
                default -> {
                    boolean lock = statement.tokens().stream()
                            .limit(1)
                            .anyMatch(first -> first.is("LOCK") || first.is("UNLOCK"));
                    if (lock || !rules.runs()) {
                        // no other session is there to be locked out, and a locked table cannot ask its sequence
                        lines(text, 0, text.length);
                    } else {
                        write(text);
                    }
                }
            }
        }

        /** What stands in for a view is dropped before the view is made, and rights on the view need one of them. */
        private void beforeItGoes(MysqlStatement statement) {
            String name = statement.name();
            switch (statement.kind()) {
                case TABLE, STAND_IN -> made.add(name);
                case DROP, DROP_PROGRAM -> {
                    boolean standIn = statement.tokens().get(1).is("VIEW")
                            || statement.tokens().get(1).is("TABLE");
                    if (standIn && made.contains(name)) {
                        beforeViews();
                    }
                }
                default -> {
                    // nothing goes
                }
            }
        }

        /** In what was kept of a restore there are rights; nothing else that is unknown gets here, or through. */
        private void unknown(MysqlStatement statement, byte[] text) {
            String sql = new String(text, StandardCharsets.UTF_8).strip();
            if (sql.startsWith("GRANT ")) {
                write((Grant.of(sql.substring(0, sql.length() - 1)).forDatabase(rules.to()) + ";")
                        .getBytes(StandardCharsets.UTF_8));
            } else {
                throw new BackupException(
                        ErrorCode.DUMP_UNSAFE,
                        "The dump holds what mysqldump does not write: " + statement.beginning());
            }
        }

        /** What is kept has its own names; what runs now in a copy lends no user the rights of the user who restores. */
        private void program(MysqlStatement statement, byte[] delimiter) {
            if (rules.keptIn() == null) {
                run(statement, rules, delimiter);
                return;
            }
            remember(edited(statement, rules.once(rules.from(), rules.definer(), false)));
            remember(new byte[] {'\n'});
            run(statement, rules.once(rules.to(), rules.definer(), true), delimiter);
        }

        private void run(MysqlStatement statement, Rewriting how, byte[] delimiter) {
            if (!rules.runs()) {
                return;
            }
            byte[] whole = edited(statement, how);
            if (how.standIns() && statement.kind() == MysqlStatement.Kind.ROUTINE) {
                write(standIns.instead(whole, delimiter));
            } else {
                write(whole);
            }
        }

        private byte[] edited(MysqlStatement statement, Rewriting how) {
            return new Edits(statement).apply(how).bytes();
        }

        /** Only the ends of lines. */
        private void lines(byte[] bytes, int from, int to) {
            int count = 0;
            for (int i = from; i < to; i++) {
                count += bytes[i] == '\n' ? 1 : 0;
            }
            writeLines(count);
        }
    }

    /** All of it. */
    public byte[] all() {
        try (this) {
            return readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
