package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.yaml.YamlNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Beans that YAML makes have the constructor, the properties and the methods that YAML uses. A Kamelet is made when it is
 * first called, which may be in the middle of a night.
 */
final class BeanShapeRules {
    /** With one of these the type says nothing about how the bean is made. */
    private static final List<String> MADE_OTHERWISE =
            List.of("factoryBean", "factoryMethod", "builderClass", "script");

    private final Folder folder;

    BeanShapeRules(Folder folder) {
        this.folder = folder;
    }

    void check() {
        for (SourceFile file : folder.files()) {
            Map<String, Class<?>> types = new HashMap<>();
            for (Element bean : file.elements("BeanFactoryDefinition")) {
                type(bean).ifPresent(type -> {
                    bean.node().text("name").ifPresent(name -> types.put(name, type));
                    bean.node().entry("constructors").ifPresent(c -> constructor(file, type, c));
                    bean.node().get("properties").ifPresent(p -> p.entries().forEach(e -> property(file, type, e)));
                });
            }
            file.elements("BeanDefinition", "MethodCallExpression").forEach(call -> method(file, call, types));
        }
    }

    private static Optional<Class<?>> type(Element bean) {
        boolean otherwise =
                MADE_OTHERWISE.stream().anyMatch(k -> bean.node().get(k).isPresent());
        return bean.node()
                .text("type")
                .filter(t -> !otherwise)
                .map(t -> t.replaceFirst("^#class:", ""))
                .flatMap(Components::type);
    }

    private static void constructor(SourceFile file, Class<?> type, YamlNode.Entry given) {
        int count = given.value().entries().size();
        Set<Integer> known = Arrays.stream(type.getConstructors())
                .map(Constructor::getParameterCount)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!known.isEmpty() && !known.contains(count)) {
            String counts = known.stream().map(String::valueOf).collect(Collectors.joining(" or "));
            String what = "`" + type.getSimpleName() + "` has no constructor that takes " + count;
            file.place().error(given.line(), what, "Give it " + counts + ".");
        }
    }

    private static void property(SourceFile file, Class<?> type, YamlNode.Entry given) {
        Set<String> known = Arrays.stream(type.getMethods())
                .filter(m -> m.getName().matches("set[A-Z].*") && m.getParameterCount() == 1)
                .map(m -> Character.toLowerCase(m.getName().charAt(3))
                        + m.getName().substring(4))
                .collect(Collectors.toCollection(TreeSet::new));
        String name = given.key().replaceFirst("[.\\[].*", "").replace("-", "");
        boolean nested = !name.equals(given.key().replace("-", ""));
        if (!nested && !Map.class.isAssignableFrom(type) && known.stream().noneMatch(name::equalsIgnoreCase)) {
            String what = "`" + type.getSimpleName() + "` has no property `" + given.key() + "`";
            file.place().error(given.line(), what, Fix.word(given.key(), known, "Look at the class's setters."));
        }
    }

    private static void method(SourceFile file, Element call, Map<String, Class<?>> types) {
        Class<?> type = types.get(call.node().text("ref").orElse("").replaceAll("^\\{\\{\\s*|\\s*}}$", ""));
        Optional<YamlNode.Entry> given =
                call.node().entry("method").filter(m -> m.value().isScalar());
        if (type == null
                || given.isEmpty()
                || Endpoint.isDynamic(given.get().value().text().replaceFirst("\\(.*", ""))) {
            return;
        }
        String name = given.get().value().text().replaceFirst("\\(.*", "").strip();
        Set<String> known =
                Arrays.stream(type.getMethods()).map(Method::getName).collect(Collectors.toCollection(TreeSet::new));
        if (!known.contains(name)) {
            String what = "`" + type.getSimpleName() + "` has no method `" + name + "`";
            file.place().error(given.get().line(), what, Fix.name(name, known, "Look at the class's public methods."));
        }
    }
}
