package digital.vya.backupdb.engine;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a client is fed, and the mark that it prints when it has come to the end of it. */
public final class MarkedScript extends FilterInputStream {
    private final String client;
    private final EndMark mark;

    public MarkedScript(String client, InputStream script, EndMark mark) {
        super(script);
        this.client = client;
        this.mark = mark;
    }

    /** Reads what the client prints to its end, which must be the mark. */
    public void requireMark(InputStream printed) throws IOException {
        mark.requireLast(client, printed);
    }
}
