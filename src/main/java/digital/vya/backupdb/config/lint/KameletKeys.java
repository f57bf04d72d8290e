package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The keys of a Kamelet file above its template, which no schema of Camel's describes. */
final class KameletKeys {
    private static final Set<String> ROOT = Set.of("apiVersion", "kind", "metadata", "spec");
    private static final Set<String> METADATA = Set.of("name", "namespace", "annotations", "labels");
    private static final Set<String> SPEC = Set.of("definition", "template", "types", "dataTypes", "dependencies");
    private static final Set<String> DEFINITION =
            Set.of("title", "description", "type", "required", "properties", "example", "externalDocs");
    private static final Set<String> PARAMETER = Set.of(
            "title",
            "description",
            "type",
            "format",
            "default",
            "enum",
            "example",
            "pattern",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "multipleOf",
            "uniqueItems",
            "nullable",
            "items",
            "properties",
            "id",
            "deprecated");

    private KameletKeys() {}

    /** A key that is not known, and what could have been meant. */
    record Unknown(YamlNode.Entry entry, String where, Set<String> known) {}

    static List<Unknown> unknown(YamlNode root) {
        List<Unknown> found = new ArrayList<>();
        look(found, Optional.of(root), "the file", ROOT);
        look(found, root.get("metadata"), "`metadata`", METADATA);
        look(found, root.get("spec"), "`spec`", SPEC);
        look(found, root.at("spec", "definition"), "`definition`", DEFINITION);
        root.at("spec", "definition", "properties")
                .map(YamlNode::entries)
                .orElse(List.of())
                .forEach(p -> look(found, Optional.of(p.value()), "parameter `" + p.key() + "`", PARAMETER));
        return found;
    }

    private static void look(List<Unknown> found, Optional<YamlNode> node, String where, Set<String> known) {
        node.map(YamlNode::entries).orElse(List.of()).stream()
                .filter(e -> !known.contains(e.key()) && !e.key().startsWith("x-"))
                .forEach(e -> found.add(new Unknown(e, where, known)));
    }
}
