package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code backup.schema.json}: the shape of backup.yaml and its defaults, the same file that editors use. */
final class Schema {
    private final JsonNode root;
    private final JsonSchema validator;

    Schema() {
        try (InputStream in = Schema.class.getResourceAsStream("backup.schema.json")) {
            root = new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();
        validator =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root, config);
    }

    JsonNode root() {
        return root;
    }

    /** Reports everything about the file's shape that is not as the schema says. */
    void check(YamlFile yaml, Findings findings) {
        SchemaWords words = new SchemaWords(this, yaml, findings);
        validator.validate(yaml.tree()).forEach(words::report);
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
