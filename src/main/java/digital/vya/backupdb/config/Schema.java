package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code backup.schema.json}: the shape of backup.yaml and its defaults, the same file that editors use. */
final class Schema {
    private final JsonNode root;

    Schema() {
        try (InputStream in = Schema.class.getResourceAsStream("backup.schema.json")) {
            root = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode root() {
        return root;
    }

    /** Reports everything about the file's shape that is not as the schema says. */
    void check(YamlFile yaml, Findings findings) {
        new SchemaWords(this, yaml, findings).check();
    }

    /** The tree with every default of the schema in its place. */
    JsonNode withDefaults(JsonNode tree) {
        JsonNode copy = tree.deepCopy();
        fill(root, copy);
        return copy;
    }

    private void fill(JsonNode schema, JsonNode value) {
        JsonNode shape = resolved(schema);
        if (value instanceof ObjectNode object) {
            shape.path("properties").properties().forEach(property -> {
                JsonNode own = property.getValue();
                JsonNode preset =
                        own.has("default") ? own.get("default") : resolved(own).get("default");
                if (!object.has(property.getKey()) && preset != null) {
                    object.set(property.getKey(), preset.deepCopy());
                }
                fill(own, object.path(property.getKey()));
            });
        } else if (value.isArray()) {
            value.forEach(item -> fill(shape.path("items"), item));
        }
    }

    JsonNode resolved(JsonNode schema) {
        String ref = schema.path("$ref").asText();
        return ref.isEmpty() ? schema : root.at(ref.substring(1));
    }
}
