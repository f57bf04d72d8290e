package digital.vya.backupdb.restore;

import digital.vya.backupdb.config.Patterns;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Databases;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** What the operator's own configuration asks of a restored database. */
final class Assertions {
    private final Settings settings;
    private final Engines engines;

    Assertions(Settings settings, Engines engines) {
        this.settings = settings;
        this.engines = engines;
    }

    /** Which proofs are meant is told by the name that the database has in the backup. */
    List<ProofCheck> of(Restoring restoring) {
        String name = restoring.dump().database() == null
                ? restoring.database()
                : restoring.dump().database();
        boolean whole = !restoring.request().choice().isPart()
                && !restoring.request().choice().schemaOnly();
        List<ProofCheck> checks = new ArrayList<>();
        settings.proofs().stream()
                .filter(proof ->
                        whole && Patterns.of(proof.databases(), List.of()).matches(name))
                .forEach(proof -> ask(proof, restoring, checks));
        return checks;
    }

    private void ask(Settings.Proof proof, Restoring restoring, List<ProofCheck> checks) {
        if (proof.freshness() != null) {
            checks.add(fresh(proof, restoring));
        }
        proof.assertions().forEach(assertion -> checks.add(holds(assertion, restoring)));
    }

    private ProofCheck holds(Settings.Assertion assertion, Restoring restoring) {
        String what = "assertion " + assertion.name();
        try {
            String said = answer(assertion.sql(), restoring);
            return databases(restoring).isTrue(said)
                    ? ProofCheck.passed(what, "holds")
                    : failed(what, "is " + said + ", not true");
        } catch (BackupException e) {
            return failed(what, "cannot be asked: " + e.getMessage());
        }
    }

    private ProofCheck fresh(Settings.Proof proof, Restoring restoring) {
        String what = "freshness of " + proof.id();
        Manifest manifest = restoring.source().manifest();
        OffsetDateTime taken = manifest == null ? restoring.run().startedAt() : manifest.takenAt();
        try {
            String inner = proof.freshness().strip().replaceFirst(";\\s*$", "");
            String said = answer(databases(restoring).secondsOf(inner), restoring);
            if (said.equals("none")) {
                return failed(what, "there is no newest row");
            }
            Instant newest = Instant.ofEpochSecond(Long.parseLong(said));
            Duration age = Duration.between(newest, taken.toInstant());
            String text = "the newest row is from " + newest;
            return age.compareTo(proof.within()) <= 0
                    ? ProofCheck.passed(what, text)
                    : failed(what, text + ", more than " + Human.duration(proof.within()) + " before the backup");
        } catch (BackupException | NumberFormatException e) {
            return failed(what, "cannot be asked: " + e.getMessage());
        }
    }

    private String answer(String sql, Restoring restoring) {
        return databases(restoring).ask(restoring.instance(), restoring.target().database(), sql);
    }

    private Databases databases(Restoring restoring) {
        return engines.databases(restoring.instance());
    }

    private static ProofCheck failed(String what, String said) {
        return ProofCheck.failed(
                what, new Problem(ErrorCode.ASSERTION_FAILED, what + " " + said, ErrorCode.ASSERTION_FAILED.hint()));
    }
}
