package digital.vya.backupdb.install;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** An integrator's part in the routes of an installed version: files of their own, changed ones, and ones taken away. */
record OwnRoutes(
        SortedMap<String, Path> added,
        SortedMap<String, Path> changed,
        SortedSet<String> removed,
        Map<String, String> shipped) {
    static final OwnRoutes NONE = new OwnRoutes(
            Collections.emptySortedMap(), Collections.emptySortedMap(), Collections.emptySortedSet(), Map.of());

    /** Those of which another version brings something else, so that one of the two would be lost. */
    List<String> conflicts(Map<String, String> others) {
        Stream<String> both = added.keySet().stream().filter(others::containsKey);
        Stream<String> anew = Stream.concat(changed.keySet().stream(), removed.stream())
                .filter(name -> others.containsKey(name) && !Objects.equals(others.get(name), shipped.get(name)));
        // changed here, and gone there
        Stream<String> gone = changed.keySet().stream().filter(name -> !others.containsKey(name));
        return Stream.of(both, anew, gone).flatMap(names -> names).sorted().toList();
    }

    /** Without these. */
    OwnRoutes without(List<String> names) {
        SortedMap<String, Path> ownAdded = new TreeMap<>(added);
        SortedMap<String, Path> ownChanged = new TreeMap<>(changed);
        SortedSet<String> ownRemoved = new TreeSet<>(removed);
        names.forEach(name -> {
            ownAdded.remove(name);
            ownChanged.remove(name);
            ownRemoved.remove(name);
        });
        return new OwnRoutes(ownAdded, ownChanged, ownRemoved, shipped);
    }

    SortedMap<String, Path> files() {
        SortedMap<String, Path> all = new TreeMap<>(added);
        all.putAll(changed);
        return all;
    }

    boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
    }
}
