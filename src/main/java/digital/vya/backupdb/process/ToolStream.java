package digital.vya.backupdb.process;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The stdout of a running tool. Its end is only reached (read gives -1) when the tool ended well; otherwise the read
 * throws a {@link BackupException} saying why: TOOL_FAILED, TOOL_SIGNALLED, TOOL_TIMEOUT, TOOL_STALLED or CANCELLED.
 * Who stops reading before -1 knows nothing about the tool. Closing early ends the tool and all it started.
 */
public final class ToolStream extends InputStream {
    private static final Cleaner DROPPED = Cleaner.create();

    /** Hears once that the stream is over, and whether it was read to its end or closed on purpose. */
    @FunctionalInterface
    interface OnEnd {
        void ended(boolean heard);
    }

    private final RunningTool tool;
    private final InputStream stdout;
    private final OnEnd onEnd;
    private volatile boolean ended;
    private volatile @Nullable BackupException failure;

    ToolStream(RunningTool tool, OnEnd onEnd) {
        this.tool = tool;
        this.stdout = tool.process().getInputStream();
        this.onEnd = onEnd;
        DROPPED.register(this, () -> endDropped(tool, onEnd));
    }

    /** For a stream that was lost without being closed: its tool would wait for a reader for ever. */
    private static void endDropped(RunningTool tool, OnEnd onEnd) {
        if (!tool.isEnded()) {
            tool.endBecause(Fate.of(ErrorCode.CANCELLED, "was ended because nobody holds its output any more"));
            onEnd.ended(false);
        }
    }

    /** The tool's name without its folder. */
    public String tool() {
        return tool.call().name();
    }

    /** The command line for people and manifests: quoted, secrets struck out, no environment. */
    public String command() {
        return tool.call().command();
    }

    /** What the tool is fed from; null for nothing. */
    public @Nullable InputStream input() {
        return tool.call().stdin();
    }

    public long pid() {
        return tool.process().pid();
    }

    /** The last 64 KB the tool said on stderr, secrets struck out. */
    public String stderr() {
        return tool.lastWords().text();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) == -1 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        int n = ended || tool.isDoomed() ? -1 : next(into, offset, length);
        if (n == -1) {
            end();
            return -1;
        }
        return n;
    }

    private int next(byte[] into, int offset, int length) {
        tool.readerWaits(true);
        try {
            return stdout.read(into, offset, length);
        } catch (IOException e) {
            tool.endBecause(new Fate(ErrorCode.TOOL_FAILED, "stopped: its output could not be read", e));
            return -1;
        } finally {
            tool.readerWaits(false);
            // a stream that is being read is not lost, even if this was the last anybody wanted of it
            Reference.reachabilityFence(this);
        }
    }

    private void end() {
        end(true);
    }

    private synchronized void end(boolean heard) {
        if (!ended) {
            failure = new BackupException(ErrorCode.INTERNAL, tool() + " could not be judged");
            try {
                tool.judge();
                failure = null;
            } catch (RuntimeException e) {
                failure = BackupException.from(e);
            } finally {
                ended = true;
                onEnd.ended(heard);
            }
        }
        if (failure != null) {
            throw new BackupException(failure.code(), failure.getMessage(), failure.hint(), failure);
        }
    }

    @Override
    public int available() throws IOException {
        return ended || tool.isDoomed() ? 0 : stdout.available();
    }

    /** Ends the tool when it still runs; returns when it is gone. Never says whether the tool ended well. */
    @Override
    public void close() throws IOException {
        close(true);
    }

    /** Closes what a route left behind: how the tool ended is not known, and the run's end will say so. */
    void closeUnheard() throws IOException {
        close(false);
    }

    private void close(boolean heard) throws IOException {
        if (!ended) {
            tool.endBecause(Fate.of(ErrorCode.CANCELLED, "was ended because nobody wanted the rest of its output"));
            try {
                end(heard);
            } catch (BackupException expected) {
                // a reader still gets it; the one that closes has given up on the tool
            }
        }
        stdout.close();
    }
}
