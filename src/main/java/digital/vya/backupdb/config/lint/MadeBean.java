package digital.vya.backupdb.config.lint;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is known of a bean that YAML makes. */
final class MadeBean {
    /** With one of these the type says nothing about how the bean is made. */
    private static final List<String> MADE_OTHERWISE = List.of("factoryBean", "builderClass", "script");

    private MadeBean() {}

    /** The types of a file's beans by name, Object where the type is not known. */
    static Map<String, Class<?>> types(SourceFile file) {
        Map<String, Class<?>> types = new TreeMap<>();
        for (Element bean : file.elements("BeanFactoryDefinition")) {
            bean.node()
                    .text("name")
                    .ifPresent(name -> types.put(name, type(bean).orElse(Object.class)));
        }
        return types;
    }

    /** What the bean is: what its factory method returns, else its class. */
    static Optional<Class<?>> type(Element bean) {
        Optional<String> factory = bean.node().text("factoryMethod");
        return madeBy(bean).flatMap(type -> factory.isEmpty() ? Optional.of(type) : returned(type, factory.get()));
    }

    /** The class that makes it. */
    static Optional<Class<?>> madeBy(Element bean) {
        boolean otherwise =
                MADE_OTHERWISE.stream().anyMatch(k -> bean.node().get(k).isPresent());
        return bean.node()
                .text("type")
                .filter(t -> !otherwise)
                .map(t -> t.replaceFirst("^#class:", ""))
                .flatMap(Components::type);
    }

    private static Optional<Class<?>> returned(Class<?> type, String method) {
        Set<Class<?>> types = methods(type, method).stream()
                .<Class<?>>map(Method::getReturnType)
                .collect(Collectors.toSet());
        return types.size() == 1 ? Optional.of(types.iterator().next()) : Optional.empty();
    }

    /** The methods that Camel finds: not those that every object has. */
    static List<Method> methods(Class<?> type, String name) {
        return Arrays.stream(type.getMethods())
                .filter(m ->
                        m.getDeclaringClass() != Object.class && m.getName().equals(name))
                .toList();
    }

    static Set<String> methodNames(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(m -> m.getDeclaringClass() != Object.class)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
