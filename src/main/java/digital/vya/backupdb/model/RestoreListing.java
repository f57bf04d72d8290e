package digital.vya.backupdb.model;

import java.util.List;

/** The restore points that were found, newest first; problems name destinations and manifests that could not be read. */
public record RestoreListing(List<RestorePoint> points, List<Problem> problems) {
    public RestoreListing {
        points = List.copyOf(points);
        problems = List.copyOf(problems);
    }
}
