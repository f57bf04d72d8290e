package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.engine.KeptArchive;
import java.io.IOException;
import java.nio.file.Path;

/** An archive that is a file of this machine already: nothing is copied. */
final class ArchiveInPlace implements KeptArchive.Keeper {
    private final Path file;

    /** A second name keeps it where retention, or another user, takes the first one away meanwhile. */
    ArchiveInPlace(Path file, Path name) throws IOException {
        this.file = Disk.link(file, name) ? name : file;
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) {
        // they are there
    }

    @Override
    public Path finish() {
        return file;
    }

    @Override
    public void close() {
        // the name goes with its folder
    }
}
