package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.config.PathPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a set takes and leaves out. A link that stands in the part of a pattern without wildcards was named by the one who
 * wrote it: the link itself is taken, and what it leads to under its real name. No other link is followed.
 */
final class PathRules {
    private static final int A_LINK = -1;

    private final List<String> written;
    private final List<PathPattern> includes = new ArrayList<>();
    private final List<Integer> origin = new ArrayList<>();
    private final List<PathPattern> excludes = new ArrayList<>();
    private final BitSet matched = new BitSet();

    /** How far the patterns have come at one place of the tree. */
    static final class At {
        private final long[] include;
        private final long[] exclude;
        private final boolean taken;

        private At(long[] include, long[] exclude, boolean taken) {
            this.include = include;
            this.exclude = exclude;
            this.taken = taken;
        }

        /** Whether a pattern matches the place, or one above it. */
        boolean taken() {
            return taken;
        }
    }

    PathRules(List<String> paths, List<String> exclude) {
        written = List.copyOf(paths);
        for (int i = 0; i < paths.size(); i++) {
            for (PathPattern pattern : PathPattern.included(paths.get(i))) {
                followed(pattern, i);
            }
        }
        for (String text : exclude) {
            for (PathPattern pattern : PathPattern.excluded(text)) {
                excludes.add(pattern);
                excludes.addAll(realNames(pattern));
            }
        }
    }

    private void followed(PathPattern pattern, int index) {
        List<PathPattern> real = realNames(pattern);
        if (real.isEmpty()) {
            add(pattern, index);
            return;
        }
        linksOf(pattern).forEach(link -> add(PathPattern.exactly(link), A_LINK));
        real.forEach(one -> add(one, index));
    }

    private void add(PathPattern pattern, int index) {
        includes.add(pattern);
        origin.add(index);
    }

    /** The pattern below the real place of its start; none when no link is in it, or it leads nowhere. */
    private static List<PathPattern> realNames(PathPattern pattern) {
        List<List<String>> links = linksOf(pattern);
        if (links.isEmpty()) {
            return List.of();
        }
        List<String> last = links.get(links.size() - 1);
        try {
            Path real = path(last).toRealPath();
            return List.of(pattern.movedTo(names(ByteName.full(real)), last.size()));
        } catch (IOException leadsNowhere) {
            return List.of();
        }
    }

    private static List<List<String>> linksOf(PathPattern pattern) {
        List<String> start = pattern.literalStart();
        return IntStream.rangeClosed(1, start.size())
                .mapToObj(n -> start.subList(0, n))
                .filter(names -> Files.isSymbolicLink(path(names)))
                .toList();
    }

    private static Path path(List<String> names) {
        return ByteName.path("/" + String.join("/", names));
    }

    private static List<String> names(String absolute) {
        return List.of(absolute.substring(1).split("/", -1)).stream()
                .filter(n -> !n.isEmpty())
                .toList();
    }

    At root() {
        return at(
                includes.stream().mapToLong(PathPattern::start).toArray(),
                excludes.stream().mapToLong(PathPattern::start).toArray(),
                false);
    }

    /** One name further down; null when nothing there or below is wanted. */
    @Nullable
    At step(At from, String name) {
        long[] exclude = new long[from.exclude.length];
        for (int i = 0; i < exclude.length; i++) {
            exclude[i] = from.exclude[i] == 0 ? 0 : excludes.get(i).step(from.exclude[i], name);
            if (exclude[i] != 0 && excludes.get(i).matched(exclude[i])) {
                return null;
            }
        }
        long[] include = new long[from.include.length];
        boolean alive = from.taken;
        for (int i = 0; i < include.length; i++) {
            include[i] = from.include[i] == 0 ? 0 : includes.get(i).step(from.include[i], name);
            alive |= include[i] != 0;
        }
        return alive ? at(include, exclude, from.taken) : null;
    }

    /** Whether a folder, by its path without the leading slash, is only on the way to what is taken. */
    boolean isOnTheWay(String path) {
        At at = root();
        for (String name : path.split("/", -1)) {
            at = at == null ? null : step(at, name);
        }
        return at != null && !at.taken();
    }

    private At at(long[] include, long[] exclude, boolean above) {
        boolean taken = above;
        for (int i = 0; i < include.length; i++) {
            taken |= includes.get(i).matched(include[i]);
        }
        return new At(include, exclude, taken);
    }

    /** Remembers which patterns brought an entry. */
    void found(At at) {
        for (int i = 0; i < at.include.length; i++) {
            if (origin.get(i) != A_LINK && includes.get(i).matched(at.include[i])) {
                matched.set(origin.get(i));
            }
        }
    }

    /** The only names worth looking for in a folder; null when all of it must be listed. */
    @Nullable
    Set<String> onlyNames(At at) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < at.include.length; i++) {
            if (at.taken || !includes.get(i).onlyLiterals(at.include[i], found)) {
                return null;
            }
        }
        return new LinkedHashSet<>(found);
    }

    boolean anyMatched() {
        return !matched.isEmpty();
    }

    /** The patterns that brought nothing so far. */
    List<String> unmatched() {
        return IntStream.range(0, written.size())
                .filter(i -> !matched.get(i))
                .mapToObj(written::get)
                .toList();
    }
}
