package digital.vya.backupdb.engine.postgresql.dump.selection;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Names that somebody may have meant. */
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
            return edits(wanted, after(name));
        }
        // the right name in the wrong schema is near
        return Math.min(edits(wanted, name), edits(after(wanted), after(name)) + 1);
    }

    private static String after(String name) {
        return name.substring(name.indexOf('.') + 1);
    }

    /** How many letters must be changed, put in or taken out to make one of the other. */
    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int kept = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(kept, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private record Candidate(String name, int distance) {}
}
