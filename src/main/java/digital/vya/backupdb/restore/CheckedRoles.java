package digital.vya.backupdb.restore;

import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.engine.MarkedScript;
import digital.vya.backupdb.engine.RolesPlan;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreOutcome.RestoredDatabase;
import digital.vya.backupdb.model.RestorePreview;
import digital.vya.backupdb.model.RestorePreview.DatabasePreview;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Roles that were read whole, and what becomes of each. There is no database: once they are made, all is done. */
record CheckedRoles(FoundRoles found, RolesPlan plan)
        implements RestoreStage.Checked, RestoreStage.Filled, RestoreStage.Proven {
    @Override
    public Asked asked() {
        return found.asked();
    }

    @Override
    public RestorePreview preview() {
        RestoreSource source = found.source();
        Manifest manifest = found.manifest();
        List<String> steps = new ArrayList<>(CheckedDatabase.steps(plan));
        steps.add("check that all roles are there");
        return new RestorePreview(
                asked().run().id(),
                mode(),
                source.label(),
                source.point(),
                manifest.takenAt(),
                source.data().packedBytes(),
                manifest.rawBytes(),
                found.instance().id(),
                null,
                false,
                steps,
                List.of(),
                source.unchecked(),
                progress().warnings(),
                new DatabasePreview(
                        manifest.serverVersion(), 0, 0, found.facts().server().serverVersion(), 0, 0),
                null);
    }

    /** Nothing to be cleared away, whenever it is cut off: what was made of the roles stays. */
    @Override
    public RestoreRecord record() {
        return RestoreRecord.of(
                asked().run().id(),
                found.instance().id(),
                Manifest.NO_DATABASE,
                Manifest.NO_DATABASE,
                false,
                asked().run().startedAt());
    }

    @Override
    public List<Feed> roles() {
        progress().enter(Step.ROLES);
        if (!plan.changesAnything()) {
            passed();
            return List.of();
        }
        Job job = new Job(
                asked().run(),
                found.instance().id(),
                found.instance().engine(),
                found.restorer().maintenanceDatabase(found.instance()),
                null,
                asked().run().startedAt(),
                null,
                found.facts().server(),
                0);
        return List.of(new ScriptFeed("restore-roles-" + found.instance().engine() + "-action", Map.of("job", job)) {
            @Override
            MarkedScript script() {
                return found.restorer()
                        .rolesScript(found.instance(), plan, asked().request().choice());
            }

            @Override
            void done() {
                passed();
            }
        });
    }

    private void passed() {
        progress().rolesDone();
        plan.conflicts().forEach(progress()::say);
        progress()
                .passed("Created: " + plan.created().size() + ", Left alone: "
                        + plan.leftAlone().size());
    }

    /** Else it is no proof of its restore point. */
    @Override
    public boolean isWhole() {
        return RestoreStage.Proven.super.isWhole()
                && asked().request().choice().excludedRoles().isEmpty();
    }

    @Override
    public RestoreStage.Filled fill() {
        return this;
    }

    @Override
    public List<Feed> feeds() {
        return List.of();
    }

    /** The server is asked again: what a tool said of its own work is no proof. */
    @Override
    public RestoreStage.Proven prove() {
        progress().enter(Step.PROOF);
        List<String> missing;
        try {
            missing = found.plan(false).created();
        } catch (IOException e) {
            throw BackupException.from(e);
        }
        progress()
                .proven(
                        missing.isEmpty()
                                ? ProofCheck.passed(
                                        "roles",
                                        Human.count(plan.created().size(), "role") + " made, "
                                                + plan.leftAlone().size() + " left alone, none is missing")
                                : ProofCheck.failed(
                                        "roles",
                                        Problem.of(
                                                ErrorCode.PROOF_FAILED,
                                                "Server " + found.instance().id() + " does not have "
                                                        + String.join(", ", missing))));
        if (!plan.unlike().isEmpty()) {
            progress()
                    .proven(ProofCheck.doubtful(
                            "roles as in the backup",
                            new Problem(
                                    ErrorCode.PROOF_FAILED,
                                    String.join("; ", plan.unlike()),
                                    "Restore with --roles=overwrite where the backup is to win, and databases with their"
                                            + " roles for what is inside of them.")));
        }
        return this;
    }

    @Override
    public void judge() {
        RestoreStage.Proven.super.judge();
        progress().proofPassed("");
    }

    @Override
    public @Nullable RestoredDatabase restored(@Nullable Verdict verdict) {
        return progress().rolesAreDone()
                ? new RestoredDatabase(plan.created(), plan.leftAlone(), 0, 0, 0)
                : RestoredDatabase.NOTHING;
    }

    @Override
    public BackupException inPlace(BackupException failure) {
        return found.inPlace(failure);
    }
}
