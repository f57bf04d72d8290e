package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.scan.Capture;
import digital.vya.backupdb.engine.postgresql.dump.statement.Lexer;
import digital.vya.backupdb.engine.postgresql.dump.statement.PostgresToken;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line that psql would obey.
 *
 * @param database of {@code \connect}; null when it names none
 */
record PsqlCommand(Kind kind, @Nullable String database) {
    enum Kind {
        CONNECT,
        RESTRICT,
        UNRESTRICT,
        /** In front of a connect to a name that is not ASCII; the encoding is set again behind it. */
        ENCODING,
        /** pg_dump writes no other. */
        OTHER
    }

    private static final Pattern DBNAME = Pattern.compile("dbname='((?:[^'\\\\]|\\\\.)*)'", Pattern.DOTALL);

    static PsqlCommand read(Capture line, TableNames names) {
        String text = names.decode(line.text().getBytes(StandardCharsets.ISO_8859_1));
        int end = 0;
        while (end < text.length() && text.charAt(end) > ' ') {
            end++;
        }
        return switch (text.substring(0, end)) {
            case "\\restrict" -> new PsqlCommand(Kind.RESTRICT, null);
            case "\\unrestrict" -> new PsqlCommand(Kind.UNRESTRICT, null);
            case "\\connect" ->
                new PsqlCommand(Kind.CONNECT, database(text.substring(end).strip()));
            case "\\encoding" ->
                new PsqlCommand(text.strip().equals("\\encoding SQL_ASCII") ? Kind.ENCODING : Kind.OTHER, null);
            default -> new PsqlCommand(Kind.OTHER, null);
        };
    }

    /** pg_dump writes a plain name, one in quotes, or a connection string in quotes for names with odd characters. */
    private static @Nullable String database(String arguments) {
        boolean string = arguments.startsWith("-reuse-previous=on ");
        String first =
                string ? arguments.substring("-reuse-previous=on ".length()).strip() : arguments;
        String name = first.startsWith("\"") ? quoted(first) : first.split("\\s", 2)[0];
        if (string) {
            Matcher dbname = DBNAME.matcher(name);
            return dbname.find() ? dbname.group(1).replaceAll("(?s)\\\\(.)", "$1") : null;
        }
        return name.isEmpty() || name.equals("-") ? null : name;
    }

    private static String quoted(String text) {
        PostgresToken token = Lexer.tokens(text, false).peek();
        return token.text();
    }
}
