package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.scan.StatementText;
import digital.vya.backupdb.engine.postgresql.dump.scan.Words;
import digital.vya.backupdb.engine.postgresql.dump.statement.Lexer;
import digital.vya.backupdb.engine.postgresql.dump.statement.SqlName;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names as a dump writes them, made readable: {@code schema.table}, without SQL's quotes. A part that itself has a
 * point or a quote keeps its quotes ({@code public."a.b"}), so that no two tables share a name.
 */
final class TableNames {
    private static final String[] LATIN = {"1", "2", "3", "4", "9", "10", "13", "14", "15", "16"};

    /** In these a byte of a longer character can look like a quote or a backslash. */
    private static final Set<String> MISLEADING = Set.of(
            "SJIS",
            "MSKANJI",
            "SHIFTJIS",
            "WIN932",
            "WINDOWS932",
            "SHIFTJIS2004",
            "SJIS2004",
            "BIG5",
            "WIN950",
            "WINDOWS950",
            "GBK",
            "WIN936",
            "WINDOWS936",
            "UHC",
            "WIN949",
            "WINDOWS949",
            "GB18030",
            "JOHAB");

    private Charset charset = StandardCharsets.UTF_8;
    private @Nullable String defaultSchema;

    /** Whether psql itself has to know this value of {@code client_encoding} to find the end of a string. */
    static boolean misleads(String encoding) {
        return MISLEADING.contains(encoding.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", ""));
    }

    /** The value of {@code client_encoding}: names come in it. */
    void encoding(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        String java = upper.replace('_', '-');
        if (upper.equals("UTF8") || upper.equals("SQL_ASCII")) {
            java = "UTF-8";
        } else if (upper.matches("LATIN([1-9]|10)")) {
            java = "ISO-8859-" + LATIN[Integer.parseInt(upper.substring(5)) - 1];
        } else if (upper.startsWith("WIN")) {
            java = "windows-" + upper.substring(3);
        }
        charset = supported(java) ? Charset.forName(java) : StandardCharsets.ISO_8859_1;
    }

    private static boolean supported(String name) {
        return name.matches("[A-Z0-9][A-Za-z0-9.:_+-]*|windows-[A-Z0-9]+") && Charset.isSupported(name);
    }

    /** Where names without a schema are; null when nowhere. */
    void defaultSchema(@Nullable String schema) {
        defaultSchema = schema;
    }

    @Nullable
    String defaultSchema() {
        return defaultSchema;
    }

    /** Where the name that begins there ends; where it begins when there is none. */
    static int end(StatementText text, int from) {
        int at = partEnd(text, from);
        boolean second = at > from && at < text.length() && text.at(at) == '.';
        return second ? partEnd(text, at + 1) : at;
    }

    private static int partEnd(StatementText text, int from) {
        int at = from;
        if (at < text.length() && text.at(at) == '"') {
            do {
                at++;
                while (at < text.length() && text.at(at) != '"') {
                    at++;
                }
                at++;
            } while (at < text.length() && text.at(at) == '"');
            return Math.min(at, text.length());
        }
        while (at < text.length() && Words.isPart(text.at(at))) {
            at++;
        }
        return at;
    }

    @Nullable
    SqlName read(StatementText text, int from, int to) {
        List<String> parts = Lexer.tokens(decode(text.copy(from, to)), false).parts();
        return SqlName.of(parts, defaultSchema);
    }

    String decode(byte[] bytes) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            // bytes of another encoding than the dump says: one character for each byte still keeps names apart
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
