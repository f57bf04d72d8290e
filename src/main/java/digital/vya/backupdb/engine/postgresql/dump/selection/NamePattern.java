package digital.vya.backupdb.engine.postgresql.dump.selection;

import digital.vya.backupdb.engine.postgresql.dump.statement.SqlName;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A name, or a glob for names, as an operator gives it: {@code public.order*}, {@code orders}, {@code "a.b".c}. */
public final class NamePattern {
    private final String given;
    private final @Nullable Pattern schema;
    private final Pattern name;
    private final boolean exact;

    private NamePattern(String given, @Nullable Pattern schema, Pattern name, boolean exact) {
        this.given = given;
        this.schema = schema;
        this.name = name;
        this.exact = exact;
    }

    /** Of a table: without a schema it is meant in every one. */
    public static NamePattern ofTable(String given) {
        int point = point(given);
        Pattern schema = point < 0 ? null : glob(given.substring(0, point));
        String name = given.substring(point + 1);
        return new NamePattern(given, schema, glob(name), !name.matches("(?s).*[*?].*"));
    }

    /** Of a schema or a role: the point is a character as any other. */
    public static NamePattern of(String given) {
        return new NamePattern(given, null, glob(given), false);
    }

    public boolean matches(SqlName candidate) {
        boolean inSchema = schema == null
                || (candidate.schema() != null
                        && schema.matcher(candidate.schema()).matches());
        return inSchema && name.matcher(candidate.name()).matches();
    }

    public boolean matches(@Nullable String candidate) {
        return name.matcher(candidate).matches();
    }

    /** Whether it means one name only, not all that look like it. */
    public boolean exact() {
        return exact;
    }

    @Override
    public String toString() {
        return given;
    }

    private static int point(String given) {
        boolean quoted = false;
        for (int i = 0; i < given.length(); i++) {
            quoted ^= given.charAt(i) == '"';
            if (!quoted && given.charAt(i) == '.') {
                return i;
            }
        }
        return -1;
    }

    private static Pattern glob(String part) {
        if (part.length() > 1 && part.startsWith("\"") && part.endsWith("\"")) {
            String bare = part.substring(1, part.length() - 1).replace("\"\"", "\"");
            return Pattern.compile(bare, Pattern.LITERAL);
        }
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }
}
