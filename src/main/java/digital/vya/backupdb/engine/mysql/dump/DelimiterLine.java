package digital.vya.backupdb.engine.mysql.dump;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The client's command that says what ends a statement from now on. */
final class DelimiterLine {
    static final String WORD = "delimiter";
    static final int LONGEST = 16;

    /**
     * No quote and no backslash, which the client reads as such, and nothing that is blank to one of us only. The CR of a
     * dump with lines of Windows is a part of it.
     */
    private static final Pattern PLAIN = Pattern.compile("(?:[!-~&&[^'\"`\\\\]]+\r?)?");

    private DelimiterLine() {}

    /** The delimiter, which ends at a space or with its line; {@code begun} tells that something stands before it. */
    static byte[] read(byte[] line, boolean begun) {
        String text = new String(line, StandardCharsets.ISO_8859_1).replaceFirst("\n$", "");
        String word = text.stripLeading().substring(WORD.length()).stripLeading();
        String delimiter = word.contains(" ") ? word.substring(0, word.indexOf(' ')) : word;
        if (begun || !PLAIN.matcher(delimiter).matches()) {
            throw new BackupException(ErrorCode.DUMP_UNSAFE, "The dump has a DELIMITER that is no line of its own");
        }
        if (delimiter.isEmpty() || delimiter.length() > LONGEST) {
            throw new BackupException(ErrorCode.DUMP_UNREADABLE, "The dump has a DELIMITER without a delimiter");
        }
        return delimiter.getBytes(StandardCharsets.ISO_8859_1);
    }
}
