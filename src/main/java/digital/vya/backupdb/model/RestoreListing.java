package digital.vya.backupdb.model;

import java.util.List;

/**
 * The restore points that were found, in the order of {@link Newest}; problems name destinations and manifests that could
 * not be read, remarks what is odd and hinders nothing.
 */
public record RestoreListing(List<RestorePoint> points, List<Problem> problems, List<Problem> remarks) {
    public RestoreListing {
        points = List.copyOf(points);
        problems = List.copyOf(problems);
        remarks = List.copyOf(remarks);
    }
}
