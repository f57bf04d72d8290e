package digital.vya.backupdb.engine;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
            throw notThere(client);
        }
        return said.substring(0, said.length() - line.length());
    }

    /** The same for a client that prints more than anybody wants to keep: reads all of it, and only its end counts. */
    void requireLast(String client, InputStream printed) throws IOException {
        byte[] line = (text + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] last = new byte[line.length];
        byte[] chunk = new byte[8192];
        for (int n = printed.read(chunk); n >= 0; n = printed.read(chunk)) {
            int kept = Math.min(n, last.length);
            System.arraycopy(last, kept, last, 0, last.length - kept);
            System.arraycopy(chunk, n - kept, last, last.length - kept, kept);
        }
        if (!Arrays.equals(line, last)) {
            throw notThere(client);
        }
    }

    private static BackupException notThere(String client) {
        return new BackupException(
                ErrorCode.TOOL_FAILED, client + " ended with exit code 0, and not at the end of what it was to do");
    }
}
