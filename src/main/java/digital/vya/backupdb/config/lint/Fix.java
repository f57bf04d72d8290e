package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Nearest;
import java.util.Collection;

/** How to mend a word that is not known. */
final class Fix {
    private static final int LISTED = 12;

    private Fix() {}

    /** The nearest known word; else all of them, when they are few; else the given words. */
    static String word(String typed, Collection<String> known, String otherwise) {
        boolean few = !known.isEmpty() && known.size() <= LISTED;
        String list = "Use one of: " + String.join(", ", known.stream().sorted().toList()) + ".";
        return name(typed, known, few ? list : otherwise);
    }

    /** The nearest known name, else the given words. */
    static String name(String typed, Collection<String> known, String otherwise) {
        return Nearest.to(typed, known).map(n -> "Did you mean `" + n + "`?").orElse(otherwise);
    }
}
