package digital.vya.backupdb.model;

import digital.vya.backupdb.errors.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was found of this machine and of all that the configuration names. */
public record Checkup(List<Check> checks) {
    public Checkup {
        checks = List.copyOf(checks);
    }

    /** Worst last. */
    public enum Level {
        OK,
        /** It works now, and perhaps not for long, or not as it is meant. */
        WARNING,
        PROBLEM
    }

    /**
     * One thing that was looked at; {@code subject} is which of its kind, null where there is one. Unless it is well
     * there is something to do about it, {@code hint}; what is remarked of the configuration's text has no code.
     */
    public record Check(
            String what,
            @Nullable String subject,
            Level level,
            String detail,
            @Nullable ErrorCode code,
            @Nullable String hint) {
        public static Check ok(String what, @Nullable String subject, String detail) {
            return new Check(what, subject, Level.OK, detail, null, null);
        }

        public static Check warning(String what, @Nullable String subject, Problem found) {
            return new Check(what, subject, Level.WARNING, found.message(), found.code(), found.hint());
        }

        public static Check problem(String what, @Nullable String subject, Problem found) {
            return new Check(what, subject, Level.PROBLEM, found.message(), found.code(), found.hint());
        }
    }

    /** Warnings are well. */
    public boolean passed() {
        return count(Level.PROBLEM) == 0;
    }

    public int count(Level level) {
        return (int) checks.stream().filter(check -> check.level() == level).count();
    }
}
