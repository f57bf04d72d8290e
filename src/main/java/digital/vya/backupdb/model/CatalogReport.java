package digital.vya.backupdb.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What was found when the catalogue was held against the destinations; {@code points} were read there. Problems are of
 * destinations and manifests that cannot be read: what is there is not known then.
 */
public record CatalogReport(int points, List<Drift> drifts, List<Problem> problems, List<Problem> remarks) {
    public CatalogReport {
        drifts = List.copyOf(drifts);
        problems = List.copyOf(problems);
        remarks = List.copyOf(remarks);
    }

    public boolean passed() {
        return problems.isEmpty() && drifts.isEmpty();
    }

    public enum Kind {
        /** It was there, and no cleanup removed it. */
        GONE,
        /** Its manifest is not the one that was written. */
        CHANGED,
        /** The catalogue did not know it; it does now. */
        UNKNOWN,
        /** A file of it is not there, or not in its size. */
        HALF
    }

    public record Drift(Kind kind, String destination, String point) {}

    /** That of several destinations. */
    public static CatalogReport of(List<CatalogReport> parts, List<Problem> remarks) {
        List<Drift> drifts = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        List<Problem> all = new ArrayList<>(remarks);
        int points = 0;
        for (CatalogReport part : parts) {
            points += part.points();
            drifts.addAll(part.drifts());
            problems.addAll(part.problems());
            all.addAll(part.remarks());
        }
        return new CatalogReport(points, drifts, problems, all);
    }
}
