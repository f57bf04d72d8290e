package digital.vya.backupdb.config.lint;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.camel.catalog.CamelCatalog;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.tooling.model.ComponentModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;
import org.apache.camel.tooling.model.EipModel;

/** What Camel's catalogue knows of components, and which of them are here to be used. */
final class Components {
    private static final String SERVICE = "META-INF/services/org/apache/camel/component/";

    private static final Map<String, Optional<Class<?>>> TYPES = new ConcurrentHashMap<>();

    private final Map<String, Optional<ComponentModel>> models = new ConcurrentHashMap<>();

    private final Map<String, Optional<EipModel>> parts = new ConcurrentHashMap<>();

    private Components() {}

    /** The catalogue, opened when it is first needed. */
    static Components get() {
        return Loaded.COMPONENTS;
    }

    /** All schemes the catalogue knows. */
    Set<String> schemes() {
        return Loaded.SCHEMES;
    }

    Optional<ComponentModel> model(String scheme) {
        return models.computeIfAbsent(scheme, s -> Optional.ofNullable(Loaded.CATALOG.componentModel(s)));
    }

    /** What is known of an option; one that starts with the prefix of a group is the group. */
    Optional<EndpointOptionModel> option(String scheme, String name) {
        return model(scheme).stream()
                .flatMap(m -> m.getEndpointOptions().stream())
                .filter(o -> o.getName().equals(name) || isInGroup(o, name))
                .findFirst();
    }

    private static boolean isInGroup(EndpointOptionModel option, String name) {
        String prefix = String.valueOf(option.getPrefix());
        return option.isMultiValue() && !prefix.isEmpty() && name.startsWith(prefix);
    }

    /** What the catalogue knows of a step, a language or another part of a route. */
    Optional<EipModel> part(Element element) {
        return parts.computeIfAbsent(element.key(), k -> Optional.ofNullable(Loaded.CATALOG.eipModel(k)))
                .filter(m -> m.getJavaType().endsWith("." + element.type()));
    }

    /** A class by its name; none when it, or something it needs, is not here. */
    static Optional<Class<?>> type(String name) {
        return TYPES.computeIfAbsent(name, Components::load);
    }

    private static Optional<Class<?>> load(String name) {
        try {
            Class<?> type = Class.forName(name, false, Components.class.getClassLoader());
            // asking for methods is what finds out that something the class needs is missing
            return type.getMethods().length == 0 ? Optional.empty() : Optional.of(type);
        } catch (ClassNotFoundException | LinkageError notHere) {
            return Optional.empty();
        }
    }

    /** The values of an enumeration; none for another type, or one that is not here. */
    static List<String> constants(String javaType) {
        return type(javaType).filter(Class::isEnum).stream()
                .flatMap(t -> Stream.of(t.getEnumConstants()))
                .map(v -> ((Enum<?>) v).name())
                .toList();
    }

    static boolean isOnClasspath(String scheme) {
        return Components.class.getClassLoader().getResource(SERVICE + scheme) != null;
    }

    private static final class Loaded {
        private static final CamelCatalog CATALOG = new DefaultCamelCatalog(true);
        private static final Set<String> SCHEMES = new TreeSet<>(CATALOG.findComponentNames());
        private static final Components COMPONENTS = new Components();
    }
}
