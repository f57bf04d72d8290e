package digital.vya.backupdb.engine;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.ProofCheck;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A dump whose content is known, and what its engine does with it: it makes the database, fills it, and proves it. The
 * target is asked for each time, for it may be known only after the dump was read.
 */
public interface Examined {
    /** The database's name in the dump; null when the dump does not say. */
    @Nullable
    String database();

    /** Version of the server it comes from, as the dump has it; null when it does not say. */
    @Nullable
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

    /** What of it a client may obey, in words, as it was read because it is trusted; empty when nothing. */
    default Optional<String> obeyed() {
        return Optional.empty();
    }

    /** What an operator should know before it goes on. */
    List<String> remarks();

    /** The same dump, with what it does not say of the database itself taken over from the live one that it replaces. */
    default Examined completed(Settings.Instance instance, String live) {
        return this;
    }

    /** Roles that the dump speaks of and the server does not have. */
    Set<String> missingRoles(RestoreTarget target);

    /** Throws when content cannot go into a database that holds something already. */
    void refuseCollisions(RestoreTarget target, TargetFacts facts);

    /** Makes the target's database, empty, as the dump describes it. */
    void create(RestoreTarget target, TargetFacts facts);

    /** What the client is fed, from the dump's text, with rights that belong to roles and not to the dump. */
    MarkedScript content(InputStream text, RestoreTarget target, Optional<RolesPlan> roles);

    /** Options of the client besides those that stand in its Kamelet. */
    default List<String> clientOptions() {
        return List.of();
    }

    /** Puts right owners and grants that are not those of the dump; how many. */
    int mend(RestoreTarget target);

    /** The database's own settings, grants and comment: last, for they may shut the restore itself out. */
    void finish(RestoreTarget target);

    /**
     * Looks whether what was restored is whole and usable, by so many questions at a time; {@code rows} must be there.
     * {@code proven} hears of each table whose rows were counted, from whichever thread.
     */
    List<ProofCheck> prove(RestoreTarget target, Map<String, Long> rows, int jobs, Consumer<String> proven);
}
