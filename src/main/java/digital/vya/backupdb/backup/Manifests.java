package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Roles;
import digital.vya.backupdb.model.Selection;
import digital.vya.backupdb.model.Shipment;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.store.Shipments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes a restore point of what was dumped: its files under their names, its manifest, how to restore it by hand. */
public final class Manifests {
    private final Settings settings;
    private final RestoreNotes notes;
    private final Shipments shipments;
    private final RunLog log;
    private final String product;

    public Manifests(Settings settings, Engines engines, RunLog log, String product) {
        this.settings = settings;
        this.notes = new RestoreNotes(engines);
        this.shipments = new Shipments();
        this.log = log;
        this.product = product;
    }

    public Shipment ship(Job job, Artifact data, Roles roles) {
        List<Artifact> artifacts = artifacts(job, data, roles);
        return ship(job, artifacts, describe(job, artifacts, data, roles));
    }

    /** Of a whole instance: a point without a database. */
    public Shipment shipRoles(Job job, Roles roles) {
        Artifact artifact = Objects.requireNonNull(roles.artifact(), "they were dumped");
        List<Artifact> artifacts = List.of(
                artifact.named(job.stem() + "_roles.sql" + artifact.codec().suffix()));
        return ship(job, artifacts, describe(job, artifacts, null, roles));
    }

    private Shipment ship(Job job, List<Artifact> artifacts, Manifest manifest) {
        Shipment shipment = shipments.build(job, artifacts, manifest, notes.write(manifest));
        long bytes = shipment.parcels().stream().mapToLong(Parcel::size).sum();
        String text = "delivery begun - Files: " + shipment.parcels().size() + ", Size: " + Human.size(bytes);
        log.step(job, Phase.DELIVERY.line(job, text));
        return shipment;
    }

    /** Under the names they have in the restore point: the instance's roles get the database's stem. */
    private static List<Artifact> artifacts(Job job, Artifact data, Roles roles) {
        List<Artifact> all = new ArrayList<>();
        all.add(data);
        if (roles.artifact() != null) {
            Artifact shared = roles.artifact();
            all.add(shared.named(job.stem() + "_roles.sql" + shared.codec().suffix()));
        }
        return all;
    }

    private Manifest describe(Job job, List<Artifact> artifacts, @Nullable Artifact data, Roles roles) {
        List<Problem> problems = missing(roles, artifacts);
        List<Manifest.Entry> entries = artifacts.stream()
                .map(a -> new Manifest.Entry(
                        a.kind(), a.name(), a.rawBytes(), a.packedBytes(), a.sha256(), a.codec(), a.command()))
                .toList();
        Selection chosen = settings.policyOf(job).selection();
        // of roles no policy chooses a part
        Selection selection = data == null || chosen.isWhole() ? null : chosen;
        String text = "manifest completed - Artifacts: " + entries.size();
        log.step(job, Phase.MANIFEST.line(job, text));
        return new Manifest(
                Manifest.VERSION,
                job.pointId(),
                job.run().id(),
                job.instance(),
                job.engine(),
                data == null ? Manifest.NO_DATABASE : job.databaseToDump(),
                job.takenAt(),
                settings.instanceOf(job).timeZone().getId(),
                problems.isEmpty() ? Verdict.SUCCESS : Verdict.DEGRADED,
                problems,
                job.knownServer().serverVersion(),
                job.knownServer().clientVersion(),
                entries,
                data == null ? Map.of() : data.rows(),
                roles.outcome(),
                Objects.requireNonNull(job.policy(), "each backup has one"),
                product,
                data == null ? null : data.contents(),
                selection,
                data == null || selection != null ? null : data.outline());
    }

    /** What a backup lacks that is committed all the same. */
    private static List<Problem> missing(Roles roles, List<Artifact> artifacts) {
        List<Problem> problems = new ArrayList<>();
        if (roles.problem() != null) {
            problems.add(roles.problem());
        }
        artifacts.forEach(artifact -> problems.addAll(artifact.problems()));
        return problems;
    }
}
