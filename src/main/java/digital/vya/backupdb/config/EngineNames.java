package digital.vya.backupdb.config;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** What engines are called: in the configuration some have two names, everywhere else one. */
public final class EngineNames {
    private static final Map<String, String> ALIASES = Map.of("mariadb", "mysql");
    private static final Set<String> KNOWN = Set.of("postgresql", "mysql", "files");

    private EngineNames() {}

    /** The one name that Kamelets, manifests and everything in the product have for it. */
    public static String canonical(String name) {
        return ALIASES.getOrDefault(name, name);
    }

    static List<String> aliases() {
        return ALIASES.keySet().stream().sorted().toList();
    }

    /** Whether nothing is known of it but what its Kamelets say. */
    public static boolean isOfKamelets(String name) {
        return !KNOWN.contains(canonical(name));
    }
}
