package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.engine.files.tar.TarEntry;
import digital.vya.backupdb.engine.files.tar.TarScanner;
import digital.vya.backupdb.engine.files.tar.TarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** An archive on its way to tar: every member looked at once more, those that are not restored left out. */
final class ChosenEntries extends InputStream {
    private final InputStream archive;
    private final FilesPlan plan;
    private final SafeEntries safe = new SafeEntries();
    private final byte[] chunk = new byte[64 * 1024];
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    private final TarScanner scanner = new TarScanner(new TarScanner.Listener() {
        @Override
        public void entry(TarEntry entry) {
            next(entry);
        }

        @Override
        public void body(byte[] bytes, int offset, int length) {
            if (passing) {
                passed.write(bytes, offset, length);
            }
        }
    });
    private boolean passing;
    private boolean over;
    private byte[] ready = new byte[0];
    private int at;

    ChosenEntries(InputStream archive, FilesPlan plan) {
        this.archive = archive;
        this.plan = plan;
    }

    private void next(TarEntry entry) {
        safe.accept(entry);
        passing = plan.takes(entry);
        if (passing) {
            passed.writeBytes(TarWriter.headers(entry, records(entry)));
        }
    }

    private Map<String, byte[]> records(TarEntry entry) {
        Map<String, byte[]> records = new LinkedHashMap<>(entry.extended());
        plan.newName(entry).ifPresent(name -> {
            records.put("path", ByteName.bytes(name));
            records.computeIfPresent("GNU.sparse.name", (key, old) -> ByteName.bytes(name));
        });
        plan.newLink(entry).ifPresent(link -> records.put("linkpath", ByteName.bytes(link)));
        return records;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        while (at == ready.length) {
            if (over) {
                return -1;
            }
            fill();
        }
        int count = Math.min(length, ready.length - at);
        System.arraycopy(ready, at, into, offset, count);
        at += count;
        return count;
    }

    private void fill() throws IOException {
        int n = archive.read(chunk);
        if (n < 0) {
            scanner.finish();
            passed.writeBytes(TarWriter.end());
            over = true;
        } else {
            scanner.accept(chunk, 0, n);
        }
        ready = passed.toByteArray();
        passed.reset();
        at = 0;
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
