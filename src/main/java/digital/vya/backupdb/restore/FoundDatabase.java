package digital.vya.backupdb.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Databases;
import digital.vya.backupdb.engine.Restorer;
import digital.vya.backupdb.engine.TargetFacts;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreChoice;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;
import java.util.List;

/** A server that can be asked, and the backup that is to go there. */
record FoundDatabase(
        DatabaseRestores restores,
        Asked asked,
        Settings.Instance instance,
        TargetFacts facts,
        RestoreSource source,
        List<Problem> warnings)
        implements RestoreStage.Found {
    FoundDatabase {
        warnings = List.copyOf(warnings);
    }

    @Override
    public CheckedDatabase check() throws IOException {
        return new DatabaseCheck(this).check();
    }

    @Override
    public RestoreOutcome outcome(Verdict verdict, List<Problem> problems) {
        return asked.outcome(request().mode(), verdict, problems, source, List.of(), null, null, null, null);
    }

    RestoreRequest request() {
        return asked.request();
    }

    RestoreChoice choice() {
        return asked.request().choice();
    }

    Databases databases() {
        return restores.databases(instance);
    }

    Restorer restorer() {
        return restores.restorer(instance);
    }

    RawBackup openData() throws IOException {
        return restores.sources().open(source.data(), asked.run());
    }

    RawBackup openRoles() throws IOException {
        return restores.sources().open(source.roles(), asked.run());
    }

    /** Several jobs need a whole archive, and all of it is wanted. */
    boolean wantsJobs() {
        return request().jobs() > 1
                && !choice().isPart()
                && !choice().schemaOnly()
                // rows into live tables go in one transaction, which several sessions cannot have
                && !choice().dataOnly()
                && choice().excludedRoles().isEmpty();
    }
}
