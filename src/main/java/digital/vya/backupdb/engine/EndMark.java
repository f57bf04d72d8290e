package digital.vya.backupdb.engine;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.UUID;

/**
 * What a script lets its client print last. An exit status of 0 is no proof that the script was run: only who read it to
 * its end can say this.
 */
public final class EndMark {
    private final String text = "~" + UUID.randomUUID();

    /** Without anything that a statement would have to quote. */
    public String text() {
        return text;
    }

    /** What the client said before it came here; throws where it did not come here. */
    public String before(String client, String said) {
        String line = text + "\n";
        if (!said.endsWith(line)) {
            throw new BackupException(
                    ErrorCode.TOOL_FAILED, client + " ended with exit code 0, and not at the end of what it was to do");
        }
        return said.substring(0, said.length() - line.length());
    }
}
