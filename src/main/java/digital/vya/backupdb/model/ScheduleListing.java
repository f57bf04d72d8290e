package digital.vya.backupdb.model;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The schedules of the configuration: when each runs next, and what became of its last time. */
public record ScheduleListing(List<Entry> schedules, List<Problem> remarks) {
    public ScheduleListing {
        schedules = List.copyOf(schedules);
        remarks = List.copyOf(remarks);
    }

    /** Without {@code when} it runs only when it is asked for. {@code last} is null before its first time. */
    public record Entry(
            String id,
            @Nullable String when,
            String timeZone,
            boolean enabled,
            List<String> instances,
            List<Next> next,
            @Nullable Last last) {
        public Entry {
            instances = List.copyOf(instances);
            next = List.copyOf(next);
        }
    }

    /** When a run begins. */
    public record Next(OffsetDateTime local, Instant utc) {}

    /** Of several times in a row that were missed, {@code due} is the last. */
    public record Last(OffsetDateTime due, SlotEnd outcome, int times) {}
}
