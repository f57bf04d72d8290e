package digital.vya.backupdb.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a restore has to know of a dump before its first byte, found while it was packed. A restore believes it only as
 * far as nothing live is touched: the dump itself is judged while it is read.
 *
 * @param database how the database was made: owner, encoding, locale and the like, by the words of the engine
 * @param roles who must be there, by what names them: {@code owners}, {@code grants} or {@code others}
 * @param extensions that it makes
 * @param tablespaces that it names
 * @param objects how many it makes of each kind
 * @param names what there can be a right on, where the engine must know it beforehand
 * @param entries of its table of contents, and large objects, each of which may hold locks to the end
 * @param oneTransaction whether nothing in it forbids one transaction
 * @param reaches what of it does more to the server than fill a database
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Outline(
        Map<String, String> database,
        Map<String, List<String>> roles,
        List<String> extensions,
        List<String> tablespaces,
        Map<String, Long> objects,
        List<String> names,
        long entries,
        boolean oneTransaction,
        List<String> reaches) {
    public static final String OWNERS = "owners";
    public static final String GRANTS = "grants";
    public static final String OTHERS = "others";

    public Outline {
        database = database == null ? Map.of() : Map.copyOf(database);
        roles = roles == null ? Map.of() : Map.copyOf(roles);
        extensions = sorted(extensions);
        tablespaces = sorted(tablespaces);
        objects = objects == null ? Map.of() : new TreeMap<>(objects);
        names = sorted(names);
        reaches = reaches == null ? List.of() : List.copyOf(reaches);
    }

    private static List<String> sorted(Collection<String> some) {
        return some == null ? List.of() : List.copyOf(new TreeSet<>(some));
    }

    /** Those that a restore needs which gives these rights. */
    public Set<String> roles(boolean owners, boolean grants) {
        Set<String> needed = new TreeSet<>(roles.getOrDefault(OTHERS, List.of()));
        if (owners) {
            needed.addAll(roles.getOrDefault(OWNERS, List.of()));
        }
        if (grants) {
            needed.addAll(roles.getOrDefault(GRANTS, List.of()));
        }
        return needed;
    }
}
