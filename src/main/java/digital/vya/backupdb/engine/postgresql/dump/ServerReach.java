package digital.vya.backupdb.engine.postgresql.dump;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What in a dump does more to the server than fill a database, or runs code while it is restored: as a superuser it may
 * all of that. It tells of what can be seen, for whoever agrees to a restore; what a function's body puts together when
 * it is called cannot be.
 */
final class ServerReach {
    private static final int NAMED = 3;
    private static final int LOOKED_AT = 64 * 1024;

    private static final Map<String, Pattern> KINDS = new LinkedHashMap<>();

    static {
        kind("ALTER SYSTEM", "^ALTER\\s+SYSTEM\\b");
        kind("LOAD", "^LOAD\\b");
        kind("CREATE EVENT TRIGGER", "^CREATE\\s+EVENT\\s+TRIGGER\\b");
        kind("CREATE SUBSCRIPTION", "^CREATE\\s+SUBSCRIPTION\\b");
        kind("a foreign server", "^CREATE\\s+(SERVER|FOREIGN\\s+DATA\\s+WRAPPER|USER\\s+MAPPING)\\b");
        kind("a superuser", "^(CREATE|ALTER)\\s+(ROLE|USER)\\b.*\\bSUPERUSER\\b");
        kind("CREATE LANGUAGE", "^CREATE\\s+(OR\\s+REPLACE\\s+)?(TRUSTED\\s+)?(PROCEDURAL\\s+)?LANGUAGE\\b");
        kind(
                "a function in an untrusted language",
                "^CREATE\\s+(OR\\s+REPLACE\\s+)?(FUNCTION|PROCEDURE)\\b.*\\bLANGUAGE\\s+['\"]?(c|internal|\\w+u)\\b");
        kind("an extension", "^CREATE\\s+EXTENSION\\s+(IF\\s+NOT\\s+EXISTS\\s+)?+(?!\"?plpgsql\\b)");
        kind("COPY of a program", "\\bCOPY\\b[^;]{1,400}\\bPROGRAM\\b");
        kind(
                "files of the server",
                "\\b(pg_read_file|pg_read_binary_file|pg_ls_dir|pg_stat_file|lo_import|lo_export|pg_file_write)\\b"
                        + "|\\bCOPY\\b[^;]{1,400}\\b(FROM|TO)\\s+'");
        kind("connections to other servers", "\\bdblink(_\\w+)?\\s*\\(");
        kind("code that runs while it is restored", "^(DO|CALL|UPDATE|DELETE|MERGE|WITH|EXECUTE)\\b");
        kind(
                "code that runs while it is restored",
                "^SELECT\\s+(?!pg_catalog\\.(set_config|setval|lo_\\w+|pg_restore_\\w+)\\s*\\()");
    }

    private static void kind(String what, String words) {
        Pattern known = Pattern.compile(words, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
        KINDS.merge(
                what,
                known,
                (one, other) -> Pattern.compile(
                        "(?:" + one.pattern() + ")|(?:" + other.pattern() + ")",
                        Pattern.CASE_INSENSITIVE | Pattern.DOTALL));
    }

    private final Map<String, List<Long>> lines = new LinkedHashMap<>();

    /** {@code line} is asked where something was found. */
    void look(String statement, LongSupplier line) {
        String text = statement.length() > LOOKED_AT ? statement.substring(0, LOOKED_AT) : statement;
        KINDS.forEach((what, words) -> {
            Matcher found = words.matcher(text);
            if (found.find()) {
                lines.computeIfAbsent(what, w -> new ArrayList<>()).add(line.getAsLong());
            }
        });
    }

    /** Each kind with its first lines. */
    List<String> found() {
        return lines.entrySet().stream().map(ServerReach::told).toList();
    }

    private static String told(Map.Entry<String, List<Long>> kind) {
        List<Long> all = kind.getValue();
        String first = all.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "));
        String more = all.size() > NAMED ? " and " + (all.size() - NAMED) + " more" : "";
        return kind.getKey() + " (line " + first + more + ")";
    }
}
