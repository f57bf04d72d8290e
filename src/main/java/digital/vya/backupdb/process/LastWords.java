package digital.vya.backupdb.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Takes all a tool says on stderr as it says it, so that it never blocks, and keeps the last 64 KB. */
final class LastWords {
    static final int KEPT = 64 * 1024;
    private static final int IN_A_MESSAGE = 2000;

    private final Redaction redaction;
    private final byte[] ring;
    private final Thread thread;
    private long total;

    LastWords(String tool, InputStream stderr, Redaction redaction) {
        this.redaction = redaction;
        // room for a secret that begins before the kept part and ends in it
        this.ring = new byte[KEPT + redaction.longest()];
        this.thread = new Thread(() -> listen(stderr), "stderr of " + tool);
        thread.setDaemon(true);
        thread.start();
    }

    private void listen(InputStream stderr) {
        byte[] chunk = new byte[8192];
        try (stderr) {
            for (int n = stderr.read(chunk); n != -1; n = stderr.read(chunk)) {
                keep(chunk, n);
            }
        } catch (IOException closed) {
            byte[] note = "\n(the rest of stderr could not be read)".getBytes(StandardCharsets.UTF_8);
            keep(note, note.length);
        }
    }

    private synchronized void keep(byte[] chunk, int length) {
        for (int i = 0; i < length; i++) {
            ring[(int) (total++ % ring.length)] = chunk[i];
        }
    }

    /** Waits a little for the rest of what an ended tool said. */
    void settle(Duration limit) {
        Waiting.join(thread, limit);
    }

    /** All that was kept, secrets struck out, control characters made visible. */
    synchronized String text() {
        int size = (int) Math.min(total, ring.length);
        byte[] said = new byte[size];
        for (int i = 0; i < size; i++) {
            said[i] = ring[(int) ((total - size + i) % ring.length)];
        }
        int start = total > ring.length ? size - KEPT : 0;
        return redaction
                .strike(said, start)
                .replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?")
                .strip();
    }

    /** The end of it, short enough to stand in a message. */
    String forMessage() {
        String all = text();
        if (all.isEmpty()) {
            return "it said nothing on stderr";
        }
        return all.length() <= IN_A_MESSAGE ? all : "…" + all.substring(all.length() - IN_A_MESSAGE);
    }
}
