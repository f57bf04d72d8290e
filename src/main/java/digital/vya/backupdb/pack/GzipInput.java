package digital.vya.backupdb.pack;

import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A gzip file of one or more members, read to its last byte. Java's own reader takes a stream that has nothing ready,
 * or a damaged next member, for the end of the file; this one knows only a real end.
 */
final class GzipInput extends StrictInput {
    private static final int HAS_HEADER_CRC = 2;
    private static final int HAS_EXTRA = 4;
    private static final int HAS_NAME = 8;
    private static final int HAS_COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final PackedBytes packed;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final CRC32 headerCrc = new CRC32();
    private boolean inMember;
    private boolean ended;
    private boolean begun;
    private boolean closed;
    private long memberBytes;

    GzipInput(PackedBytes packed) {
        this.packed = packed;
    }

    @Override
    int unpack(byte[] into, int offset, int length) throws IOException {
        while (inMember || nextMember()) {
            int made = inflate(into, offset, length);
            if (made > 0) {
                return made;
            }
        }
        return -1;
    }

    private int inflate(byte[] into, int offset, int length) throws IOException {
        if (inflater.needsInput()) {
            if (!packed.fill()) {
                throw packed.cutOff("its data");
            }
            inflater.setInput(packed.buffer(), packed.next(), packed.remaining());
        }
        int made = inflateReady(into, offset, length);
        crc.update(into, offset, made);
        if (!inMember) {
            endMember();
        }
        return made;
    }

    private synchronized int inflateReady(byte[] into, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("Stream closed");
        }
        try {
            int made = inflater.inflate(into, offset, length);
            packed.skip(packed.remaining() - inflater.getRemaining());
            memberBytes = inflater.getBytesWritten();
            inMember = !inflater.finished();
            return made;
        } catch (DataFormatException e) {
            throw packed.damaged("has damaged data (" + e.getMessage() + ")", e);
        }
    }

    private void endMember() throws IOException {
        if (littleEndian(4, "its checksum") != crc.getValue()) {
            throw packed.damaged("does not have its own checksum: its data is damaged", null);
        }
        if (littleEndian(4, "its size") != (memberBytes & 0xffffffffL)) {
            throw packed.damaged("does not have its own size: its data is damaged", null);
        }
    }

    private boolean nextMember() throws IOException {
        if (ended) {
            return false;
        }
        int first = packed.read();
        if (begun && first <= 0) {
            padding(first);
            ended = true;
            return false;
        }
        header(first);
        begin();
        return true;
    }

    private synchronized void begin() throws IOException {
        if (closed) {
            throw new IOException("Stream closed");
        }
        inflater.reset();
        crc.reset();
        begun = true;
        inMember = true;
    }

    /** Tapes and block devices fill up with zeros. */
    private void padding(int first) throws IOException {
        int b = first;
        while (b == 0) {
            b = packed.read();
        }
        if (b > 0) {
            throw packed.damaged("has something else behind its end", null);
        }
    }

    private void header(int first) throws IOException {
        headerCrc.reset();
        headerCrc.update(first);
        if (first != 0x1f || headerByte() != 0x8b) {
            throw packed.damaged("has something behind its data that is not gzip", null);
        }
        if (headerByte() != 8) {
            throw packed.damaged("has a damaged header (method)", null);
        }
        int flags = headerByte();
        if ((flags & RESERVED) != 0) {
            throw packed.damaged("has a damaged header (flags)", null);
        }
        skip(6);
        if ((flags & HAS_EXTRA) != 0) {
            skip(headerByte() | headerByte() << 8);
        }
        if ((flags & HAS_NAME) != 0) {
            skipText();
        }
        if ((flags & HAS_COMMENT) != 0) {
            skipText();
        }
        long expected = headerCrc.getValue() & 0xffff;
        if ((flags & HAS_HEADER_CRC) != 0 && littleEndian(2, "a header") != expected) {
            throw packed.damaged("has a damaged header (checksum)", null);
        }
    }

    private int headerByte() throws IOException {
        int b = packed.must("a header");
        headerCrc.update(b);
        return b;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            headerByte();
        }
    }

    private void skipText() throws IOException {
        int b = headerByte();
        while (b != 0) {
            b = headerByte();
        }
    }

    private long littleEndian(int bytes, String part) throws IOException {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (long) packed.must(part) << (8 * i);
        }
        return value;
    }

    /** Not while the inflater is at work: its memory goes. */
    @Override
    public void close() throws IOException {
        try (packed) {
            synchronized (this) {
                closed = true;
                inflater.end();
            }
        }
    }
}
