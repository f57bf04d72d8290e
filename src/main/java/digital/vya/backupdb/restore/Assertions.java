package digital.vya.backupdb.restore;

import digital.vya.backupdb.config.Patterns;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Examined;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreChoice;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** What the operator's own configuration asks of a restored database. */
final class Assertions {
    private final Settings settings;

    Assertions(Settings settings) {
        this.settings = settings;
    }

    /** Which proofs are meant is told by the name that the database has in the backup. */
    List<ProofCheck> of(CheckedDatabase restored, Examined dump) {
        String said = dump.database();
        String name = said == null ? restored.database() : said;
        RestoreChoice choice = restored.found().choice();
        boolean whole = !choice.isPart() && !choice.schemaOnly();
        List<ProofCheck> checks = new ArrayList<>();
        settings.proofs().stream()
                .filter(proof ->
                        whole && Patterns.of(proof.databases(), List.of()).matches(name))
                .forEach(proof -> ask(proof, restored, checks));
        return checks;
    }

    private void ask(Settings.Proof proof, CheckedDatabase restored, List<ProofCheck> checks) {
        if (proof.freshness() != null && proof.within() != null) {
            checks.add(fresh(proof.id(), proof.freshness(), proof.within(), restored));
        }
        proof.assertions().forEach(assertion -> checks.add(holds(assertion, restored)));
    }

    private ProofCheck holds(Settings.Assertion assertion, CheckedDatabase restored) {
        String what = "assertion " + assertion.name();
        try {
            String said = answer(assertion.sql(), restored);
            return restored.databases().isTrue(said)
                    ? ProofCheck.passed(what, "holds")
                    : failed(what, "is " + said + ", not true");
        } catch (BackupException e) {
            return failed(what, "cannot be asked: " + e.getMessage());
        }
    }

    private ProofCheck fresh(String id, String sql, Duration within, CheckedDatabase restored) {
        String what = "freshness of " + id;
        Manifest manifest = restored.found().source().manifest();
        OffsetDateTime taken = manifest == null ? restored.asked().run().startedAt() : manifest.takenAt();
        try {
            String inner = sql.strip().replaceFirst(";\\s*$", "");
            String said = answer(restored.databases().secondsOf(inner), restored);
            if (said.equals("none")) {
                return failed(what, "there is no newest row");
            }
            Instant newest = Instant.ofEpochSecond(Long.parseLong(said));
            Duration age = Duration.between(newest, taken.toInstant());
            String text = "the newest row is from " + newest;
            return age.compareTo(within) <= 0
                    ? ProofCheck.passed(what, text)
                    : failed(what, text + ", more than " + Human.duration(within) + " before the backup");
        } catch (BackupException | NumberFormatException e) {
            return failed(what, "cannot be asked: " + e.getMessage());
        }
    }

    private static String answer(String sql, CheckedDatabase restored) {
        return restored.databases()
                .ask(restored.found().instance(), restored.target().database(), sql);
    }

    private static ProofCheck failed(String what, String said) {
        return ProofCheck.failed(what, Problem.of(ErrorCode.ASSERTION_FAILED, what + " " + said));
    }
}
