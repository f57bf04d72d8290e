package digital.vya.backupdb.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which names are meant: those that an include pattern matches and no exclude pattern does. {@code *} is any text,
 * {@code ?} one character, {@code [a-z]} one of a range, {@code [!a-z]} one outside of it, {@code {a,b}} one of several;
 * a backslash takes the next character as it is. Upper and lower case differ.
 */
public final class Patterns {
    private final Map<String, Pattern> include;
    private final Map<String, Pattern> exclude;

    private Patterns(Map<String, Pattern> include, Map<String, Pattern> exclude) {
        this.include = include;
        this.exclude = exclude;
    }

    public static Patterns of(List<String> include, List<String> exclude) {
        return new Patterns(compiled(include), compiled(exclude));
    }

    private static Map<String, Pattern> compiled(List<String> globs) {
        Map<String, Pattern> compiled = new LinkedHashMap<>();
        globs.forEach(glob -> compiled.put(glob, compile(glob)));
        return compiled;
    }

    public boolean matches(String name) {
        return include.values().stream().anyMatch(p -> p.matcher(name).matches())
                && excluding(name).isEmpty();
    }

    /** The exclude pattern that takes a name out, if one does. */
    public Optional<String> excluding(String name) {
        return exclude.entrySet().stream()
                .filter(e -> e.getValue().matcher(name).matches())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** What is included by its name, without a wildcard; {@code {a,b}} are two names. */
    public List<String> names() {
        return alternatives()
                .flatMap(glob -> GlobText.literal(glob).stream())
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** Include patterns with a wildcard that let none of these through. */
    public List<String> unmatched(Collection<String> names) {
        return alternatives()
                .filter(glob -> GlobText.literal(glob).isEmpty())
                .filter(glob -> names.stream()
                        .noneMatch(name -> compile(glob).matcher(name).matches()
                                && excluding(name).isEmpty()))
                .distinct()
                .toList();
    }

    private Stream<String> alternatives() {
        return include.keySet().stream().flatMap(glob -> GlobText.alternatives(glob).stream());
    }

    /** What is wrong with a pattern, if anything. */
    static Optional<String> problem(String glob) {
        try {
            compile(glob);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    private static Pattern compile(String glob) {
        return Pattern.compile(new GlobText(glob).toRegex(), Pattern.DOTALL);
    }
}
