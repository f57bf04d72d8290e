package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Roles;
import digital.vya.backupdb.model.Selection;
import digital.vya.backupdb.model.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a restore point is. */
public final class Manifests {
    private final Settings settings;
    private final RunLog log;
    private final String product;

    public Manifests(Settings settings, RunLog log, String product) {
        this.settings = settings;
        this.log = log;
        this.product = product;
    }

    /** The artifacts of one restore point under the names they have there: the instance's roles get the database's stem. */
    public List<Artifact> artifacts(Job job, Artifact data, Roles roles) {
        List<Artifact> all = new ArrayList<>();
        all.add(data);
        if (roles.artifact() != null) {
            Artifact shared = roles.artifact();
            all.add(shared.named(job.stem() + "_roles.sql" + shared.codec().suffix()));
        }
        return all;
    }

    public Manifest describe(Job job, List<Artifact> artifacts, Artifact data, Roles roles) {
        List<Problem> problems = Outcomes.missing(roles, artifacts);
        List<Manifest.Entry> entries = artifacts.stream()
                .map(a -> new Manifest.Entry(
                        a.kind(), a.name(), a.rawBytes(), a.packedBytes(), a.sha256(), a.codec(), a.command()))
                .toList();
        Selection selection = settings.policy(job.policy()).orElseThrow().selection();
        String text = "manifest completed - Artifacts: " + entries.size();
        log.step(job, Phase.MANIFEST.line(job, text));
        return new Manifest(
                Manifest.VERSION,
                job.pointId(),
                job.run().id(),
                job.instance(),
                job.engine(),
                job.database(),
                job.takenAt(),
                settings.instance(job.instance()).orElseThrow().timeZone().getId(),
                problems.isEmpty() ? Verdict.SUCCESS : Verdict.DEGRADED,
                problems,
                job.server().serverVersion(),
                job.server().clientVersion(),
                entries,
                data.rows(),
                roles.outcome(),
                job.policy(),
                product,
                data.contents(),
                selection.isWhole() ? null : selection,
                selection.isWhole() ? data.outline() : null);
    }
}
