package digital.vya.backupdb.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** About which schedules, all where none is named; {@code at} a moment, now where it is null; and how many next times. */
public record ScheduleQuestion(
        List<String> schedules, @Nullable AsOf at, int next) {
    public ScheduleQuestion {
        schedules = List.copyOf(schedules);
    }
}
