package digital.vya.backupdb.engine.mysql.dump;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a whole dump once, refuses what mysqldump does not write, and tells what is in it. */
public final class MysqlDumpReader implements MysqlDumpListener {
    private static final Pattern VERSION = Pattern.compile("-- Server version\\s+(\\S+).*");
    private static final Pattern HOST = Pattern.compile("-- Host: .*?\\s{2,}Database: (.+)");

    private final MysqlDumpScanner scanner = new MysqlDumpScanner(this);
    private final Map<String, Long> rows = new LinkedHashMap<>();
    private final Set<String> withoutRows = new HashSet<>();
    private final TreeSet<String> definers = new TreeSet<>();
    private final Set<String> objects = new HashSet<>();
    private @Nullable String database;
    private @Nullable String version;
    private @Nullable String charset;
    private @Nullable String collation;
    private @Nullable String comment;
    private @Nullable String table;
    private @Nullable String last;
    private boolean named;
    private long views;
    private long routines;
    private long triggers;
    private long events;

    public static MysqlDumpFacts read(InputStream dump) throws IOException {
        MysqlDumpReader reader = new MysqlDumpReader();
        byte[] chunk = new byte[64 * 1024];
        for (int count = dump.read(chunk); count >= 0; count = dump.read(chunk)) {
            reader.accept(chunk, 0, count);
        }
        return reader.facts();
    }

    public void accept(byte[] bytes, int offset, int length) {
        scanner.accept(bytes, offset, length);
    }

    /** Of a dump that was read whole. */
    public MysqlDumpFacts facts() {
        scanner.finish();
        if (!scanner.atRest()) {
            throw new BackupException(ErrorCode.DUMP_UNREADABLE, "The dump ends within a statement: it is cut off");
        }
        boolean complete = last != null && last.startsWith(MysqlDumpInspector.OF_DATABASE);
        return new MysqlDumpFacts(
                database,
                version,
                charset,
                collation,
                comment,
                rows,
                withoutRows,
                definers,
                objects,
                views,
                routines,
                triggers,
                events,
                complete);
    }

    @Override
    public void comment(String line) {
        last = line;
        Matcher server = VERSION.matcher(line);
        if (server.matches()) {
            version = server.group(1);
        }
        Matcher host = HOST.matcher(line);
        if (host.matches() && !named) {
            database = host.group(1);
        }
    }

    @Override
    public void statement(byte[] text, byte[] delimiter) {
        last = null;
        MysqlStatement statement = MysqlStatement.of(text);
        switch (statement.kind()) {
            case TABLE, SEQUENCE, STAND_IN, VIEW, ROUTINE ->
                objects.add(String.valueOf(statement.name()).toLowerCase(Locale.ROOT));
            default -> {
                // no user has rights on it
            }
        }
        switch (statement.kind()) {
            case DATABASE, USE -> database(statement);
            case TABLE -> {
                refuseQualified(statement);
                rows.put(statement.name(), 0L);
                if (statement.hasRowsElsewhere()) {
                    withoutRows.add(statement.name());
                }
            }
            case STAND_IN -> rows.remove(statement.name());
            case VIEW -> {
                rows.remove(statement.name());
                views++;
                definer(statement);
            }
            case TRIGGER -> {
                triggers++;
                definer(statement);
            }
            case ROUTINE -> {
                routines++;
                definer(statement);
            }
            case EVENT -> {
                events++;
                definer(statement);
            }
            case UNKNOWN ->
                throw new BackupException(
                        ErrorCode.DUMP_UNSAFE,
                        "The dump holds what mysqldump does not write: " + statement.beginning());
            case DROP, SEQUENCE, OTHER -> refusePoints(statement);
            default -> {
                // of a session, or written anew on its way to the client
            }
        }
    }

    /** What passes as it is must not reach another database. */
    private static void refusePoints(MysqlStatement statement) {
        if (statement.tokens().stream().anyMatch(token -> token.is("."))) {
            throw new BackupException(
                    ErrorCode.DUMP_UNSAFE,
                    "The dump names a database where mysqldump does not: " + statement.beginning());
        }
    }

    private void refuseQualified(MysqlStatement statement) {
        if (statement.qualifier() != null) {
            throw new BackupException(
                    ErrorCode.DUMP_UNSAFE,
                    "The dump writes into a database by its name, which mysqldump does not: " + statement.beginning());
        }
    }

    private void database(MysqlStatement statement) {
        String name = statement.name();
        if (name == null) {
            throw new BackupException(
                    ErrorCode.DUMP_UNSAFE, "The dump has a statement that names no database: " + statement.beginning());
        }
        if (named && !name.equals(database)) {
            throw new BackupException(
                    ErrorCode.DUMP_NOT_ONE_DATABASE, "The dump is of " + database + " and of " + name);
        }
        database = name;
        named = true;
        if (statement.tokens().get(0).is("CREATE")) {
            settings(statement.tokens(), statement.nameAt() + 1);
        }
    }

    /** Word by word, for a name or a comment may hold any text. */
    private void settings(List<MysqlToken> tokens, int from) {
        for (int at = from; at + 1 < tokens.size(); at++) {
            boolean equals = tokens.get(at + 1).is("=") && at + 2 < tokens.size();
            MysqlToken value = tokens.get(equals ? at + 2 : at + 1);
            boolean word = value.kind() == MysqlToken.Kind.WORD;
            if (tokens.get(at).is("SET") && word) {
                charset = value.raw();
            } else if (tokens.get(at).is("COLLATE") && word) {
                collation = value.raw();
            } else if (tokens.get(at).is("COMMENT") && value.kind() == MysqlToken.Kind.TEXT) {
                comment = new String(value.raw().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            }
        }
    }

    private void definer(MysqlStatement statement) {
        List<MysqlToken> tokens = statement.tokens();
        for (int at = 0; at + 4 < Math.min(tokens.size(), Math.max(statement.nameAt(), 0)); at++) {
            if (tokens.get(at).is("DEFINER") && tokens.get(at + 3).is("@")) {
                definers.add(
                        tokens.get(at + 2).value() + "@" + tokens.get(at + 4).value());
                return;
            }
            if (tokens.get(at).is("DEFINER")) {
                definers.add(tokens.get(at + 2).value());
                return;
            }
        }
    }

    @Override
    public void rowsBegin(@Nullable String name) {
        last = null;
        if (name == null) {
            throw new BackupException(
                    ErrorCode.DUMP_UNSAFE, "The dump writes rows into a table of a database by its name");
        }
        table = name;
    }

    @Override
    public void rowsEnd(long count) {
        rows.merge(table, count, Long::sum);
    }
}
