package digital.vya.backupdb.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Restorer;
import digital.vya.backupdb.engine.RolesPlan;
import digital.vya.backupdb.engine.TargetFacts;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.RestoreRequest.RolesPolicy;
import java.io.IOException;
import java.util.Objects;

/** A server that can be asked, and a restore point of roles alone. */
record FoundRoles(
        DatabaseRestores restores, Asked asked, Settings.Instance instance, TargetFacts facts, RestoreSource source)
        implements RestoreStage.Found {
    @Override
    public CheckedRoles check() throws IOException {
        refuseForeign();
        refuseMore();
        // roles belong to no database, whichever was typed
        progress().meant(null);
        RolesPlan plan = plan(asked.request().roles() == RolesPolicy.OVERWRITE);
        progress().passed("roles alone");
        return new CheckedRoles(this, plan);
    }

    private void refuseForeign() {
        String engine = manifest().engine();
        if (!instance.engine().equals(engine)) {
            throw new BackupException(
                    ErrorCode.DUMP_OF_ANOTHER,
                    manifest().id() + " holds roles of engine " + engine + ", and instance " + instance.id()
                            + " is of engine " + instance.engine());
        }
    }

    /** Better refused than left out without a word. */
    private void refuseMore() {
        RestoreRequest request = asked.request();
        boolean wantsMore = request.choice().isPart()
                || request.choice().schemaOnly()
                || request.choice().dataOnly()
                || request.choice().owner() != null
                || request.mode() != RestoreMode.SAFE
                || request.target() != null
                || request.recreate()
                || request.jobs() > 1
                || request.roles() == RolesPolicy.SKIP;
        if (wantsMore) {
            throw new BackupException(ErrorCode.ROLES_ALONE, manifest().id() + " holds the roles of a server alone");
        }
    }

    Manifest manifest() {
        return Objects.requireNonNull(source.manifest(), "only a manifest says that it holds roles alone");
    }

    /** Reads the roles of the backup to their end, and those of the server as they are now. */
    RolesPlan plan(boolean overwrite) throws IOException {
        SourcePart roles = Objects.requireNonNull(source.roles(), "it holds nothing else");
        try (RawBackup text = restores.sources().open(roles, asked)) {
            return restorer()
                    .rolesAlone(
                            text, instance, overwrite, asked.request().choice().excludedRoles());
        }
    }

    Restorer restorer() {
        return restores.restorer(instance);
    }

    @Override
    public BackupException inPlace(BackupException failure) {
        return FoundDatabase.inPlace(failure, "Roles of " + instance.id());
    }
}
