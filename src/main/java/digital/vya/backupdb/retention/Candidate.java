package digital.vya.backupdb.retention;

import java.time.Instant;
import java.util.List;

/**
 * What retention has to know of a restore point. {@code complete} is one that nothing is missing from, {@code proven}
 * one that was restored and compared; {@code holds} are reasons outside of retention that keep it.
 */
public record Candidate(String id, Instant takenAt, boolean complete, boolean proven, List<String> holds) {
    public Candidate {
        holds = List.copyOf(holds);
    }
}
