package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.engine.files.tar.TarEntry;
import digital.vya.backupdb.engine.files.tar.TarWriter;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/** An archive on its way to tar: every member looked at once more, those that are not restored left out. */
final class ChosenEntries extends ScannedArchive {
    private final FilesPlan plan;
    private final SafeEntries safe = new SafeEntries();
    private boolean passing;

    ChosenEntries(InputStream archive, FilesPlan plan) {
        super(archive);
        this.plan = plan;
    }

    @Override
    void next(TarEntry entry) {
        safe.accept(entry);
        passing = plan.takes(entry);
        if (passing) {
            write(TarWriter.headers(entry, records(entry)));
        }
    }

    @Override
    void content(byte[] bytes, int offset, int length) {
        if (passing) {
            write(bytes, offset, offset + length);
        }
    }

    @Override
    void end() {
        write(TarWriter.end());
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
}
