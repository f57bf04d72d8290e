package digital.vya.backupdb.config;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which secrets this process has read, by name, such as {@code env:PGPASSWORD} or {@code file:secrets/s3}, and when it last
 * did. What they say is never here.
 */
public final class SecretReads {
    private final Map<String, Instant> last = new ConcurrentHashMap<>();
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    void read(List<String> names) {
        if (!names.isEmpty()) {
            Instant now = Instant.now();
            names.forEach(name -> last.put(name, now));
            names.forEach(told::remove);
        }
    }

    /** In the order of their names. What went on at the same time counts as well: a secret knows not for whom it is. */
    public List<String> since(Instant began) {
        TreeSet<String> names = new TreeSet<>();
        last.forEach((name, at) -> {
            if (!at.isBefore(began)) {
                names.add(name);
            }
        });
        return List.copyOf(names);
    }

    /** Those that were read since a row told of them, or that none tells of yet. */
    public List<String> untold() {
        TreeSet<String> names = new TreeSet<>(last.keySet());
        names.removeAll(told);
        return List.copyOf(names);
    }

    /** A row tells of them. */
    public void told(List<String> names) {
        told.addAll(names);
    }
}
