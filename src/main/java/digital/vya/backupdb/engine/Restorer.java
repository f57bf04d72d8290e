package digital.vya.backupdb.engine;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreChoice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the product knows of putting one DBMS's dumps back. Order of steps is in routes/restore. */
public interface Restorer {
    /** Any dump of this engine as the text its client reads: an archive goes through its own tool. */
    InputStream text(Settings.Instance instance, InputStream dump);

    /** The text, which is examined while it is read; throws when it is damaged, unsafe, or nothing for this target. */
    ExaminedText examine(InputStream text, RestoreTarget target, TargetFacts facts);

    /**
     * What the manifest tells of a dump that goes whole into a database of its own, so that it need not be read before;
     * empty where it does not tell enough.
     */
    Optional<Examined> foretold(Manifest manifest, RestoreTarget target, TargetFacts facts);

    /** Compares the roles of a dump with those of the server. */
    RolesPlan roles(InputStream text, Settings.Instance instance, boolean overwrite, List<String> excluded);

    /** The dump, with what it does not say of the database itself taken over from the live one that it is to replace. */
    default Examined completed(Examined dump, Settings.Instance instance, String live) {
        return dump;
    }

    /** Roles that the dump speaks of and the server does not have. */
    Set<String> missingRoles(RestoreTarget target, Examined dump);

    /** The database a client is connected to when it makes roles. */
    String maintenanceDatabase(Settings.Instance instance);

    /** Throws when content cannot go into a database that holds something already. */
    void refuseCollisions(RestoreTarget target, Examined dump, TargetFacts facts);

    /** What the client is fed, from the dump's text. */
    MarkedScript content(InputStream text, RestoreTarget target, Examined dump);

    /** The same, with rights that belong to roles and not to the dump; {@code roles} is null where none are restored. */
    default MarkedScript content(InputStream text, RestoreTarget target, Examined dump, RolesPlan roles) {
        return content(text, target, dump);
    }

    /** What the client is fed to carry the plan for roles out. */
    MarkedScript rolesScript(Settings.Instance instance, RolesPlan plan, RestoreChoice choice);

    /** Why the client cannot be kept from obeying what a dump holds, in a sentence; empty when it can. */
    default Optional<String> unguarded(Settings.Instance instance) {
        return Optional.empty();
    }

    /** Options of the client besides those that stand in its Kamelet. */
    List<String> clientOptions(Examined dump);

    /**
     * A backup that keeps itself while it is read, if it is an archive that several jobs can read: in the folder, or where
     * it is already. {@code stored} is the file on this machine that holds it, packed or not, or null.
     */
    default InputStream kept(InputStream raw, Path stored, Path folder) throws IOException {
        return raw;
    }

    /** The definitions without rows, keys and indexes, out of an archive on this machine. */
    InputStream structure(Settings.Instance instance, Path archive);

    /** Options of the archive's own tool for the rest, besides those that stand in its Kamelet. */
    List<String> archiveOptions(RestoreTarget target);

    /** Puts right owners and grants that are not those of the dump; how many. */
    int mend(RestoreTarget target, Examined dump);

    /** The database's own settings, grants and comment: last, for they may shut the restore itself out. */
    void finish(RestoreTarget target, Examined dump);

    /** Looks whether what was restored is whole and usable; {@code expected} are the rows it must have. */
    List<ProofCheck> prove(RestoreTarget target, Examined dump, Map<String, Long> expected);

    /** The same, by as many questions at a time. */
    default List<ProofCheck> prove(RestoreTarget target, Examined dump, Map<String, Long> expected, int jobs) {
        return prove(target, dump, expected);
    }
}
