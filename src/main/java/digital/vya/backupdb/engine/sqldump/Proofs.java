package digital.vya.backupdb.engine.sqldump;

import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import java.util.List;
import java.util.stream.Collectors;

/** What a proof says of a restored database, in words. */
public final class Proofs {
    private static final int NAMED = 5;

    private Proofs() {}

    /** {@code said} is what the database has or lacks: the end of a sentence that begins with it. */
    public static ProofCheck failed(String what, RestoreTarget target, String said) {
        return ProofCheck.failed(what, problem(ErrorCode.PROOF_FAILED, target, said));
    }

    /** The same where the restore counts all the same. */
    public static ProofCheck doubtful(String what, ErrorCode code, RestoreTarget target, String said) {
        return ProofCheck.doubtful(what, problem(code, target, said));
    }

    private static Problem problem(ErrorCode code, RestoreTarget target, String said) {
        return Problem.of(
                code,
                "Database " + target.database() + " of " + target.instance().id() + " " + said);
    }

    /** The first of them, and how many more there are. */
    public static String named(List<String> names) {
        String first = names.stream().limit(NAMED).collect(Collectors.joining("; "));
        return names.size() > NAMED ? first + " and " + (names.size() - NAMED) + " more" : first;
    }
}
