package digital.vya.backupdb.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which names are meant: those that an include pattern matches and no exclude pattern does. {@code *} is any text,
 * {@code ?} one character, {@code [a-z]} one of a range, {@code [!a-z]} one outside of it, {@code {a,b}} one of several;
 * a backslash takes the next character as it is. Upper and lower case differ.
 */
public final class Patterns {
    private final List<Pattern> include;
    private final List<Pattern> exclude;

    private Patterns(List<Pattern> include, List<Pattern> exclude) {
        this.include = include;
        this.exclude = exclude;
    }

    public static Patterns of(List<String> include, List<String> exclude) {
        return new Patterns(
                include.stream().map(Patterns::compile).toList(),
                exclude.stream().map(Patterns::compile).toList());
    }

    public boolean matches(String name) {
        return include.stream().anyMatch(p -> p.matcher(name).matches())
                && exclude.stream().noneMatch(p -> p.matcher(name).matches());
    }

    /** What is wrong with a pattern, if anything. */
    static Optional<String> problem(String glob) {
        try {
            compile(glob);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static Pattern compile(String glob) {
        return Pattern.compile(new GlobText(glob).toRegex(), Pattern.DOTALL);
    }
}
