package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.yaml.YamlNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A Kamelet file, seen as what it declares. When it is not {@code clear}, a slip elsewhere in the file hides some of
 * what it declares, and nothing can be said about names that seem to be missing.
 */
record Kamelet(
        SourceFile file,
        String name,
        List<YamlNode.Entry> parameters,
        Set<String> required,
        Set<String> beans,
        boolean clear) {

    private static final Set<String> TEMPLATE = Set.of("beans", "from", "route", "id", "description", "note");

    static Kamelet of(SourceFile file) {
        YamlNode root = file.root();
        List<YamlNode.Entry> parameters = root.at("spec", "definition", "properties")
                .map(YamlNode::entries)
                .orElse(List.of());
        Set<String> required = root.at("spec", "definition", "required").map(YamlNode::items).orElse(List.of()).stream()
                .filter(YamlNode::isScalar)
                .map(YamlNode::text)
                .collect(Collectors.toSet());
        Set<String> beans = root.at("spec", "template", "beans").map(YamlNode::items).orElse(List.of()).stream()
                .flatMap(b -> b.text("name").stream())
                .collect(Collectors.toSet());
        return new Kamelet(file, file.place().baseName(), parameters, required, beans, isClear(root));
    }

    private static boolean isClear(YamlNode root) {
        boolean named = root.at("spec", "template", "beans").map(YamlNode::items).orElse(List.of()).stream()
                .allMatch(b -> b.text("name").isPresent());
        return named
                && KameletKeys.unknown(root).isEmpty()
                && root.at("spec", "definition").isPresent()
                && root.at("spec", "template").map(YamlNode::entries).orElse(List.of()).stream()
                        .allMatch(e -> TEMPLATE.contains(e.key()));
    }

    Set<String> parameterNames() {
        return parameters.stream().map(YamlNode.Entry::key).collect(Collectors.toSet());
    }

    /** Parameters that hold a secret. */
    Set<String> secrets() {
        return parameters.stream()
                .filter(p -> p.value().text("format").filter("password"::equals).isPresent())
                .map(YamlNode.Entry::key)
                .collect(Collectors.toSet());
    }

    /** Whether a template can count on a value: it is required, or has a default. */
    boolean alwaysHasValue(YamlNode.Entry parameter) {
        return required.contains(parameter.key())
                || parameter.value().get("default").isPresent();
    }
}
