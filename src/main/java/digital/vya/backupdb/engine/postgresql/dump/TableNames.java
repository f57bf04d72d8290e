package digital.vya.backupdb.engine.postgresql.dump;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Table names as a dump writes them, made readable: {@code schema.table}, without SQL's quotes. A part that itself has
 * a point or a quote keeps its quotes ({@code public."a.b"}), so that no two tables share a name.
 */
final class TableNames {
    private static final String[] LATIN = {"1", "2", "3", "4", "9", "10", "13", "14", "15", "16"};

    private Charset charset = StandardCharsets.UTF_8;

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
        charset = Charset.isSupported(java) ? Charset.forName(java) : StandardCharsets.ISO_8859_1;
    }

    /** Where the name that begins there ends. */
    static int end(Capture text, int from) {
        int at = partEnd(text, from);
        return at < text.length() && text.at(at) == '.' ? partEnd(text, at + 1) : at;
    }

    String read(Capture text, int from, int to) {
        int point = partEnd(text, from);
        String first = part(text, from, Math.min(point, to));
        return point < to ? first + '.' + part(text, point + 1, to) : first;
    }

    private static int partEnd(Capture text, int from) {
        int at = from;
        boolean quoted = false;
        while (at < text.length()) {
            byte b = text.at(at);
            if (b == '"') {
                quoted = !quoted;
            } else if (!quoted && (b == '.' || b == ' ' || b == '(')) {
                return at;
            }
            at++;
        }
        return at;
    }

    private String part(Capture text, int from, int to) {
        String written = decode(text.copy(from, to));
        boolean quoted = written.length() > 1 && written.startsWith("\"");
        String bare = quoted ? written.substring(1, written.length() - 1).replace("\"\"", "\"") : written;
        boolean needsQuotes = bare.indexOf('.') >= 0 || bare.indexOf('"') >= 0;
        return needsQuotes ? '"' + bare.replace("\"", "\"\"") + '"' : bare;
    }

    private String decode(byte[] bytes) {
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            // bytes of another encoding than the dump says: one character for each byte still keeps names apart
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
