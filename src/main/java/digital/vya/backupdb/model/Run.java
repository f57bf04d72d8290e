package digital.vya.backupdb.model;

import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One execution over one or more instances; its id names its spool folder, its log and its record. With {@code rolesAlone}
 * it backs up no database.
 * {@code by} is for whom the process worked that began it; null in records of earlier versions.
 */
public record Run(
        String id,
        Trigger trigger,
        @Nullable String schedule,
        OffsetDateTime startedAt,
        boolean skipRoles,
        boolean rolesAlone,
        @Nullable Actor by) {
    /** Of databases, or of a restore. */
    public Run(String id, Trigger trigger, @Nullable String schedule, OffsetDateTime startedAt, boolean skipRoles) {
        this(id, trigger, schedule, startedAt, skipRoles, false);
    }

    public Run(
            String id,
            Trigger trigger,
            @Nullable String schedule,
            OffsetDateTime startedAt,
            boolean skipRoles,
            boolean rolesAlone) {
        this(id, trigger, schedule, startedAt, skipRoles, rolesAlone, null);
    }

    public Run by(Actor actor) {
        return new Run(id, trigger, schedule, startedAt, skipRoles, rolesAlone, actor);
    }

    /** The schedule of the configuration that says what it backs up and how. */
    public @Nullable String ofSchedule() {
        return trigger.ofSchedule(schedule);
    }

    /** A new one, which begins with the time. */
    public static String newId(OffsetDateTime startedAt) {
        return SafeName.stamp(startedAt) + "-" + UUID.randomUUID().toString().substring(0, 8);
    }
}
