package digital.vya.backupdb.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What was most likely meant by a name that was mistyped. */
public final class Nearest {
    private Nearest() {}

    /** The known name with the smallest edit distance, if it is near enough to be meant. */
    public static Optional<String> to(String typed, Collection<String> known) {
        String lower = typed.toLowerCase(Locale.ROOT);
        int limit = typed.length() <= 4 ? Math.min(1, typed.length() - 1) : Math.max(2, typed.length() / 3);
        return known.stream()
                .min(Comparator.comparingInt((String k) -> distance(lower, k.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(k -> distance(lower, k.toLowerCase(Locale.ROOT)) <= limit);
    }

    /** A fix in words: the nearest name, or all there are. */
    public static String fix(String typed, Collection<String> known) {
        return to(typed, known)
                .map(k -> "Did you mean `" + k + "`?")
                .orElse(known.isEmpty() ? "There are none." : "Known are: " + list(known) + ".");
    }

    static String list(Collection<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }

    /** Optimal string alignment: insert, delete, replace, swap of neighbours. */
    public static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + same);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
