package digital.vya.backupdb.engine;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.RestoreChoice;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** What the product knows of putting one DBMS's dumps back. Order of steps is in routes/restore. */
public interface Restorer {
    /** Any dump of this engine as the text its client reads: an archive goes through its own tool. */
    InputStream text(Settings.Instance instance, InputStream dump);

    /** The text, which is examined while it is read; throws when it is damaged, unsafe, or nothing for this target. */
    ExaminedText examine(InputStream text, RestoreTarget target, TargetFacts facts);

    /**
     * What the outline in the manifest tells of a dump that goes into a database of the restore's own, so that it need not
     * be read before; empty where that is not enough for what is wanted of it.
     */
    Optional<Foretold> foretold(Manifest manifest, RestoreTarget target, TargetFacts facts);

    /** Compares the roles of a dump with those of the server. */
    RolesPlan roles(InputStream text, Settings.Instance instance, boolean overwrite, List<String> excluded);

    /** The same for roles that no database comes with: what is a right inside databases is given where these are there. */
    default RolesPlan rolesAlone(
            InputStream text, Settings.Instance instance, boolean overwrite, List<String> excluded) {
        return roles(text, instance, overwrite, excluded);
    }

    /** The database a client is connected to when it makes roles. */
    String maintenanceDatabase(Settings.Instance instance);

    /** What the client is fed to carry the plan for roles out. */
    MarkedScript rolesScript(Settings.Instance instance, RolesPlan plan, RestoreChoice choice);

    /** Why the client cannot be kept from obeying what a dump holds, in a sentence; empty when it can. */
    default Optional<String> unguarded(Settings.Instance instance) {
        return Optional.empty();
    }

    /** What only archives can; empty where no dump of this engine is one. */
    default Optional<Archives> archives() {
        return Optional.empty();
    }
}
