package digital.vya.backupdb.restore;

import digital.vya.backupdb.backup.Spool;
import digital.vya.backupdb.catalog.Progress;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Databases;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.engine.Restorer;
import digital.vya.backupdb.engine.TargetFacts;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreChoice;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Restores of databases whose engine can be asked: with roles, proof and a swap. */
public final class DatabaseRestores implements RestoreKind {
    private final Engines engines;
    private final RestoreSources sources;
    private final ServerLocks locks;
    private final Spool spool;
    private final Progress shown;
    private final Assertions assertions;

    public DatabaseRestores(
            Settings settings,
            Engines engines,
            RestoreSources sources,
            ServerLocks locks,
            Spool spool,
            Progress shown) {
        this.engines = engines;
        this.sources = sources;
        this.locks = locks;
        this.spool = spool;
        this.shown = shown;
        this.assertions = new Assertions(settings);
    }

    @Override
    public boolean takes(Settings.Instance instance) {
        return engines.restore(instance).isPresent();
    }

    /** Connection, versions and permissions: what is quick to find out comes first. */
    @Override
    public RestoreStage.Found find(Asked asked, Settings.Instance instance) throws Exception {
        Databases databases = engines.databases(instance);
        String wanted = Stream.of(
                        asked.request().target(), asked.request().what().database())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
        if (!wanted.isEmpty() || asked.request().target() != null) {
            databases.refuseName(wanted);
        }
        TargetFacts facts = databases.look(instance, wanted);
        RestoreChoice choice = asked.request().choice();
        if (!facts.mayCreateDatabases() && !choice.isPart() && !choice.dataOnly()) {
            throw new BackupException(
                    ErrorCode.RIGHTS_MISSING,
                    "User " + instance.user() + " of " + instance.id() + " may not create databases");
        }
        asked.progress().meant(wanted.isEmpty() ? null : wanted);
        guard(instance, choice).ifPresent(asked.progress()::warn);
        RestoreSource source = sources.find(asked, instance);
        return source.isOfRolesAlone()
                ? new FoundRoles(this, asked, instance, facts, source)
                : new FoundDatabase(this, asked, instance, facts, source);
    }

    /** Text of a dump reaches only a client that cannot be led to run programs by it, or one that was agreed to. */
    private Optional<Problem> guard(Settings.Instance instance, RestoreChoice choice) {
        return engines.restorer(instance).unguarded(instance).map(why -> {
            if (!choice.trusted()) {
                throw new BackupException(ErrorCode.CLIENT_OBEYS, why);
            }
            return trusted(why);
        });
    }

    static Problem trusted(String why) {
        return Problem.of(ErrorCode.DUMP_TRUSTED, why);
    }

    Databases databases(Settings.Instance instance) {
        return engines.databases(instance);
    }

    Restorer restorer(Settings.Instance instance) {
        return engines.restorer(instance);
    }

    RestoreSources sources() {
        return sources;
    }

    ServerLocks locks() {
        return locks;
    }

    Spool spool() {
        return spool;
    }

    Progress shown() {
        return shown;
    }

    Assertions assertions() {
        return assertions;
    }
}
