package digital.vya.backupdb.model;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a backup would do and whether it could, found out without writing anything anywhere. */
public record DryRun(List<Check> checks, List<Planned> plan, Map<String, Duration> clocks) {
    /** {@code clocks} says of instances that told their time how far it is ahead of this machine's. */
    public DryRun {
        checks = List.copyOf(checks);
        plan = List.copyOf(plan);
        clocks = Map.copyOf(clocks);
    }

    public DryRun(List<Check> checks, List<Planned> plan) {
        this(checks, plan, Map.of());
    }

    /** One thing that was tried; {@code subject} is an instance, a destination or the spool; problem null when it is well. */
    public record Check(
            String subject,
            String what,
            String detail,
            @Nullable Problem problem) {
        public boolean passed() {
            return problem == null;
        }
    }

    /** One database that would be backed up, and where it would go. */
    public record Planned(
            String instance,
            String database,
            long bytes,
            String policy,
            Codec codec,
            boolean roles,
            List<String> destinations) {
        public Planned {
            destinations = List.copyOf(destinations);
        }
    }

    public boolean passed() {
        return checks.stream().allMatch(Check::passed);
    }
}
