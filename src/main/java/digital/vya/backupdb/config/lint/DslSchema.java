package digital.vya.backupdb.config.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Camel's own schema of the YAML DSL, read into plain shapes. A general validator answers one slip with dozens of
 * "does not match any of" lines; the schema uses only a few patterns, and a shape says the same in a form that gives
 * one finding per slip. A test holds both against each other.
 */
final class DslSchema {
    private static final String RESOURCE = "/schema/camelYamlDsl.json";
    private static final String POINTER = "#/items/definitions/";

    private final JsonNode items;
    private final Map<String, Shape> named = new HashMap<>();

    private DslSchema(JsonNode items) {
        this.items = items;
    }

    /** Keys of which at most one may stand, or exactly one when {@code needed}. */
    record Choice(Set<String> keys, boolean needed) {}

    /**
     * What may stand in one place. {@code type} is the schema's name for it, empty for what has none; {@code text} says
     * that a bare text is a short form of the mapping; no properties at all means that any key goes.
     */
    record Shape(
            String type,
            String kind,
            boolean text,
            Map<String, JsonNode> properties,
            Set<String> required,
            List<Choice> choices,
            List<String> values,
            JsonNode items,
            boolean oneKey) {}

    /** The schema, read when it is first needed. */
    static DslSchema get() {
        return Loaded.SCHEMA;
    }

    /** What the entries of a route file look like. */
    Shape entry() {
        return shape("", items);
    }

    Shape named(String type) {
        return of(items.path("definitions").path(type), POINTER + type);
    }

    Shape of(JsonNode schema) {
        return of(schema, schema.path("$ref").asText());
    }

    private Shape of(JsonNode schema, String ref) {
        if (ref.isEmpty()) {
            return shape("", schema);
        }
        Shape known = named.get(ref);
        if (known == null) {
            known = shape(ref.substring(ref.lastIndexOf('.') + 1), resolve(ref));
            named.put(ref, known);
        }
        return known;
    }

    private JsonNode resolve(String ref) {
        return items.path("definitions").path(ref.substring(POINTER.length()));
    }

    private Shape shape(String type, JsonNode schema) {
        Draft draft = new Draft();
        collect(schema, draft);
        List<String> values = new ArrayList<>();
        schema.path("enum").forEach(v -> values.add(v.asText()));
        boolean mapping = !draft.properties.isEmpty() || !draft.choices.isEmpty();
        String kind = mapping ? "object" : schema.path("type").asText("any");
        return new Shape(
                type,
                kind,
                draft.text,
                draft.properties,
                draft.required,
                draft.choices,
                values,
                schema.path("items"),
                schema.path("maxProperties").asInt(0) == 1);
    }

    private void collect(JsonNode schema, Draft draft) {
        if (schema.has("$ref")) {
            collect(resolve(schema.path("$ref").asText()), draft);
        }
        schema.path("required").forEach(r -> draft.required.add(r.asText()));
        properties(schema, draft);
        for (JsonNode branch : schema.path("oneOf")) {
            if (branch.path("type").asText().equals("string")) {
                draft.text = true;
            } else {
                collect(branch, draft);
            }
        }
        for (JsonNode group : schema.path("anyOf")) {
            draft.choices.add(choice(group, draft));
        }
    }

    /** A group says which keys exclude each other; a branch "not any of them" in it says that none is needed. */
    private Choice choice(JsonNode group, Draft draft) {
        Set<String> keys = new LinkedHashSet<>();
        boolean needed = true;
        for (JsonNode branch : group.path("oneOf")) {
            if (branch.has("not")) {
                needed = false;
            } else if (branch.has("$ref")) {
                Draft inner = new Draft();
                collect(resolve(branch.path("$ref").asText()), inner);
                inner.choices.forEach(c -> keys.addAll(c.keys()));
                inner.properties.forEach((k, v) -> add(draft, k, v));
            } else {
                branch.path("required").forEach(r -> keys.add(r.asText()));
                properties(branch, draft);
            }
        }
        return new Choice(keys, needed);
    }

    private static void properties(JsonNode schema, Draft draft) {
        schema.path("properties").properties().forEach(p -> add(draft, p.getKey(), p.getValue()));
    }

    /** The schema names the keys of a choice twice, once with an empty schema: that one says nothing. */
    private static void add(Draft draft, String key, JsonNode schema) {
        draft.properties.merge(key, schema, (before, now) -> now.isEmpty() ? before : now);
    }

    private static final class Draft {
        private final Map<String, JsonNode> properties = new LinkedHashMap<>();
        private final Set<String> required = new LinkedHashSet<>();
        private final List<Choice> choices = new ArrayList<>();
        private boolean text;
    }

    private static final class Loaded {
        private static final DslSchema SCHEMA = load();

        private static DslSchema load() {
            try (InputStream in = DslSchema.class.getResourceAsStream(RESOURCE)) {
                return new DslSchema(new ObjectMapper().readTree(in).path("items"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
