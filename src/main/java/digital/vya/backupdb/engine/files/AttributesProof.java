package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.engine.files.tar.TarEntry;
import digital.vya.backupdb.engine.files.tar.TarScanner;
import digital.vya.backupdb.process.ToolStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Looks whether restored files have the extended attributes and ACLs of the backup, which {@code tar --compare} does not.
 * Gives tar the names of those that should, in the archive's order, and reads in the headers that tar then writes what
 * they have. What is expected waits here only as long as tar has not answered.
 */
public final class AttributesProof {
    private static final byte[] END_OF_NAME = {0};

    private static final int KEPT = 20;

    private final FilesPlan plan;
    private final BlockingQueue<Attributes> expected = new LinkedBlockingQueue<>();
    private final List<String> lacking = new ArrayList<>();
    private long asked;
    private long differing;

    AttributesProof(FilesPlan plan) {
        this.plan = plan;
    }

    /** The names as tar reads them, each with a byte of zero at its end, out of the archive. */
    public InputStream names(InputStream archive) {
        return new Names(archive);
    }

    private final class Names extends ScannedArchive {
        private Names(InputStream archive) {
            super(archive);
        }

        @Override
        void next(TarEntry entry) {
            if (plan.takes(entry) && Attributes.has(entry)) {
                String path = plan.newName(entry).orElse(entry.path());
                expected.add(Attributes.of(entry, path));
                write(ByteName.bytes(path));
                write(END_OF_NAME);
            }
        }
    }

    /** Hears tar out. */
    public void hear(ToolStream tar) {
        TarScanner scanner = new TarScanner(this::found);
        byte[] buffer = new byte[64 * 1024];
        try (tar) {
            for (int n = tar.read(buffer); n >= 0; n = tar.read(buffer)) {
                scanner.accept(buffer, 0, n);
            }
            scanner.finish();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        while (!expected.isEmpty()) {
            lacks(expected.remove(), "cannot be read again");
        }
    }

    private void found(TarEntry entry) {
        Attributes there = Attributes.of(entry, entry.path());
        Attributes wanted = expected.poll();
        while (wanted != null && !wanted.path().equals(there.path())) {
            lacks(wanted, "cannot be read again");
            wanted = expected.poll();
        }
        if (wanted != null && !wanted.areAmong(there)) {
            lacks(wanted, "lacks attributes or ACLs");
        } else if (wanted != null) {
            asked++;
        }
    }

    private void lacks(Attributes wanted, String what) {
        asked++;
        differing++;
        if (lacking.size() < KEPT) {
            lacking.add(ByteName.shown("/" + wanted.path()) + " (" + what + ")");
        }
    }

    /** How many files were looked at. */
    public long files() {
        return asked;
    }

    public long differing() {
        return differing;
    }

    public String told() {
        long more = differing - lacking.size();
        return String.join(", ", lacking) + (more > 0 ? " and " + more + " more" : "");
    }
}
