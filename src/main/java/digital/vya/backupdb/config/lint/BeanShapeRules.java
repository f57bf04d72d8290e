package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Findings;
import digital.vya.backupdb.config.yaml.YamlNode;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.tooling.model.EipModel.EipOptionModel;

/**
 * Beans have the constructor, the properties and the methods that YAML uses. A Kamelet is made when it is first called,
 * which may be in the middle of a night.
 */
final class BeanShapeRules {
    private final Folder folder;

    BeanShapeRules(Folder folder) {
        this.folder = folder;
    }

    void check() {
        for (SourceFile file : folder.files()) {
            for (Element bean : file.elements("BeanFactoryDefinition")) {
                MadeBean.madeBy(bean).ifPresent(type -> made(file, bean, type));
            }
            Map<String, Class<?>> types = new TreeMap<>(folder.beans());
            types.putAll(MadeBean.types(file));
            file.elements("BeanDefinition", "MethodCallExpression").forEach(call -> call(file, call, types));
        }
    }

    private void made(SourceFile file, Element bean, Class<?> type) {
        Optional<YamlNode.Entry> factory = bean.node().entry("factoryMethod");
        factory.ifPresent(f -> named(file, f, type));
        if (factory.isEmpty()) {
            bean.node().entry("constructors").ifPresent(c -> constructor(file, type, c));
        }
        MadeBean.type(bean).ifPresent(is -> {
            Stream.of("initMethod", "destroyMethod")
                    .flatMap(key -> bean.node().entry(key).stream())
                    .forEach(method -> named(file, method, is));
            bean.node().get("properties").ifPresent(p -> p.entries().forEach(e -> property(file, is, e)));
        });
    }

    private static void constructor(SourceFile file, Class<?> type, YamlNode.Entry given) {
        int count = given.value().entries().size();
        Set<Integer> known = Arrays.stream(type.getConstructors())
                .map(Constructor::getParameterCount)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!known.isEmpty() && !known.contains(count)) {
            String what = "`" + type.getSimpleName() + "` has no constructor that takes " + count;
            file.findings().error(given.line(), what, "Give it " + or(known) + ".");
        }
    }

    private static String or(Set<Integer> counts) {
        return counts.stream().map(String::valueOf).collect(Collectors.joining(" or "));
    }

    private void property(SourceFile file, Class<?> type, YamlNode.Entry given) {
        Map<String, Class<?>> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Arrays.stream(type.getMethods())
                .filter(m -> m.getName().matches("set[A-Z].*") && m.getParameterCount() == 1)
                .forEach(m -> known.put(
                        Character.toLowerCase(m.getName().charAt(3))
                                + m.getName().substring(4),
                        m.getParameterTypes()[0]));
        String name = given.key().replaceFirst("[.\\[].*", "").replace("-", "");
        boolean nested = !name.equals(given.key().replace("-", ""));
        if (nested || Map.class.isAssignableFrom(type)) {
            return;
        }
        if (!known.containsKey(name)) {
            String what = "`" + type.getSimpleName() + "` has no property `" + given.key() + "`";
            file.findings()
                    .error(given.line(), what, Fix.word(given.key(), known.keySet(), "Look at the class's setters."));
        } else if (given.value().isScalar()) {
            folder.value(file, String.valueOf(given.value().text()))
                    .ifPresent(value -> value(file, given, known.get(name), value));
        }
    }

    private void value(SourceFile file, YamlNode.Entry given, Class<?> type, String value) {
        if (value.startsWith("#")) {
            Class<?> is = folder.beans().getOrDefault(value.replaceFirst("^#(bean:)?", ""), Object.class);
            if (is != Object.class && !type.isPrimitive() && !type.isAssignableFrom(is)) {
                String what = "`" + given.key() + "` cannot be the bean `" + value + "`";
                file.findings().error(given.line(), what, "Name a `" + type.getSimpleName() + "`.");
            }
            return;
        }
        EipOptionModel option = new EipOptionModel();
        option.setType(
                switch (type.getName()) {
                    case "boolean", "java.lang.Boolean" -> "boolean";
                    case "int", "long", "java.lang.Integer", "java.lang.Long" -> "integer";
                    case "double", "float", "java.lang.Double", "java.lang.Float" -> "number";
                    default -> "string";
                });
        option.setJavaType(type.getName());
        OptionValue.fix(option, value).ifPresent(fix -> file.findings()
                .error(given.line(), "`" + given.key() + "` cannot be `" + value + "`", fix));
    }

    private static void named(SourceFile file, YamlNode.Entry method, Class<?> type) {
        String name = String.valueOf(method.value().text());
        if (type != Object.class && !Endpoint.isDynamic(name)) {
            named(file, method, type, name);
        }
    }

    private static boolean named(SourceFile file, YamlNode.Entry method, Class<?> type, String name) {
        Set<String> known = MadeBean.methodNames(type);
        if (!known.contains(name)) {
            String what = "`" + type.getSimpleName() + "` has no method `" + name + "`";
            file.findings().error(method.line(), what, Fix.name(name, known, "Look at the class's public methods."));
        }
        return known.contains(name);
    }

    private void call(SourceFile file, Element call, Map<String, Class<?>> types) {
        Optional<YamlNode.Entry> method =
                call.node().entry("method").filter(m -> m.value().isScalar());
        Optional<Class<?>> type = call.node()
                .text("ref")
                .map(ref -> ref.replaceFirst("^#bean:", "").replaceAll("^\\{\\{\\s*|\\s*}}$", ""))
                .<Class<?>>map(types::get)
                .or(() -> call.node().text("beanType").flatMap(Components::type));
        if (method.isPresent() && type.filter(t -> t != Object.class).isPresent()) {
            method(file, method.get(), type.get());
        }
    }

    /** A chain of methods is known at its beginning only. */
    private static void method(SourceFile file, YamlNode.Entry method, Class<?> type) {
        String text = String.valueOf(method.value().text()).strip();
        String name = text.replaceFirst("[(.?\\[].*", "").strip();
        Findings findings = file.findings();
        if (name.contains("{{")) {
            return;
        }
        if (!name.matches("\\w*")) {
            String fix = "Write the method's name, then its arguments in parentheses.";
            findings.error(method.line(), "`method` cannot be `" + text + "`", fix);
            return;
        }
        if (!named(file, method, type, name) || !text.startsWith(name + "(")) {
            return;
        }
        Optional<List<String>> given = arguments(text.substring(name.length()));
        if (given.isEmpty()) {
            findings.error(
                    method.line(), "the parentheses of `" + name + "` are not closed", "Add `)`, or delete `(`.");
            return;
        }
        int count = given.get().size();
        List<Method> known = MadeBean.methods(type, name);
        if (known.stream().noneMatch(m -> takes(m, count))) {
            Set<Integer> counts =
                    known.stream().map(Method::getParameterCount).collect(Collectors.toCollection(TreeSet::new));
            String what = "`" + type.getSimpleName() + "." + name + "` does not take " + count;
            findings.error(method.line(), what, "Give it " + or(counts) + ".");
        }
    }

    /** What is annotated, or of one of Camel's own types, is filled in by Camel where it is not given. */
    private static boolean takes(Method method, int count) {
        return method.isVarArgs()
                || Arrays.stream(method.getParameters()).anyMatch(p -> p.getAnnotations().length > 0)
                || count == method.getParameterCount()
                || (count < method.getParameterCount()
                        && Arrays.stream(method.getParameterTypes()).skip(count).allMatch(t -> t.getName()
                                .startsWith("org.apache.camel.")));
    }

    /** What stands between the first parenthesis and the one that closes it, at the end; none when nothing does. */
    private static Optional<List<String>> arguments(String text) {
        List<String> found = new ArrayList<>();
        int depth = 0;
        int begin = 1;
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(' || c == '{') {
                depth++;
            } else if (c == ')' || c == '}') {
                depth--;
            }
            if (depth == 0 || (depth == 1 && c == ',' && quote == 0)) {
                found.add(text.substring(begin, at));
                begin = at + 1;
            }
            if (depth == 0) {
                boolean none = found.size() == 1 && found.get(0).isBlank();
                boolean end = at == text.length() - 1 || text.charAt(at + 1) == '.' || text.charAt(at + 1) == '?';
                return end ? Optional.of(none ? List.of() : found) : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
