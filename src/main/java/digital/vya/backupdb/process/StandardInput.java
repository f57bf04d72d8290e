package digital.vya.backupdb.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Feeds a tool from a stream, on a thread of its own so that neither end waits for the other in a circle. When the
 * source fails the tool never sees an end of input it could take for the real one: it is ended first.
 */
final class StandardInput {
    private enum State {
        FEEDING,
        ALL_GIVEN,
        NOT_WANTED,
        BROKEN
    }

    private final InputStream source;
    private final boolean endsItself;
    private final OutputStream sink;
    private final Consumer<Throwable> onBroken;
    private final Thread thread;
    private volatile State state = State.FEEDING;
    private volatile boolean waitingForSource = true;
    private volatile long lastTaken = System.nanoTime();

    StandardInput(
            String tool, InputStream source, boolean endsItself, OutputStream sink, Consumer<Throwable> onBroken) {
        this.endsItself = endsItself;
        this.source = source;
        this.sink = sink;
        this.onBroken = onBroken;
        this.thread = new Thread(this::feed, "stdin of " + tool);
        thread.setDaemon(true);
    }

    void begin() {
        thread.start();
    }

    private void feed() {
        byte[] chunk = new byte[64 * 1024];
        try (source) {
            int n = next(chunk);
            while (n != -1 && give(chunk, n)) {
                n = next(chunk);
            }
            if (n == -1) {
                finish();
            } else if (endsItself) {
                // what the tool left belongs to the source all the same, which may have something to say at its end
                source.transferTo(OutputStream.nullOutputStream());
                state = State.ALL_GIVEN;
            }
        } catch (Throwable broken) {
            state = State.BROKEN;
            onBroken.accept(broken);
        }
    }

    private int next(byte[] chunk) throws IOException {
        waitingForSource = true;
        int n = source.read(chunk);
        lastTaken = System.nanoTime();
        waitingForSource = false;
        return n;
    }

    private boolean give(byte[] chunk, int length) {
        try {
            sink.write(chunk, 0, length);
            sink.flush();
            lastTaken = System.nanoTime();
            return true;
        } catch (IOException pipeClosed) {
            state = endsItself ? State.FEEDING : State.NOT_WANTED;
            return false;
        }
    }

    private void finish() {
        try {
            sink.close();
            state = State.ALL_GIVEN;
        } catch (IOException pipeClosed) {
            state = endsItself ? State.ALL_GIVEN : State.NOT_WANTED;
        }
    }

    /** After the tool ended: true when it was given all there was. */
    boolean allGiven(Duration limit) {
        Waiting.until(() -> state != State.FEEDING, limit);
        if (state == State.FEEDING) {
            thread.interrupt();
        }
        return state == State.ALL_GIVEN;
    }

    /** True while the tool has nothing to do because the source is slow. */
    boolean waitingForSource() {
        return waitingForSource;
    }

    /** When the tool last took a byte, as {@link System#nanoTime()}. */
    long lastTaken() {
        return lastTaken;
    }
}
