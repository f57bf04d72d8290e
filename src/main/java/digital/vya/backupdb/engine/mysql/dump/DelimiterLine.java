package digital.vya.backupdb.engine.mysql.dump;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.nio.charset.StandardCharsets;

/** The client's command that says what ends a statement from now on. */
final class DelimiterLine {
    static final String WORD = "delimiter";
    static final int LONGEST = 16;

    private DelimiterLine() {}

    /** The delimiter; {@code begun} tells that something else stands before it on its line. */
    static byte[] read(byte[] line, boolean begun) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        String[] words = text.strip().split("\\s+", 3);
        if (begun || text.stripTrailing().indexOf('\r') >= 0) {
            throw new BackupException(ErrorCode.DUMP_UNSAFE, "The dump has a DELIMITER that is no line of its own");
        }
        if (words.length < 2 || words[1].length() > LONGEST) {
            throw new BackupException(ErrorCode.DUMP_UNREADABLE, "The dump has a DELIMITER without a delimiter");
        }
        return words[1].getBytes(StandardCharsets.ISO_8859_1);
    }
}
