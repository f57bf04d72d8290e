package digital.vya.backupdb.sweep.subject;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.model.FileChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A tiny shop that is backed up and restored. What it holds is known, and its mark tells what came from a backup from
 * what was live.
 */
public interface Subject extends AutoCloseable {
    /** What backups are of: a database, or a set of files. */
    String NAME = "shop";

    /** The instance it belongs to. */
    String instance();

    /** Makes it the one instance of a configuration, with one policy and one destination {@code disk}. */
    void configure(Installation installation);

    /** The tools that the product needs for it, by name. */
    Map<String, Path> tools();

    /** Lets the product take these tools from here. */
    void takeTools(Installation installation, Path folder) throws IOException;

    /** Puts it as it is to be, with this mark, and clears away what restores left beside it. */
    void live(String mark) throws IOException;

    String mark() throws IOException;

    /** What is not as it must be with what is live; after a success there is more that must be. */
    Optional<String> wrong(boolean afterSuccess) throws IOException;

    /** What a restore has begun beside it, separated by spaces. */
    String unfinished();

    /** What the last restore put aside, separated by spaces. */
    String putAside();

    default FileChoice chosenFiles() {
        return FileChoice.NONE;
    }

    /** The content of a file of a backup, without what differs each time. */
    byte[] content(Path data) throws IOException;

    /** Restores such content with plain tools, and says what is wrong with it but for what its manifest says is missing. */
    Optional<String> prove(byte[] content, String missing) throws IOException;

    @Override
    void close();
}
