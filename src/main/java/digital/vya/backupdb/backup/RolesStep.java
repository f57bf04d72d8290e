package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Manifest.RolesOutcome;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Roles;

/** Whether an instance's roles are dumped, and what it means for the run when that does not work. */
public final class RolesStep {
    private final Settings settings;
    private final KameletDefinitions kamelets;
    private final RunLog log;

    public RolesStep(Settings settings, KameletDefinitions kamelets, RunLog log) {
        this.settings = settings;
        this.kamelets = kamelets;
        this.log = log;
    }

    /** That dumps the roles of a server of this engine. */
    static String kamelet(String engine) {
        return "dump-roles-" + engine + "-action";
    }

    public boolean wanted(Job job) {
        return decide(job) == RolesOutcome.INCLUDED;
    }

    public Roles leftOut(Job job) {
        RolesOutcome decision = decide(job);
        String text = decision == RolesOutcome.SKIPPED ? "roles skipped" : "no roles to dump";
        log.step(job, Phase.ROLES.line(job, text));
        return new Roles(decision, null, null);
    }

    public Roles included(Artifact artifact) {
        return new Roles(RolesOutcome.INCLUDED, artifact, null);
    }

    /** The backup goes on without roles, and says so: a degraded backup beats none. Of roles alone nothing is left. */
    public Roles failed(Job job, Throwable thrown) {
        BackupException cause = BackupException.from(thrown);
        Problem problem = Problem.of(
                ErrorCode.ROLES_FAILED,
                "Roles of instance " + job.instance() + " are not in this backup: " + cause.getMessage());
        log.problem(job, Phase.ROLES.line(job, "roles failed"), problem);
        return new Roles(RolesOutcome.FAILED, null, problem);
    }

    private RolesOutcome decide(Job job) {
        boolean asked = job.run().rolesAlone()
                || (!job.run().skipRoles() && settings.policyOf(job).roles());
        if (!asked) {
            return RolesOutcome.SKIPPED;
        }
        return kamelets.named(kamelet(job.engine())).isPresent() ? RolesOutcome.INCLUDED : RolesOutcome.NOT_APPLICABLE;
    }
}
