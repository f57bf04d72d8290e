package digital.vya.backupdb.engine.postgresql.dump.selection;

import digital.vya.backupdb.config.Nearest;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Names that may have been meant. */
final class NearNames {
    private static final int MOST = 3;

    private NearNames() {}

    /** The nearest few, nearest first; with and without their schemas, as the given one has none. */
    static List<String> of(String given, Stream<String> names) {
        String wanted = given.toLowerCase(Locale.ROOT);
        boolean bare = given.indexOf('.') < 0;
        return names.map(name -> new Candidate(name, distance(wanted, name.toLowerCase(Locale.ROOT), bare)))
                .filter(c -> c.distance <= Math.max(2, wanted.length() / 3))
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    private static int distance(String wanted, String name, boolean bare) {
        if (bare) {
            return Nearest.distance(wanted, after(name));
        }
        // the right name in the wrong schema is near
        return Math.min(Nearest.distance(wanted, name), Nearest.distance(after(wanted), after(name)) + 1);
    }

    private static String after(String name) {
        return name.substring(name.indexOf('.') + 1);
    }

    private record Candidate(String name, int distance) {}
}
