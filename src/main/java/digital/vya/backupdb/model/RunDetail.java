package digital.vya.backupdb.model;

import java.util.List;

/** A run that ended, with the lines of its log; none where the log is gone. */
public record RunDetail(RunOutcome outcome, List<String> log) {
    public RunDetail {
        log = List.copyOf(log);
    }
}
