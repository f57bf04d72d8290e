package digital.vya.backupdb.engine.mysql.dump;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One statement of a dump: what it does, and to what. */
final class MysqlStatement {
    /** What a statement of mysqldump can be about. Anything else is not of mysqldump. */
    enum Kind {
        DATABASE,
        USE,
        ALTER_DATABASE,
        TABLE,
        SEQUENCE,
        STAND_IN,
        VIEW,
        TRIGGER,
        ROUTINE,
        EVENT,
        DROP,
        DROP_PROGRAM,
        SESSION,
        SERVER,
        OTHER,
        UNKNOWN
    }

    private static final int HEAD = 4096;
    private static final int TOKENS = 200;
    private static final Set<String> HARMLESS =
            Set.of("LOCK", "UNLOCK", "COMMIT", "START", "BEGIN", "DO", "ALTER", "ANALYZE", "CHECK");

    /** Engines of which mariadb-dump and mysqldump write no rows. */
    private static final String[] ELSEWHERE = {"MRG_MyISAM", "MERGE", "FEDERATED", "CONNECT", "OQGRAPH", "SPIDER", "VP"
    };

    private final String text;
    private final List<MysqlToken> tokens;
    private final Kind kind;
    private int named = -1;

    private MysqlStatement(String text, int tokens) {
        this.text = text;
        this.tokens = MysqlToken.of(text, tokens);
        this.kind = classify();
    }

    static MysqlStatement of(byte[] bytes) {
        return new MysqlStatement(new String(bytes, StandardCharsets.ISO_8859_1), Integer.MAX_VALUE);
    }

    /** Enough of it to know what it is. */
    static MysqlStatement headOf(byte[] bytes) {
        int length = Math.min(bytes.length, HEAD);
        return new MysqlStatement(new String(bytes, 0, length, StandardCharsets.ISO_8859_1), TOKENS);
    }

    /** The table an INSERT's head names; null when the name is not a plain one. */
    static @Nullable String insertedTable(byte[] head) {
        List<MysqlToken> tokens = MysqlToken.of(new String(head, StandardCharsets.ISO_8859_1), TOKENS);
        int at = 1;
        while (at < tokens.size()
                && Set.of("IGNORE", "DELAYED", "LOW_PRIORITY", "HIGH_PRIORITY", "INTO")
                        .contains(tokens.get(at).upper())) {
            at++;
        }
        boolean plain = at < tokens.size()
                && tokens.get(at).names()
                && (at + 1 == tokens.size() || !tokens.get(at + 1).is("."));
        return plain ? tokens.get(at).value() : null;
    }

    Kind kind() {
        return kind;
    }

    /** Whose body may be statements with a semicolon each. */
    boolean isProgram() {
        return kind == Kind.ROUTINE || kind == Kind.TRIGGER || kind == Kind.EVENT;
    }

    String text() {
        return text;
    }

    List<MysqlToken> tokens() {
        return tokens;
    }

    /** Enough of it for a message. */
    String beginning() {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() > 60 ? line.substring(0, 60) + "…" : line;
    }

    /** Where in the tokens its name is; -1 where it has none. */
    int nameAt() {
        return named;
    }

    /** What it is about, without a database before it. */
    @Nullable
    String name() {
        return named < 0 ? null : last(named).value();
    }

    /** The database that stands before its name; null where none does. */
    @Nullable
    String qualifier() {
        return named >= 0 && isQualified(named) ? tokens.get(named).value() : null;
    }

    boolean isQualified(int name) {
        return name + 2 < tokens.size() && tokens.get(name + 1).is(".");
    }

    private MysqlToken last(int name) {
        return tokens.get(isQualified(name) ? name + 2 : name);
    }

    private Kind classify() {
        if (tokens.isEmpty()) {
            return Kind.OTHER;
        }
        return switch (tokens.get(0).upper()) {
            case "USE" -> about(1, Kind.USE);
            case "SET" -> global() ? Kind.SERVER : Kind.SESSION;
            case "CREATE" -> created();
            case "DROP" -> dropped();
            case "ALTER" -> word(1, "DATABASE", "SCHEMA") ? about(2, Kind.ALTER_DATABASE) : altered();
            case "SELECT" -> setsSequence() ? Kind.OTHER : Kind.UNKNOWN;
            case ";" -> Kind.OTHER;
            default -> HARMLESS.contains(tokens.get(0).upper()) ? Kind.OTHER : Kind.UNKNOWN;
        };
    }

    private Kind altered() {
        return word(1, "TABLE", "SEQUENCE") ? about(2, Kind.OTHER) : Kind.UNKNOWN;
    }

    /** How MariaDB before 10.11 wrote where a sequence stands; what may call any other function is not let through. */
    private boolean setsSequence() {
        return word(1, "SETVAL")
                && word(2, "(")
                && tokens.stream().filter(token -> token.is("(")).count() == 1
                && tokens.stream().noneMatch(token -> token.is("INTO") || token.is("FROM"));
    }

    /** Also {@code @@GLOBAL.}, but not the saved values of a session. */
    private boolean global() {
        for (MysqlToken token : tokens) {
            if (token.is("GLOBAL") || token.is("PERSIST") || token.is("PASSWORD") || token.is("GTID_PURGED")) {
                return true;
            }
        }
        return false;
    }

    /** Whether rows that come may say when they were true. */
    boolean setsHistory() {
        return kind == Kind.SESSION && tokens.stream().anyMatch(token -> token.is("system_versioning_insert_history"));
    }

    /** Whether its table keeps what its rows were. */
    boolean isVersioned() {
        return IntStream.range(2, tokens.size())
                .anyMatch(at -> word(at, "VERSIONING") && word(at - 1, "SYSTEM") && word(at - 2, "WITH"));
    }

    /** Whether its table shows rows that are not its own, which dumps leave out. */
    boolean hasRowsElsewhere() {
        return IntStream.range(2, tokens.size())
                .anyMatch(at -> word(at, ELSEWHERE) && word(at - 1, "=") && word(at - 2, "ENGINE"));
    }

    private boolean word(int at, String... any) {
        for (String word : any) {
            if (at < tokens.size() && tokens.get(at).is(word)) {
                return true;
            }
        }
        return false;
    }

    private Kind about(int at, Kind what) {
        int name = at;
        while (word(name, "IF", "NOT", "EXISTS")) {
            name++;
        }
        named = name < tokens.size() && tokens.get(name).mayName() ? name : -1;
        return what;
    }

    /** Code of a library of the server, which mysqldump never writes: RETURNS, a type, SONAME. */
    private boolean ofLibrary() {
        return IntStream.range(4, tokens.size()).anyMatch(at -> word(at, "SONAME") && word(at - 2, "RETURNS"));
    }

    private Kind dropped() {
        if (word(1, "DATABASE", "SCHEMA")) {
            return about(2, Kind.DATABASE);
        }
        if (word(1, "TABLE", "SEQUENCE")) {
            return about(2, Kind.DROP);
        }
        if (word(1, "PACKAGE") && word(2, "BODY")) {
            return about(3, Kind.DROP_PROGRAM);
        }
        return word(1, "VIEW", "TRIGGER", "PROCEDURE", "FUNCTION", "EVENT", "PACKAGE")
                ? about(2, Kind.DROP_PROGRAM)
                : Kind.UNKNOWN;
    }

    /** Between CREATE and what is made stand a definer and more, in any order. */
    private Kind created() {
        for (int at = 1; at < tokens.size(); at++) {
            MysqlToken token = tokens.get(at);
            if (token.kind() != MysqlToken.Kind.WORD) {
                continue;
            }
            switch (token.upper()) {
                case "DATABASE", "SCHEMA" -> {
                    return about(at + 1, Kind.DATABASE);
                }
                case "TABLE" -> {
                    return about(at + 1, Kind.TABLE);
                }
                case "SEQUENCE" -> {
                    return about(at + 1, Kind.SEQUENCE);
                }
                case "VIEW" -> {
                    boolean standIn = at == 1;
                    return about(at + 1, standIn ? Kind.STAND_IN : Kind.VIEW);
                }
                case "TRIGGER" -> {
                    return about(at + 1, Kind.TRIGGER);
                }
                case "EVENT" -> {
                    return about(at + 1, Kind.EVENT);
                }
                case "PROCEDURE", "FUNCTION" -> {
                    return ofLibrary() ? Kind.UNKNOWN : about(at + 1, Kind.ROUTINE);
                }
                case "PACKAGE" -> {
                    return about(word(at + 1, "BODY") ? at + 2 : at + 1, Kind.ROUTINE);
                }
                case "USER", "ROLE", "SERVER", "INDEX", "UNIQUE" -> {
                    return Kind.UNKNOWN;
                }
                default -> {
                    // OR REPLACE, TEMPORARY, ALGORITHM, DEFINER, SQL SECURITY, AGGREGATE
                }
            }
        }
        return Kind.UNKNOWN;
    }
}
