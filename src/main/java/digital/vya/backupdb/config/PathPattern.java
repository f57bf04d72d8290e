package digital.vya.backupdb.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of paths, matched name by name on the way down a tree. {@code *} is any text within a name, hidden or not,
 * {@code **} any number of folders, {@code ?} one character, {@code [a-z]} one of a range, {@code {a,b}} one of several
 * (written out before, so that they may hold slashes). What was matched so far is a set of bits, to be handed to the
 * next step.
 */
public final class PathPattern {
    private static final int LONGEST = 62;
    private static final String ANY_DEPTH = "**";

    private final List<Name> names;

    /** One name of the path; {@code literal} null where it is a pattern, and both null for {@code **}. */
    private record Name(@Nullable String literal, @Nullable Pattern pattern) {
        boolean anyDepth() {
            return literal == null && pattern == null;
        }

        boolean matches(String name) {
            return pattern == null
                    ? name.equals(literal)
                    : pattern.matcher(name).matches();
        }
    }

    private PathPattern(List<Name> names) {
        if (names.size() > LONGEST) {
            throw new IllegalArgumentException("it has more than " + LONGEST + " names");
        }
        this.names = names;
    }

    /** Of what is to be taken: it must begin at the root. */
    public static List<PathPattern> included(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("it does not begin with a slash");
        }
        return Braces.expand(text).stream().map(PathPattern::absolute).toList();
    }

    /** Of what is left out: without a slash at its start it means things at any depth. */
    public static List<PathPattern> excluded(String text) {
        return Braces.expand(text.startsWith("/") ? text : "/**/" + text).stream()
                // the folder itself stays when all that is in it goes
                .map(one -> one.endsWith("/**") ? one.substring(0, one.length() - 1) : one)
                .map(PathPattern::absolute)
                .toList();
    }

    private static PathPattern absolute(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("`" + text + "` does not begin with a slash");
        }
        List<Name> names = new ArrayList<>();
        for (String name : text.split("/", -1)) {
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name(name));
            }
        }
        return new PathPattern(names);
    }

    private static Name name(String text) {
        if (text.equals("..")) {
            throw new IllegalArgumentException("it goes up by `..`");
        }
        if (text.equals(ANY_DEPTH)) {
            return new Name(null, null);
        }
        Pattern pattern = Pattern.compile(new GlobText(text).toRegex(), Pattern.DOTALL);
        return isLiteral(text) ? new Name(text.replaceAll("(?s)\\\\(.)", "$1"), null) : new Name(null, pattern);
    }

    private static boolean isLiteral(String text) {
        return text.replaceAll("(?s)\\\\.", "").chars().noneMatch(c -> "*?[".indexOf(c) >= 0);
    }

    /** What is wrong with a pattern, if anything. */
    static Optional<String> problem(String text, boolean excludes) {
        try {
            List<PathPattern> good = excludes ? excluded(text) : included(text);
            return good.isEmpty() ? Optional.of("it is empty") : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    /** The names it begins with before anything is a pattern. */
    public List<String> literalStart() {
        return names.stream()
                .takeWhile(n -> n.literal() != null)
                .map(Name::literal)
                .toList();
    }

    /** The same below another place: its first {@code dropped} names give way to these. */
    public PathPattern movedTo(List<String> place, int dropped) {
        return new PathPattern(
                Stream.concat(place.stream().map(n -> new Name(n, null)), names.subList(dropped, names.size()).stream())
                        .toList());
    }

    /** Exactly this path. */
    public static PathPattern exactly(List<String> names) {
        return new PathPattern(names.stream().map(n -> new Name(n, null)).toList());
    }

    /** Before anything was matched. */
    public long start() {
        return spread(1L);
    }

    /** After one more name; 0 when nothing below can match any more. */
    public long step(long state, String name) {
        long next = 0;
        for (int i = 0; i < names.size(); i++) {
            if ((state & (1L << i)) != 0) {
                Name wanted = names.get(i);
                if (wanted.anyDepth()) {
                    next |= 1L << i;
                } else if (wanted.matches(name)) {
                    next |= 1L << (i + 1);
                }
            }
        }
        return spread(next);
    }

    private long spread(long state) {
        long all = state;
        for (int i = 0; i < names.size(); i++) {
            if ((all & (1L << i)) != 0 && names.get(i).anyDepth()) {
                all |= 1L << (i + 1);
            }
        }
        return all;
    }

    /** Whether the whole path was matched. */
    public boolean matched(long state) {
        return (state & (1L << names.size())) != 0;
    }

    /** The names that alone can go on, each given to {@code found}; false when others can as well. */
    public boolean onlyLiterals(long state, List<String> found) {
        for (int i = 0; i < names.size(); i++) {
            if ((state & (1L << i)) != 0) {
                if (names.get(i).literal() == null) {
                    return false;
                }
                found.add(names.get(i).literal());
            }
        }
        return true;
    }
}
