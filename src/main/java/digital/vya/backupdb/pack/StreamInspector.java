package digital.vya.backupdb.pack;

import digital.vya.backupdb.model.Contents;
import digital.vya.backupdb.model.Outline;
import digital.vya.backupdb.model.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Watches the raw bytes of a dump go by, learns facts, and has the last word on whether the dump is whole. */
public interface StreamInspector {
    void accept(byte[] bytes, int offset, int length);

    /**
     * Called once, after the last byte. Throws {@link digital.vya.backupdb.errors.BackupException} with
     * DUMP_INCOMPLETE when what went by cannot be a whole dump.
     */
    void finish();

    /** Exact rows per table, in the order seen; empty where the format does not tell. */
    default Map<String, Long> rows() {
        return Map.of();
    }

    /** What is missing although the dump is whole; each makes the backup DEGRADED. Asked after {@link #finish()}. */
    default List<Problem> problems() {
        return List.of();
    }

    /** How much is in it, where it is not rows; null where the format does not tell. */
    default @Nullable Contents contents() {
        return null;
    }

    /** What a restore has to know before it reads the dump; null where that is not known. Asked after {@link #finish()}. */
    default @Nullable Outline outline() {
        return null;
    }

    /** Called once, after everything else, also when the dump failed; frees what the inspector holds. */
    default void close() {}

    /** For streams about whose content nothing is known. */
    StreamInspector NONE = new StreamInspector() {
        @Override
        public void accept(byte[] bytes, int offset, int length) {}

        @Override
        public void finish() {}
    };
}
