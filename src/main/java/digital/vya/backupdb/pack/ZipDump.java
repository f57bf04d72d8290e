package digital.vya.backupdb.pack;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** A zip file of dumps on a local disk. The names in it are data: nothing here makes a path out of one. */
public final class ZipDump implements AutoCloseable {
    /** A file in it, with its size before packing. */
    public record Entry(String name, long size) {}

    private final Path file;
    private final ZipFile zip;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<String, ZipEntry> byName = new HashMap<>();

    public ZipDump(Path file) throws IOException {
        this.file = file;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException | EOFException e) {
            throw damaged("cannot be read as a zip file: " + e.getMessage(), e);
        }
        try {
            zip.stream().filter(entry -> !entry.isDirectory()).forEach(this::add);
        } catch (RuntimeException e) {
            try (zip) {
                throw e;
            }
        }
    }

    private void add(ZipEntry entry) {
        if (byName.put(entry.getName(), entry) != null) {
            throw damaged("holds " + entry.getName() + " twice", null);
        }
        entries.add(new Entry(entry.getName(), entry.getSize()));
    }

    /** In the order of the archive; folders are left out. */
    public List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The entry's bytes; their end is only reached when size and checksum are those the archive has for it. */
    public InputStream open(Entry entry) throws IOException {
        ZipEntry packed = byName.get(entry.name());
        if (packed == null) {
            throw new IllegalArgumentException(file + " has no entry " + entry.name());
        }
        try {
            return new Checked(zip.getInputStream(packed), packed);
        } catch (ZipException | EOFException e) {
            throw damaged(entry.name() + " in it cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private BackupException damaged(String how, @Nullable Throwable cause) {
        return new BackupException(ErrorCode.PACKED_DAMAGED, file + " " + how, cause);
    }

    /** Java reads the checksums of a zip file, and never compares them. */
    private final class Checked extends StrictInput {
        private final ZipEntry entry;
        private final CRC32 crc = new CRC32();
        private long size;

        Checked(InputStream in, ZipEntry entry) {
            super(in);
            this.entry = entry;
        }

        @Override
        int unpack(byte[] into, int offset, int length) throws IOException {
            int read = next(into, offset, length);
            if (read > 0) {
                crc.update(into, offset, read);
                size += read;
            }
            boolean wrongEnd = read < 0 && (size != entry.getSize() || crc.getValue() != entry.getCrc());
            if (wrongEnd || size > entry.getSize()) {
                throw damaged(entry.getName() + " in it is not what its checksum says", null);
            }
            return read;
        }

        private int next(byte[] into, int offset, int length) throws IOException {
            try {
                return in.read(into, offset, length);
            } catch (ZipException | EOFException e) {
                throw damaged(entry.getName() + " in it is damaged: " + e.getMessage(), e);
            }
        }
    }
}
