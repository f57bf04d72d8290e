package digital.vya.backupdb.model;

import java.time.OffsetDateTime;
import java.util.List;

/** Whether a schedule would run at a moment, and what speaks for and against it. */
public record ScheduleAnswer(String id, OffsetDateTime at, boolean runs, List<String> reasons) {
    public ScheduleAnswer {
        reasons = List.copyOf(reasons);
    }
}
