package digital.vya.backupdb.model;

import org.jspecify.annotations.Nullable;

/** One thing that was looked at in a restored database; problem null when it is as it should be. */
public record ProofCheck(
        String what, String detail, @Nullable Problem problem, boolean fatal) {
    public static ProofCheck passed(String what, String detail) {
        return new ProofCheck(what, detail, null, false);
    }

    /** The restore does not count. */
    public static ProofCheck failed(String what, Problem problem) {
        return new ProofCheck(what, problem.message(), problem, true);
    }

    /** The restore counts, and a person should look. */
    public static ProofCheck doubtful(String what, Problem problem) {
        return new ProofCheck(what, problem.message(), problem, false);
    }

    public boolean passed() {
        return problem == null;
    }
}
