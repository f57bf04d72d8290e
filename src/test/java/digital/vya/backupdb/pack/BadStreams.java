package digital.vya.backupdb.pack;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Streams as they come on bad days; each knows whether it was closed. */
final class BadStreams {
    private BadStreams() {}

    abstract static class Closable extends InputStream {
        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public abstract int read(byte[] into, int offset, int length) throws IOException;

        @Override
        public void close() throws IOException {
            closed.complete(null);
        }

        boolean isClosed() {
            return closed.isDone();
        }

        /** Waits as a read from a pipe does: deaf to interrupts. */
        void untilClosed() {
            closed.join();
        }
    }

    /** Gives so many bytes that do not compress away, then fails with this. */
    static final class Failing extends Closable {
        private final Exception failure;
        private long left;
        private long seed = 42;

        Failing(long size, Exception failure) {
            this.left = size;
            this.failure = failure;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (left == 0) {
                return end();
            }
            int given = (int) Math.min(left, length);
            for (int i = 0; i < given; i++) {
                seed = seed * 6364136223846793005L + 1442695040888963407L;
                into[offset + i] = (byte) (seed >>> 56);
            }
            left -= given;
            return given;
        }

        private int end() throws IOException {
            if (failure instanceof IOException io) {
                throw io;
            }
            if (failure instanceof RuntimeException runtime) {
                throw runtime;
            }
            return -1;
        }
    }

    /** Gives some bytes and then nothing, until it is closed: as a tool does that waits for a lock. */
    static final class Stuck extends Closable {
        private final CountDownLatch waiting = new CountDownLatch(1);
        private boolean begun;

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (!begun) {
                begun = true;
                into[offset] = '-';
                return 1;
            }
            waiting.countDown();
            untilClosed();
            throw new IOException("Stream closed");
        }

        CountDownLatch waiting() {
            return waiting;
        }
    }

    /** Does not even answer to being closed, until it is released. */
    static final class Deaf extends Closable {
        private final CompletableFuture<Void> released = new CompletableFuture<>();

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return awaitRelease();
        }

        @Override
        public void close() throws IOException {
            super.close();
            awaitRelease();
        }

        void release() {
            released.complete(null);
        }

        private int awaitRelease() {
            released.join();
            return -1;
        }
    }

    /** Ends well, and complains only when it is closed. */
    static final class FailingOnClose extends Closable {
        private final IOException failure;
        private boolean given;

        FailingOnClose(IOException failure) {
            this.failure = failure;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (given) {
                return -1;
            }
            given = true;
            return length;
        }

        @Override
        public void close() throws IOException {
            super.close();
            throw failure;
        }
    }
}
