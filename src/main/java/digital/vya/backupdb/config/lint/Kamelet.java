package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.KameletDefinition;
import digital.vya.backupdb.config.yaml.YamlNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A Kamelet with its file. When it is not {@code clear}, a slip elsewhere in the file hides some of what it declares, and
 * nothing can be said about names that seem to be missing.
 */
record Kamelet(SourceFile file, KameletDefinition definition, Set<String> beans, boolean clear) {
    private static final Set<String> TEMPLATE = Set.of("beans", "from", "route", "id", "description", "note");

    static Kamelet of(SourceFile file) {
        YamlNode root = file.root();
        Set<String> beans = root.at("spec", "template", "beans").map(YamlNode::items).orElse(List.of()).stream()
                .flatMap(b -> b.text("name").stream())
                .collect(Collectors.toSet());
        return new Kamelet(file, KameletDefinition.of(file.file(), root), beans, isClear(root));
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

    String name() {
        return definition.name();
    }

    /** Where the parameters stand. */
    List<YamlNode.Entry> parameters() {
        return file.root()
                .at("spec", "definition", "properties")
                .map(YamlNode::entries)
                .orElse(List.of());
    }

    Optional<KameletDefinition.Parameter> parameter(String name) {
        return Optional.ofNullable(definition.parameters().get(name));
    }

    Set<String> parameterNames() {
        return definition.parameters().keySet();
    }

    /** Parameters that hold a secret. */
    Set<String> secrets() {
        return definition.parameters().entrySet().stream()
                .filter(p -> p.getValue().secret())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
