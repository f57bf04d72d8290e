package digital.vya.backupdb.engine;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.IdentitySource;
import java.time.Duration;
import org.apache.camel.Exchange;

/** Gives a tool the identity of the instance that the variable {@code job} names; without a job, none. */
public final class EngineIdentities implements IdentitySource {
    private final Settings settings;
    private final Engines engines;

    public EngineIdentities(Settings settings, Engines engines) {
        this.settings = settings;
        this.engines = engines;
    }

    @Override
    public Identity identityFor(Exchange exchange) {
        Job job = exchange.getVariable("job", Job.class);
        if (job == null || job.engine().equals(Job.NO_ENGINE)) {
            return Identity.NONE;
        }
        Identity identity = engines.backup(job.engine()).identity(settings.instanceOf(job), job.database());
        Duration stall =
                settings.policy(job.policy()).map(Settings.Policy::stallTimeout).orElse(null);
        return identity.stallingAfter(stall);
    }
}
