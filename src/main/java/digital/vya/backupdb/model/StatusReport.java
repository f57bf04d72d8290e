package digital.vya.backupdb.model;

import digital.vya.backupdb.errors.ErrorCode;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether all is well: what protects each database, and what is to be done where something does not. {@code disks} are
 * those of the destinations of this machine that answered.
 */
public record StatusReport(
        OffsetDateTime at,
        List<Database> databases,
        List<Filling> disks,
        List<Problem> problems,
        List<Problem> remarks) {
    public StatusReport {
        databases = List.copyOf(databases);
        disks = List.copyOf(disks);
        problems = List.copyOf(problems);
        remarks = List.copyOf(remarks);
    }

    public boolean isWell() {
        return problems.isEmpty() && databases.stream().allMatch(Database::isWell);
    }

    /**
     * One database, or an instance of which none is known. {@code backedUpAt} is when the run of its newest backup began,
     * {@code everySeconds} how often a schedule makes one, {@code trend} the sizes of the last ones, the newest last.
     */
    public record Database(
            String instance,
            @Nullable String database,
            @Nullable OffsetDateTime backedUpAt,
            @Nullable String restorePoint,
            @Nullable Long ageSeconds,
            @Nullable Long everySeconds,
            long bytes,
            List<Long> trend,
            List<Copy> copies,
            @Nullable OffsetDateTime nextRun,
            @Nullable OffsetDateTime provenAt,
            List<Problem> problems,
            List<Problem> remarks) {
        public Database {
            trend = List.copyOf(trend);
            copies = List.copyOf(copies);
            problems = List.copyOf(problems);
            remarks = List.copyOf(remarks);
        }

        public boolean isWell() {
            return problems.isEmpty();
        }

        public State state() {
            boolean left = remarks.stream().anyMatch(remark -> remark.code() == ErrorCode.NOT_IN_NEWEST_RUN);
            return !isWell() ? State.PROBLEM : left ? State.LEFT_OUT : State.OK;
        }

        public String name() {
            return database == null ? instance : instance + "/" + database;
        }
    }

    /** In a word. */
    public enum State {
        OK("ok"),
        /** Its instance is backed up without it. */
        LEFT_OUT("left out"),
        PROBLEM("problem");

        private final String word;

        State(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** At one destination that its policy names. */
    public record Copy(String destination, boolean there) {}
}
