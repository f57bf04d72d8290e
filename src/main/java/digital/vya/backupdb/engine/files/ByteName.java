package digital.vya.backupdb.engine.files;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Names of files as text, without loss: they are bytes, mostly but not always UTF-8. A byte that is none becomes a lone
 * surrogate, U+DC80 to U+DCFF, and the same byte again on the way back. Java itself would replace it, also according to
 * the locale it was started in; the bytes of a Path are only to be had from its URI.
 */
public final class ByteName {
    private static final int ESCAPE = 0xDC00;
    private static final String AS_IS = "/-._~";

    private ByteName() {}

    public static String text(byte[] bytes) {
        if (isAscii(bytes)) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        while (result.isError()) {
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (ESCAPE | (in.get() & 0xff)));
            }
            decoder.reset();
            result = decoder.decode(in, out, true);
        }
        return out.flip().toString();
    }

    public static byte[] bytes(String text) {
        if (isAscii(text)) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 8);
        text.codePoints().forEach(c -> {
            if (c >= ESCAPE + 0x80 && c <= ESCAPE + 0xff) {
                out.write(c & 0xff);
            } else {
                out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        });
        return out.toByteArray();
    }

    /** An absolute path, whatever the locale. */
    public static Path path(String absolute) {
        StringBuilder uri = new StringBuilder("file://");
        for (byte b : bytes(absolute)) {
            char c = (char) (b & 0xff);
            boolean plain = (c < 0x80 && Character.isLetterOrDigit(c)) || AS_IS.indexOf(c) >= 0;
            uri.append(plain ? String.valueOf(c) : "%" + HexFormat.of().toHexDigits(b));
        }
        return Path.of(URI.create(uri.toString()));
    }

    /** The last name of a path. */
    public static String last(Path path) {
        String shown = path.getFileName().toString();
        return isAscii(shown) ? shown : full(path).substring(full(path).lastIndexOf('/') + 1);
    }

    /** The whole of an absolute path. */
    public static String full(Path path) {
        String shown = path.toString();
        if (isAscii(shown)) {
            return shown;
        }
        String raw = path.toUri().getRawPath();
        ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            boolean hex = raw.charAt(i) == '%';
            out.write(hex ? HexFormat.fromHexDigits(raw, i + 1, i + 3) : raw.charAt(i));
            i += hex ? 2 : 0;
        }
        String text = text(out.toByteArray());
        // the URI of a folder ends in a slash
        return text.length() > 1 && text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAscii(byte[] bytes) {
        for (byte b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    /** A name as GNU tools quote it in the style {@code escape}: {@code \n}, {@code \377}, {@code \\}. */
    public static String unquoted(String quoted) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(quoted.length());
        for (int i = 0; i < quoted.length(); i++) {
            if (quoted.charAt(i) != '\\' || i + 1 == quoted.length()) {
                int c = quoted.codePointAt(i);
                out.writeBytes(bytes(Character.toString(c)));
                i += Character.charCount(c) - 1;
            } else if (Character.digit(quoted.charAt(i + 1), 8) >= 0 && i + 3 < quoted.length()) {
                out.write(Integer.parseInt(quoted.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                int known = "abfnrtv".indexOf(quoted.charAt(i + 1));
                out.write(known < 0 ? quoted.charAt(i + 1) : "\u0007\b\f\n\r\t\u000b".charAt(known));
                i++;
            }
        }
        return text(out.toByteArray());
    }

    /** For people, on one line: what is not to be printed stands there as tar writes it, {@code \n} or {@code \377}. */
    public static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c >= ESCAPE + 0x80 && c <= ESCAPE + 0xff) {
                shown.append(String.format(Locale.ROOT, "\\%03o", c & 0xff));
            } else if (c == '\n') {
                shown.append("\\n");
            } else if (Character.isISOControl(c)) {
                shown.append(String.format(Locale.ROOT, "\\%03o", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }
}
