package digital.vya.backupdb.config;

import java.util.List;
import java.util.ServiceLoader;

/** What engines are called: in the configuration some have two names, everywhere else one. */
public final class EngineNames {
    private static final List<EngineType> TYPES =
            ServiceLoader.load(EngineType.class, EngineType.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    private EngineNames() {}

    /** The engines of Java. */
    public static List<EngineType> types() {
        return TYPES;
    }

    /** The one name that Kamelets, manifests and everything in the product have for it. */
    public static String canonical(String name) {
        return TYPES.stream()
                .filter(type -> type.otherNames().contains(name))
                .map(EngineType::id)
                .findFirst()
                .orElse(name);
    }

    static List<String> aliases() {
        return TYPES.stream()
                .flatMap(type -> type.otherNames().stream())
                .sorted()
                .toList();
    }

    /** Whether nothing is known of it but what its Kamelets say. */
    public static boolean isOfKamelets(String name) {
        String id = canonical(name);
        return TYPES.stream().noneMatch(type -> type.id().equals(id));
    }

    static List<String> ofFiles() {
        return TYPES.stream().filter(EngineType::ofFiles).map(EngineType::id).toList();
    }
}
