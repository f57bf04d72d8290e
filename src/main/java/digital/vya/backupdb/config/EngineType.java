package digital.vya.backupdb.config;

import java.util.Set;

/**
 * An engine of Java as a configuration knows it. Files {@code META-INF/services} name each, and nothing else lists them;
 * every other engine is one of nothing but Kamelets.
 */
public interface EngineType {
    /** The one name that Kamelets, manifests and everything in the product have for it. */
    String id();

    /** What a configuration may call it as well. */
    default Set<String> otherNames() {
        return Set.of();
    }

    /** Whether its instances are sets of files of this machine, and not databases of a server. */
    default boolean ofFiles() {
        return false;
    }
}
