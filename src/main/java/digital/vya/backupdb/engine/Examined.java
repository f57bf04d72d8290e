package digital.vya.backupdb.engine;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one reading of a whole dump told. The engine that made it knows more; the rest of the product needs only this.
 */
public interface Examined {
    /** The database's name in the dump; null when the dump does not say. */
    String database();

    /** Throws where what was told of it before is not so; {@code said} names who told, for people. */
    default void refuseUnlike(Examined foretold, String said) {
        if (!foretold.rows().equals(rows())) {
            throw new BackupException(
                    ErrorCode.ARTIFACT_DAMAGED, "The dump does not hold the rows that " + said + " names");
        }
    }

    /** Version of the server it comes from, as the dump has it; null when it does not say. */
    String serverVersion();

    long rawBytes();

    /** Exact rows of each wanted table that are in the dump. */
    Map<String, Long> rows();

    /** How many tables it brings. */
    default long tables() {
        return rows().size();
    }

    /** What of a live database goes for good to make room for it, each in words; nothing brings that back. */
    default List<String> replaced() {
        return List.of();
    }

    /** Whether it is an archive that its own tool can restore with several jobs. */
    boolean isArchive();

    /** Whether everything is put in one transaction, so that a failure leaves nothing. */
    boolean inOneTransaction();

    /** What of it a client may obey, in words, as it was read for somebody who trusts it; empty when nothing. */
    default Optional<String> obeyed() {
        return Optional.empty();
    }

    /** What an operator should know before it goes on. */
    List<String> remarks();
}
