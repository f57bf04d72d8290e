package digital.vya.backupdb.engine;

import digital.vya.backupdb.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Dumps that their own tool can restore with several jobs. */
public interface Archives {
    /**
     * A backup that keeps itself while it is read, if it is an archive that several jobs can read: in the folder, or where
     * it is already. {@code stored} is the file on this machine that holds it, packed or not, or null.
     */
    InputStream kept(InputStream raw, @Nullable Path stored, Path folder) throws IOException;

    /**
     * What of a dump must be read again although its manifest describes it, before several jobs put it back: of one that is
     * kept here, all but the rows.
     */
    InputStream definitions(Settings.Instance instance, InputStream kept) throws IOException;

    /** The definitions without rows, keys and indexes, out of an archive on this machine. */
    InputStream structure(Settings.Instance instance, Path archive);

    /** Options of the archive's own tool for the rest, besides those that stand in its Kamelet. */
    List<String> archiveOptions(RestoreTarget target);
}
