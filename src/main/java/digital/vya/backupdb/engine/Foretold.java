package digital.vya.backupdb.engine;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.InputStream;
import java.util.function.Function;

/** A dump that its manifest describes and that was not read yet; read, it must turn out as was told. */
public record Foretold(Examined dump, Function<InputStream, ExaminedText> reading) {
    /** For a dump that was read: throws where rows, or how the database was made, are others than its manifest says. */
    public static void require(boolean sameRows, boolean madeSame, String point) {
        if (!sameRows) {
            throw new BackupException(
                    ErrorCode.ARTIFACT_DAMAGED,
                    "The dump does not hold the rows that the manifest of " + point + " names");
        }
        if (!madeSame) {
            throw new BackupException(
                    ErrorCode.ARTIFACT_DAMAGED,
                    "The dump is of a database that was made otherwise than the manifest of " + point + " says");
        }
    }
}
