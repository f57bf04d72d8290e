package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The tables of docs/reference/configuration.md, written from the schema and from application.properties. */
final class ReferenceTables {
    private final Schema schema = new Schema();

    /** A row for every key below one of the schema's definitions, or below a property of its top level. */
    String keys(String section) {
        JsonNode shape = schema.root().path("properties").path(section);
        List<String> rows = new ArrayList<>();
        rows.add("| Key | Value | Default | Meaning |");
        rows.add("|---|---|---|---|");
        boolean list = "array".equals(shape.path("type").asText());
        rows(rows, "", schema.resolved(list ? shape.path("items") : shape));
        return String.join("\n", rows);
    }

    String knobs(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> rows = new ArrayList<>();
        rows.add("| Knob | Value | Default | Environment | Meaning |");
        rows.add("|---|---|---|---|---|");
        for (Knob knob : Knob.values()) {
            int at = lines.indexOf((knob.key() + " = " + knob.preset()).strip());
            rows.add(row(
                    code(knob.key()),
                    knob.kind().words(),
                    knob.preset().isEmpty() ? "nothing" : code(knob.preset()),
                    code(knob.variable()),
                    comment(lines, at)));
        }
        return String.join("\n", rows);
    }

    private static String comment(List<String> lines, int at) {
        List<String> comment = new ArrayList<>();
        for (int i = at - 1; i >= 0 && lines.get(i).startsWith("# "); i--) {
            comment.add(0, lines.get(i).substring(2));
        }
        return String.join(" ", comment);
    }

    private void rows(List<String> rows, String prefix, JsonNode shape) {
        List<String> required = new ArrayList<>();
        shape.path("required").forEach(r -> required.add(r.asText()));
        shape.path("properties").properties().forEach(entry -> {
            String key = prefix + entry.getKey();
            JsonNode own = entry.getValue();
            JsonNode type = schema.resolved(own);
            String preset = required.contains(entry.getKey()) ? "required" : preset(own.get("default"));
            rows.add(row(code(key), value(type), preset, own.path("description").asText()));
            rows(rows, key + ".", type);
            rows(rows, key + "[].", schema.resolved(type.path("items")));
        });
    }

    private String value(JsonNode type) {
        if (type.has("enum")) {
            return one(type.path("enum"));
        }
        String name = type.path("type").isArray()
                ? type.path("type").path(0).asText()
                : type.path("type").asText();
        String title = type.path("title").asText();
        if (name.equals("array")) {
            JsonNode item = schema.resolved(type.path("items"));
            return item.has("enum") ? "list of " + one(item.path("enum")) : "list of " + value(item);
        }
        if (type.has("pattern") && name.equals("string")) {
            return title.equals("Id")
                    ? "id"
                    : TypeNames.of(name) + ", such as "
                            + code(type.path("examples").path(0).asText());
        }
        if (type.has("minimum")) {
            return TypeNames.of(name) + ", " + type.path("minimum") + " to " + type.path("maximum");
        }
        return TypeNames.of(name);
    }

    private static String one(JsonNode values) {
        List<String> names = new ArrayList<>();
        values.forEach(v -> names.add(code(v.asText())));
        return String.join(", ", names);
    }

    private static String preset(JsonNode preset) {
        if (preset == null || preset.isObject()) {
            return "";
        }
        if (preset.isArray()) {
            return preset.isEmpty() ? "none" : one(preset);
        }
        return code(preset.asText());
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String row(String... cells) {
        return List.of(cells).stream().map(c -> c.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
    }
}
