package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Nearest;
import digital.vya.backupdb.config.yaml.YamlNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Processor;
import org.apache.camel.tooling.model.BaseOptionModel;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;
import org.apache.camel.tooling.model.EipModel.EipOptionModel;
import org.apache.camel.util.StringHelper;
import org.jspecify.annotations.Nullable;

/** Beans and classes that routes refer to are there. */
final class BeanRules {
    /** Keys of steps whose value is the name of a bean; so is every key that ends in Ref. */
    private static final Set<String> REFERENCES = Set.of(
            "ref",
            "aggregationStrategy",
            "aggregationRepository",
            "aggregateController",
            "comparator",
            "idempotentRepository",
            "objectMapper",
            "onPrepare",
            "routePolicy");

    private static final Set<String> CLASSES =
            Set.of("beanType", "builderClass", "exception", "exceptionType", "resultType", "unmarshalType");
    private static final Set<String> THROWN = Set.of("exception", "exceptionType");
    /** Names of types that Camel takes without their package. */
    private static final Pattern SHORT_TYPE = Pattern.compile(
            "(Object|Byte|String|Integer|Long|Float|Double|Boolean|byte|int|long|float|double|boolean)(\\[])?");

    private static final Set<String> ANY_CLASS = Set.of("#class:", "#type:");
    private static final Pattern IN_TEXT = Pattern.compile("\\$\\{bean:(?!type:)([A-Za-z0-9_-]+)");

    private final Folder folder;

    BeanRules(Folder folder) {
        this.folder = folder;
    }

    void check() {
        for (SourceFile file : folder.files()) {
            file.elements().forEach(e -> element(file, e));
            file.root().scalars((key, node) -> text(file, node));
        }
        folder.endpoints().forEach(this::endpoint);
    }

    private void element(SourceFile file, Element element) {
        YamlNode node = element.node();
        if (node.isScalar() && element.is("BeanDefinition", "MethodCallExpression", "RefExpression")) {
            name(file, element.line(), node.scalarText(), null);
            return;
        }
        needed(file, element);
        method(file, element);
        Map<String, EipOptionModel> options = Components.get().part(element).stream()
                .flatMap(m -> m.getOptions().stream())
                .filter(o -> "object".equals(o.getType()))
                .collect(Collectors.toMap(EipOptionModel::getName, o -> o, (a, b) -> a));
        for (YamlNode.Entry entry : node.entries()) {
            String key = entry.key();
            String value = node.text(key).orElse("");
            if (element.is("BeanFactoryDefinition")) {
                factory(file, entry, value);
            } else if (CLASSES.contains(key)) {
                entry.value().scalars((k, n) -> className(file, n, THROWN.contains(key) ? Throwable.class : null));
            } else if (REFERENCES.contains(key)
                    || options.containsKey(key)
                    || (key.endsWith("Ref") && !key.equals("routeTemplateRef"))) {
                // a bean whose method is named may be of any class
                Class<?> wanted = node.get(key + "MethodName").isPresent() ? null : wanted(options.get(key));
                Stream.of(value.split(",", -1)).map(String::strip).forEach(v -> name(file, entry.line(), v, wanted));
            } else if (value.startsWith("#bean:") || value.startsWith("#class:")) {
                name(file, entry.line(), value, null);
            }
        }
    }

    /** The schema leaves these without any; Camel then refuses to start the route. */
    private static void needed(SourceFile file, Element element) {
        Set<String> oneOf = element.is("ThrowExceptionDefinition")
                ? Set.of("exceptionType", "ref")
                : element.is("BeanDefinition", "MethodCallExpression") ? Set.of("ref", "beanType") : Set.of();
        boolean there = element.node().entries().stream()
                .map(e -> StringHelper.dashToCamelCase(e.key()))
                .anyMatch(key -> oneOf.contains(key) || Nearest.to(key, oneOf).isPresent());
        if (!oneOf.isEmpty() && element.node().kind() == YamlNode.Kind.MAP && !there) {
            String names = oneOf.stream().sorted().collect(Collectors.joining("` or `"));
            file.findings()
                    .error(
                            element.line(),
                            "`" + element.key() + "` does not say which",
                            "Add `" + names + "` below it.");
        }
    }

    /** Without one Camel takes whichever of several fits what comes, when it comes. */
    private void method(SourceFile file, Element element) {
        Class<?> is = element.is("BeanDefinition", "MethodCallExpression")
                ? folder.beans().get(element.node().text("ref").orElse(""))
                : null;
        boolean named = element.node().entries().stream()
                .map(e -> StringHelper.dashToCamelCase(e.key()))
                .anyMatch(key -> key.equals("method")
                        || Nearest.to(key, Set.of("method")).isPresent());
        if (is == null || is == Object.class || named || Processor.class.isAssignableFrom(is)) {
            return;
        }
        Set<String> methods = MadeBean.methodNames(is);
        if (methods.size() > 1) {
            String what = "`" + element.key() + "` names no method of `"
                    + element.node().text("ref").orElse("") + "`";
            file.findings().error(element.line(), what, "Add `method:`, one of " + String.join(", ", methods) + ".");
        }
    }

    private static @Nullable Class<?> wanted(@Nullable BaseOptionModel option) {
        return option == null
                ? null
                : switch (String.valueOf(option.getType())) {
                    case "boolean" -> Boolean.class;
                    case "integer", "number" -> Number.class;
                    case "object" ->
                        Components.type(String.valueOf(option.getJavaType()).replaceFirst("<.*", ""))
                                .orElse(null);
                    default -> null;
                };
    }

    private void factory(SourceFile file, YamlNode.Entry entry, String value) {
        if (entry.key().equals("type")) {
            className(file, entry.line(), value, null);
        }
        if (entry.key().equals("properties") || entry.key().equals("constructors")) {
            entry.value().scalars((key, node) -> {
                if (node.scalarText().startsWith("#bean:")) {
                    name(file, node.line(), node.scalarText(), null);
                }
            });
        }
    }

    private void endpoint(Endpoint endpoint) {
        for (Endpoint.Option option : endpoint.options()) {
            String value = option.value();
            Optional<EndpointOptionModel> known = endpoint.hasFixedScheme()
                    ? Components.get().option(endpoint.scheme(), option.name())
                    : Optional.empty();
            boolean takesText = known.map(EndpointOptionModel::getJavaType)
                    .filter("java.lang.String"::equals)
                    .isPresent();
            if (value.startsWith("#bean:") || value.startsWith("#class:") || (value.startsWith("#") && !takesText)) {
                name(endpoint.file(), option.line(), value, wanted(known.orElse(null)));
            }
        }
        if (endpoint.scheme().equals("bean") || endpoint.scheme().equals("ref")) {
            name(
                    endpoint.file(),
                    endpoint.line(),
                    endpoint.name(endpoint.scheme().equals("bean") ? "beanName" : "name"),
                    null);
        }
    }

    private void text(SourceFile file, YamlNode node) {
        Matcher found = IN_TEXT.matcher(String.valueOf(node.text()));
        found.results().forEach(m -> name(file, node.line(), m.group(1), null));
    }

    private void name(SourceFile file, int line, String reference, @Nullable Class<?> wanted) {
        if (reference.isEmpty() || Endpoint.isDynamic(reference)) {
            return;
        }
        if (ANY_CLASS.stream().anyMatch(reference::startsWith)) {
            className(file, line, reference, wanted);
            return;
        }
        String name = reference.replaceFirst("^#(bean:)?", "").strip();
        if (folder.beans().containsKey(name)) {
            kind(file, line, name, wanted);
            return;
        }
        if (name.contains(".")) {
            className(file, line, name, wanted);
            return;
        }
        if (folder.kameletIn(file).filter(k -> k.beans().contains(name)).isPresent()) {
            String what = "the template's own bean `" + name + "` is not found by its plain name";
            file.findings().error(line, what, "Write `" + reference.replace(name, "{{" + name + "}}") + "`.");
            return;
        }
        String fix = Fix.name(name, folder.beans().keySet(), "Declare it below `beans:`, or mend the name.");
        file.findings().errorOnce(line, "there is no bean `" + name + "`", fix);
    }

    private void kind(SourceFile file, int line, String name, @Nullable Class<?> wanted) {
        Class<?> is = Objects.requireNonNull(folder.beans().get(name), "asked only of beans that are there");
        if (wanted != null && is != Object.class && !fits(is, wanted)) {
            List<String> others = folder.beans().entrySet().stream()
                    .filter(b -> wanted.isAssignableFrom(b.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            String fix = others.isEmpty() ? "Name one that is." : "Use one of: " + String.join(", ", others) + ".";
            file.findings().error(line, "the bean `" + name + "` is no `" + wanted.getSimpleName() + "`", fix);
        }
    }

    /** Camel takes any class of one method for a strategy. */
    private static boolean fits(Class<?> is, Class<?> wanted) {
        return wanted.isAssignableFrom(is)
                || (wanted == AggregationStrategy.class
                        && MadeBean.methodNames(is).size() == 1);
    }

    private static void className(SourceFile file, YamlNode scalar, @Nullable Class<?> wanted) {
        if (scalar.kind() != YamlNode.Kind.NULL) {
            className(file, scalar.line(), scalar.scalarText(), wanted);
        }
    }

    private static void className(SourceFile file, int line, String reference, @Nullable Class<?> wanted) {
        String name = reference.replaceFirst("^#(class|type):", "").replaceFirst("[#(].*$", "");
        if (name.isEmpty()
                || reference.startsWith("#bean:")
                || Endpoint.isDynamic(name)
                || (wanted == null
                        && SHORT_TYPE
                                .matcher(name.replaceFirst("^java\\.lang\\.", ""))
                                .matches())) {
            return;
        }
        String resource = name.replace('.', '/') + ".class";
        boolean here = BeanRules.class.getClassLoader().getResource(resource) != null
                || ClassLoader.getSystemResource(resource) != null
                || BeanRules.class.getClassLoader().getResource(resource.replaceFirst("/([^/]*)$", "\\$$1")) != null;
        if (!here) {
            file.findings()
                    .errorOnce(line, "there is no class `" + name + "`", "Mend the name, or put its jar into `lib/`.");
        } else if (wanted != null
                && Components.type(name).filter(type -> !fits(type, wanted)).isPresent()) {
            file.findings()
                    .error(
                            line,
                            "the class `" + name + "` is no `" + wanted.getSimpleName() + "`",
                            "Name one that is.");
        }
    }
}
