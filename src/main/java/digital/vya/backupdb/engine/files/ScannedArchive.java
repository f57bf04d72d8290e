package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.engine.files.tar.TarEntry;
import digital.vya.backupdb.engine.files.tar.TarScanner;
import digital.vya.backupdb.pack.RewrittenInput;
import java.io.InputStream;

/** What is made of an archive while it is read: a chunk is scanned, and what came of it is read before the next one. */
abstract class ScannedArchive extends RewrittenInput {
    private final TarScanner scanner = new TarScanner(new TarScanner.Listener() {
        @Override
        public void entry(TarEntry entry) {
            next(entry);
        }

        @Override
        public void body(byte[] bytes, int offset, int length) {
            content(bytes, offset, length);
        }
    });

    ScannedArchive(InputStream archive) {
        super(archive, 64 * 1024);
    }

    /** A member begins. */
    abstract void next(TarEntry entry);

    /** Bytes of the member that began last. */
    void content(byte[] bytes, int offset, int length) {}

    /** The archive came to its end, and was whole. */
    void end() {}

    @Override
    protected void accept(byte[] bytes, int length) {
        scanner.accept(bytes, 0, length);
    }

    @Override
    protected void finish() {
        scanner.finish();
        end();
    }
}
