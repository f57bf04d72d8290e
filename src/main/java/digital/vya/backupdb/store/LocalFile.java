package digital.vya.backupdb.store;

import java.io.FilterInputStream;
import java.io.InputStream;
import java.nio.file.Path;

/** A file that is read, which has a path on this machine. */
public final class LocalFile extends FilterInputStream {
    private final Path path;

    public LocalFile(Path path, InputStream content) {
        super(content);
        this.path = path;
    }

    public Path path() {
        return path;
    }
}
