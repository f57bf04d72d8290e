package digital.vya.backupdb.cli;

import digital.vya.backupdb.config.ConfigDraft;
import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.InvalidConfiguration;
import digital.vya.backupdb.config.OldConfig;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Checkup;
import digital.vya.backupdb.model.Cleanup;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeadLetter;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.DryRun;
import digital.vya.backupdb.model.Hold;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RestorePoint;
import digital.vya.backupdb.model.RolesDiff;
import digital.vya.backupdb.model.RunLine;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.model.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --json} prints. A contract with scripts, apart from the records it is made of so that these may change:
 * fields are added, never renamed. Documented in docs/reference/commands.md; a test keeps both equal.
 */
final class Shapes {
    private Shapes() {}

    record Failure(Cause error) {}

    record Cause(
            String code,
            String message,
            String hint,
            @Nullable List<FindingShape> findings) {}

    record RunShape(
            String run,
            Verdict verdict,
            OffsetDateTime startedAt,
            OffsetDateTime endedAt,
            double seconds,
            List<DatabaseShape> databases,
            List<Problem> problems) {}

    record HoldsShape(List<Hold> holds) {}

    record RunsShape(List<RunLine> runs) {}

    record RunDetailShape(RunShape run, List<String> log) {}

    record DatabaseShape(
            String instance,
            @Nullable String database,
            Verdict verdict,
            @Nullable String restorePoint,
            long rawBytes,
            long packedBytes,
            double seconds,
            List<ArtifactShape> artifacts,
            List<DeliveryShape> deliveries,
            List<Problem> problems,
            @Nullable String unchangedSince) {}

    record RolesDiffShape(
            String instance,
            String restorePoint,
            OffsetDateTime takenAt,
            boolean same,
            List<RolesChangeShape> changes) {}

    /** {@code what} is a statement without its secrets; of a SECRET, whose it is. */
    record RolesChangeShape(RolesDiff.Kind kind, String what) {}

    record ArtifactShape(ArtifactKind kind, String name, Codec codec, long rawBytes, long packedBytes, String sha256) {}

    record DeliveryShape(
            String destination,
            boolean committed,
            double seconds,
            @Nullable String deadLetter,
            @Nullable Problem problem) {}

    record DryRunShape(boolean passed, List<CheckShape> checks, List<DryRun.Planned> plan) {}

    record CheckupShape(boolean passed, List<Checkup.Check> checks) {}

    record CheckShape(
            String subject,
            String what,
            boolean passed,
            String detail,
            @Nullable Problem problem) {}

    record DraftShape(@Nullable String file, String yaml, List<SecretShape> secrets) {}

    record ImportShape(@Nullable String file, String yaml, List<SecretShape> secrets, List<OldConfig.Left> left) {}

    record SecretShape(String name, String file, boolean written) {}

    record RestorePointsShape(List<RestorePointShape> restorePoints, List<Problem> problems, List<Problem> remarks) {}

    record RestorePointShape(
            String id,
            String destination,
            String instance,
            String engine,
            String database,
            OffsetDateTime takenAt,
            Verdict verdict,
            Manifest.RolesOutcome roles,
            long rawBytes,
            long packedBytes,
            String serverVersion,
            List<String> files) {}

    record CleanupShape(
            String cleanup,
            boolean dryRun,
            boolean passed,
            OffsetDateTime startedAt,
            List<FreedShape> destinations,
            List<CleanedPointShape> restorePoints,
            List<Problem> problems,
            List<Problem> remarks) {}

    record FreedShape(String destination, long freedBytes) {}

    record CleanedPointShape(
            String id,
            String destination,
            @Nullable String instance,
            @Nullable String database,
            @Nullable String policy,
            @Nullable OffsetDateTime takenAt,
            long packedBytes,
            Cleanup.State state,
            List<String> reasons,
            @Nullable Problem problem) {}

    record VerificationShape(
            boolean passed, List<VerifiedPointShape> restorePoints, List<Problem> problems, List<Problem> remarks) {}

    record VerifiedPointShape(
            String id,
            String destination,
            String instance,
            String database,
            OffsetDateTime takenAt,
            Verification.State state,
            double seconds,
            List<VerifiedFileShape> files) {}

    record VerifiedFileShape(
            String name,
            long bytes,
            Verification.State state,
            @Nullable Problem problem) {}

    record FindingsShape(boolean valid, List<FindingShape> findings) {}

    record FindingShape(Finding.Severity severity, String file, int line, String what, String fix) {}

    record DeadLettersShape(List<DeadLetterShape> deadLetters) {}

    record DeadLetterShape(
            String id,
            OffsetDateTime parkedAt,
            String destination,
            String restorePoint,
            long bytes,
            List<String> files,
            @Nullable Problem problem) {}

    record RedrivesShape(List<RedriveShape> redrives) {}

    record RedriveShape(
            String id,
            String destination,
            String restorePoint,
            boolean committed,
            @Nullable Problem problem) {}

    /** A configuration that was written, to a file or as {@code yaml} alone. */
    static DraftShape draft(ConfigDraft draft, @Nullable Path file) {
        return new DraftShape(file == null ? null : file.toString(), draft.text(), secrets(draft));
    }

    static ImportShape imported(OldConfig old, @Nullable Path file) {
        DraftShape draft = draft(old.draft(), file);
        return new ImportShape(draft.file(), draft.yaml(), draft.secrets(), old.left());
    }

    private static List<SecretShape> secrets(ConfigDraft draft) {
        return draft.secrets().stream()
                .map(secret -> new SecretShape(
                        secret.name(),
                        secret.file().toString(),
                        !draft.missing().contains(secret)))
                .toList();
    }

    static Failure error(BackupException thrown) {
        @Nullable
        List<FindingShape> findings =
                thrown instanceof InvalidConfiguration invalid ? shapes(invalid.findings()) : null;
        return new Failure(new Cause(thrown.code().id(), thrown.getMessage(), thrown.hint(), findings));
    }

    static RunShape run(RunOutcome outcome) {
        return new RunShape(
                outcome.run().id(),
                outcome.verdict(),
                outcome.run().startedAt(),
                outcome.endedAt(),
                seconds(outcome.took()),
                outcome.databases().stream().map(Shapes::database).toList(),
                outcome.problems());
    }

    private static DatabaseShape database(DatabaseOutcome outcome) {
        return new DatabaseShape(
                outcome.instance(),
                outcome.database(),
                outcome.verdict(),
                outcome.pointId(),
                outcome.rawBytes(),
                outcome.packedBytes(),
                seconds(outcome.took()),
                outcome.artifacts().stream().map(Shapes::artifact).toList(),
                outcome.deliveries().stream().map(Shapes::delivery).toList(),
                outcome.problems(),
                outcome.unchangedSince());
    }

    private static ArtifactShape artifact(Artifact artifact) {
        return new ArtifactShape(
                artifact.kind(),
                artifact.name(),
                artifact.codec(),
                artifact.rawBytes(),
                artifact.packedBytes(),
                artifact.sha256());
    }

    private static DeliveryShape delivery(DeliveryResult delivery) {
        return new DeliveryShape(
                delivery.destination(),
                delivery.committed(),
                seconds(delivery.took()),
                delivery.deadLetter(),
                delivery.problem());
    }

    static DryRunShape dryRun(DryRun report) {
        List<CheckShape> checks = report.checks().stream()
                .map(c -> new CheckShape(c.subject(), c.what(), c.passed(), c.detail(), c.problem()))
                .toList();
        return new DryRunShape(report.passed(), checks, report.plan());
    }

    static CheckupShape checkup(Checkup checkup) {
        return new CheckupShape(checkup.passed(), checkup.checks());
    }

    static RestorePointsShape restorePoints(RestoreListing listing) {
        return new RestorePointsShape(
                listing.points().stream().map(Shapes::restorePoint).toList(), listing.problems(), listing.remarks());
    }

    private static RestorePointShape restorePoint(RestorePoint point) {
        Manifest manifest = point.manifest();
        return new RestorePointShape(
                manifest.id(),
                point.destination(),
                manifest.instance(),
                manifest.engine(),
                manifest.database(),
                manifest.takenAt(),
                manifest.verdict(),
                manifest.roles(),
                manifest.rawBytes(),
                manifest.packedBytes(),
                manifest.serverVersion(),
                manifest.artifacts().stream().map(Manifest.Entry::name).toList());
    }

    static VerificationShape verification(Verification verification) {
        return new VerificationShape(
                verification.passed(),
                verification.points().stream().map(Shapes::verifiedPoint).toList(),
                verification.problems(),
                verification.remarks());
    }

    private static VerifiedPointShape verifiedPoint(Verification.Point found) {
        Manifest manifest = found.point().manifest();
        return new VerifiedPointShape(
                manifest.id(),
                found.point().destination(),
                manifest.instance(),
                manifest.database(),
                manifest.takenAt(),
                found.state(),
                seconds(found.took()),
                found.files().stream()
                        .map(f -> new VerifiedFileShape(f.name(), f.bytes(), f.state(), f.problem()))
                        .toList());
    }

    static CleanupShape cleanup(Cleanup cleanup) {
        return new CleanupShape(
                cleanup.id(),
                cleanup.dryRun(),
                cleanup.passed(),
                cleanup.startedAt(),
                cleanup.points().stream()
                        .map(Cleanup.Point::destination)
                        .distinct()
                        .map(id -> new FreedShape(id, cleanup.freed(id)))
                        .toList(),
                cleanup.points().stream().map(Shapes::cleanedPoint).toList(),
                cleanup.problems(),
                cleanup.remarks());
    }

    private static CleanedPointShape cleanedPoint(Cleanup.Point point) {
        return new CleanedPointShape(
                point.id(),
                point.destination(),
                point.instance(),
                point.database(),
                point.policy(),
                point.takenAt(),
                point.bytes(),
                point.state(),
                point.reasons(),
                point.problem());
    }

    static RolesDiffShape rolesDiff(RolesDiff diff) {
        return new RolesDiffShape(
                diff.instance(),
                diff.point(),
                diff.takenAt(),
                diff.same(),
                diff.changes().stream()
                        .map(change -> new RolesChangeShape(change.kind(), change.what()))
                        .toList());
    }

    static FindingsShape findings(List<Finding> findings) {
        boolean valid = findings.stream().noneMatch(f -> f.severity() == Finding.Severity.ERROR);
        return new FindingsShape(valid, shapes(findings));
    }

    private static List<FindingShape> shapes(List<Finding> findings) {
        return findings.stream()
                .map(f -> new FindingShape(f.severity(), String.valueOf(f.file()), f.line(), f.what(), f.fix()))
                .toList();
    }

    static DeadLettersShape deadLetters(List<DeadLetter> letters) {
        return new DeadLettersShape(letters.stream().map(Shapes::deadLetter).toList());
    }

    private static DeadLetterShape deadLetter(DeadLetter letter) {
        return new DeadLetterShape(
                letter.id(),
                letter.parkedAt(),
                letter.destination(),
                letter.shipment().pointId(),
                letter.bytes(),
                letter.shipment().parcels().stream().map(Parcel::name).toList(),
                letter.problem());
    }

    static RedrivesShape redrives(List<Redrive> redrives) {
        return new RedrivesShape(redrives.stream()
                .map(r -> new RedriveShape(
                        r.letter().id(),
                        r.letter().destination(),
                        r.letter().shipment().pointId(),
                        r.committed(),
                        r.problem()))
                .toList());
    }

    private static double seconds(Duration duration) {
        return duration == null ? 0 : duration.toMillis() / 1000.0;
    }
}
