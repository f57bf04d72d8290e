package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.yaml.YamlNode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.tooling.model.ComponentModel.EndpointOptionModel;

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
            Set.of("beanType", "builderClass", "exception", "exceptionType", "unmarshalType");
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
            name(file, element.line(), node.text());
            return;
        }
        for (YamlNode.Entry entry : node.entries()) {
            String key = entry.key();
            String value = node.text(key).orElse("");
            if (element.is("BeanFactoryDefinition")) {
                factory(file, entry, value);
            } else if (CLASSES.contains(key)) {
                entry.value().scalars((k, n) -> className(file, n));
            } else if (REFERENCES.contains(key) || (key.endsWith("Ref") && !key.equals("routeTemplateRef"))) {
                Stream.of(value.split(",", -1)).map(String::strip).forEach(v -> name(file, entry.line(), v));
            } else if (value.startsWith("#bean:") || value.startsWith("#class:")) {
                name(file, entry.line(), value);
            }
        }
    }

    private void factory(SourceFile file, YamlNode.Entry entry, String value) {
        if (entry.key().equals("type")) {
            className(file, entry.line(), value);
        }
        if (entry.key().equals("properties") || entry.key().equals("constructors")) {
            entry.value().scalars((key, node) -> {
                if (String.valueOf(node.text()).startsWith("#bean:")) {
                    name(file, node.line(), node.text());
                }
            });
        }
    }

    private void endpoint(Endpoint endpoint) {
        for (Endpoint.Option option : endpoint.options()) {
            String value = option.value();
            boolean takesText = endpoint.hasFixedScheme()
                    && Components.get().model(endpoint.scheme()).stream()
                            .flatMap(m -> m.getEndpointOptions().stream())
                            .filter(o -> o.getName().equals(option.name()))
                            .map(EndpointOptionModel::getJavaType)
                            .allMatch("java.lang.String"::equals);
            if (value.startsWith("#bean:") || value.startsWith("#class:") || (value.startsWith("#") && !takesText)) {
                name(endpoint.file(), option.line(), value);
            }
        }
        if (endpoint.scheme().equals("bean") || endpoint.scheme().equals("ref")) {
            name(
                    endpoint.file(),
                    endpoint.line(),
                    endpoint.name(endpoint.scheme().equals("bean") ? "beanName" : "name"));
        }
    }

    private void text(SourceFile file, YamlNode node) {
        Matcher found = IN_TEXT.matcher(String.valueOf(node.text()));
        found.results().forEach(m -> name(file, node.line(), m.group(1)));
    }

    private void name(SourceFile file, int line, String reference) {
        if (reference.isEmpty() || Endpoint.isDynamic(reference)) {
            return;
        }
        if (ANY_CLASS.stream().anyMatch(reference::startsWith)) {
            className(file, line, reference);
            return;
        }
        String name = reference.replaceFirst("^#(bean:)?", "").strip();
        if (folder.beans().contains(name)) {
            return;
        }
        if (name.contains(".")) {
            className(file, line, name);
            return;
        }
        if (folder.kameletIn(file).filter(k -> k.beans().contains(name)).isPresent()) {
            String what = "the template's own bean `" + name + "` is not found by its plain name";
            file.place().error(line, what, "Write `" + reference.replace(name, "{{" + name + "}}") + "`.");
            return;
        }
        String fix = Fix.name(name, folder.beans(), "Declare it below `beans:`, or mend the name.");
        file.place().errorOnce(line, "there is no bean `" + name + "`", fix);
    }

    private static void className(SourceFile file, YamlNode scalar) {
        if (scalar.kind() != YamlNode.Kind.NULL) {
            className(file, scalar.line(), scalar.text());
        }
    }

    private static void className(SourceFile file, int line, String reference) {
        String name = reference.replaceFirst("^#(class|type):", "").replaceFirst("[#(].*$", "");
        if (name.isEmpty() || reference.startsWith("#bean:") || Endpoint.isDynamic(name)) {
            return;
        }
        String resource = name.replace('.', '/') + ".class";
        boolean here = BeanRules.class.getClassLoader().getResource(resource) != null
                || ClassLoader.getSystemResource(resource) != null
                || BeanRules.class.getClassLoader().getResource(resource.replaceFirst("/([^/]*)$", "\\$$1")) != null;
        if (!here) {
            file.place()
                    .errorOnce(line, "there is no class `" + name + "`", "Mend the name, or put its jar into `lib/`.");
        }
    }
}
