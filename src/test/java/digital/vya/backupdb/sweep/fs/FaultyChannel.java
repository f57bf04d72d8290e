package digital.vya.backupdb.sweep.fs;

import digital.vya.backupdb.sweep.Faults;
import digital.vya.backupdb.sweep.Kind;
import digital.vya.backupdb.sweep.Layer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Set;

/** An open file whose reads, writes, flushes and locks can fail. */
final class FaultyChannel extends FileChannel {
    private static final Set<Kind> READ =
            Set.of(Kind.EXCEPTION, Kind.SHORT, Kind.WRONG_BYTES, Kind.SLOW, Kind.HANG, Kind.TRUNCATED);
    /** Where there is nothing to read nothing can be damaged. */
    private static final Set<Kind> READ_AT_END = Set.of(Kind.EXCEPTION, Kind.SLOW, Kind.HANG);

    private static final Set<Kind> WRITE =
            Set.of(Kind.EXCEPTION, Kind.SHORT, Kind.WRONG_BYTES, Kind.DISK_FULL, Kind.SLOW, Kind.HANG);
    private static final Set<Kind> FLUSH = Set.of(Kind.EXCEPTION, Kind.DISK_FULL, Kind.SLOW, Kind.HANG);
    private static final Set<Kind> OTHER = Set.of(Kind.EXCEPTION);

    private interface Transfer {
        int of(ByteBuffer buffer) throws IOException;
    }

    /** A lock that leads back to this channel and not past it. */
    private static final class Held extends FileLock {
        private final FileLock lock;

        Held(FileChannel channel, FileLock lock) {
            super(channel, lock.position(), lock.size(), lock.isShared());
            this.lock = lock;
        }

        @Override
        public boolean isValid() {
            return lock.isValid();
        }

        @Override
        public void release() throws IOException {
            lock.release();
        }
    }

    private final FileChannel real;
    private final Path path;

    FaultyChannel(FileChannel real, Path path) {
        this.real = real;
        this.path = path;
    }

    private Kind at(String what, Set<Kind> possible) {
        return Faults.at(Layer.FILESYSTEM, what + " " + path, possible);
    }

    private int reading(ByteBuffer into, long position, Transfer transfer) throws IOException {
        Kind kind = at("read", position < real.size() ? READ : READ_AT_END);
        if (kind == Kind.TRUNCATED) {
            return -1;
        }
        if (kind == Kind.SHORT && into.remaining() > 1) {
            ByteBuffer less = ByteBuffer.allocate(1);
            int read = transfer.of(less);
            into.put(less.flip());
            return read;
        }
        if (kind == Kind.WRONG_BYTES) {
            int start = into.position();
            int read = transfer.of(into);
            if (read > 0) {
                int middle = start + read / 2;
                into.put(middle, (byte) (into.get(middle) ^ 1));
            }
            return read;
        }
        if (kind != Kind.SHORT) {
            FaultyFileSystemProvider.fail(kind, path);
        }
        return transfer.of(into);
    }

    private int writing(ByteBuffer from, Transfer transfer) throws IOException {
        Durability.written(path);
        Kind kind = at("write", WRITE);
        if (kind == Kind.SHORT || kind == Kind.DISK_FULL) {
            ByteBuffer half = from.slice(from.position(), from.remaining() / 2);
            int written = transfer.of(half);
            from.position(from.position() + written);
            if (kind == Kind.DISK_FULL) {
                throw new FileSystemException(path.toString(), null, "No space left on device");
            }
            return written;
        }
        if (kind == Kind.WRONG_BYTES && from.hasRemaining()) {
            ByteBuffer wrong = ByteBuffer.allocate(from.remaining()).put(from).flip();
            wrong.put(wrong.limit() / 2, (byte) (wrong.get(wrong.limit() / 2) ^ 1));
            int all = wrong.remaining();
            while (wrong.hasRemaining()) {
                transfer.of(wrong);
            }
            return all;
        }
        if (kind != Kind.WRONG_BYTES) {
            FaultyFileSystemProvider.fail(kind, path);
        }
        return transfer.of(from);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return reading(into, real.position(), real::read);
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        return reading(into, position, buffer -> real.read(buffer, position));
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        FaultyFileSystemProvider.fail(at("read", OTHER), path);
        return real.read(into, offset, length);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return writing(from, real::write);
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        return writing(from, buffer -> real.write(buffer, position));
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        Durability.written(path);
        FaultyFileSystemProvider.fail(at("write", OTHER), path);
        return real.write(from, offset, length);
    }

    @Override
    public void force(boolean metaData) throws IOException {
        FaultyFileSystemProvider.fail(at("flush", FLUSH), path);
        real.force(metaData);
        Durability.flushed(path);
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        FaultyFileSystemProvider.fail(at("lock", OTHER), path);
        return new Held(this, real.lock(position, size, shared));
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        FaultyFileSystemProvider.fail(at("lock", OTHER), path);
        FileLock lock = real.tryLock(position, size, shared);
        return lock == null ? null : new Held(this, lock);
    }

    @Override
    public long position() throws IOException {
        return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        real.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        FaultyFileSystemProvider.fail(at("truncate", OTHER), path);
        Durability.written(path);
        real.truncate(size);
        return this;
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        FaultyFileSystemProvider.fail(at("read", OTHER), path);
        return real.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        Durability.written(path);
        FaultyFileSystemProvider.fail(at("write", OTHER), path);
        return real.transferFrom(source, position, count);
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return real.map(mode, position, size);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        real.close();
    }
}
