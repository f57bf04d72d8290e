package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Says in our own words what the schema has against a value; one that may be a secret is never repeated. */
final class SchemaWords {
    private static final int LONGEST_SHOWN = 60;

    /** Keys that people look for and that this version has not. */
    private static final Map<String, String> TO_COME = Map.of(
            "retention",
            "Nothing is ever deleted by this version; rules of retention will stand here, in a policy. Until then remove"
                    + " the key, and let the destination's own lifecycle rules, or a job of yours, delete old ones.");

    private final Schema schema;
    private final YamlFile yaml;
    private final Findings findings;

    SchemaWords(Schema schema, YamlFile yaml, Findings findings) {
        this.schema = schema;
        this.yaml = yaml;
        this.findings = findings;
    }

    void report(ValidationMessage message) {
        String at = message.getInstanceLocation().toString();
        String place = message.getSchemaLocation().getFragment().toString();
        JsonNode rule = schema.root().at(place);
        JsonNode around = schema.root().at(place.substring(0, place.lastIndexOf('/')));
        int line = yaml.line(at);
        String name = "`" + Labels.of(yaml.tree(), at) + "`";
        switch (message.getType()) {
            case "additionalProperties" -> unknownKey(at, message.getProperty(), around);
            case "required" -> missingKey(at, message.getProperty(), around);
            case "type" -> wrongType(at, line, name, around);
            case "enum" -> findings.error(line, name + " is none of the allowed values" + shown(at), allowed(rule));
            case "minLength" -> findings.error(line, name + " is empty", describe(around));
            case "minItems" -> findings.error(line, name + " is an empty list", "Name at least one.");
            case "uniqueItems" -> findings.error(line, name + " says the same thing twice", "Remove one of them.");
            case "minimum", "maximum" ->
                findings.error(
                        line,
                        name + " is out of range" + shown(at),
                        "Give a number from " + around.path("minimum") + " to " + around.path("maximum") + ".");
            case "pattern" ->
                findings.error(line, name + " is not a valid " + kind(around) + shown(at), describe(around));
            default -> findings.error(line, name + " is not valid", describe(around));
        }
    }

    private void unknownKey(String at, String key, JsonNode around) {
        int line = yaml.keyLine(YamlFile.child(at, key));
        String fix = TO_COME.getOrDefault(key, Nearest.fix(key, known(around)));
        findings.error(line, "unknown key `" + key + "` " + inside(at), fix);
    }

    private static List<String> known(JsonNode around) {
        List<String> known = new ArrayList<>();
        around.path("properties").fieldNames().forEachRemaining(known::add);
        return known;
    }

    /** A key that is only mistyped is one mistake, and named where it stands. */
    private void missingKey(String at, String key, JsonNode around) {
        List<String> known = known(around);
        List<String> written = new ArrayList<>();
        yaml.tree().at(at).fieldNames().forEachRemaining(written::add);
        if (written.stream()
                .anyMatch(w -> !known.contains(w)
                        && Nearest.to(w, known).filter(key::equals).isPresent())) {
            return;
        }
        JsonNode property = around.path("properties").path(key);
        findings.error(yaml.line(at), "`" + key + "` is missing " + inside(at), "Add it. " + describe(property));
    }

    private void wrongType(String at, int line, String name, JsonNode around) {
        if (at.isEmpty()) {
            findings.error(line, "the file is not a group of keys", "Begin with `server:`.");
            return;
        }
        JsonNode value = yaml.tree().at(at);
        if (value.isNull()) {
            findings.error(line, name + " has no value", "Give it one, or remove the key.");
            return;
        }
        String wanted = around.path("type").isArray()
                ? TypeNames.of(around.path("type").path(0).asText())
                : TypeNames.of(around.path("type").asText());
        boolean quotes = "string".equals(around.path("type").asText()) && value.isValueNode();
        String fix = quotes ? "Put it in quotes." : describe(around);
        findings.error(line, name + " must be " + wanted + ", not " + TypeNames.ofValue(value), fix);
    }

    /** What was written, unless it could be a secret or stands for one. */
    private String shown(String at) {
        JsonNode value = yaml.tree().at(at);
        boolean hidden = at.endsWith("/password") || Placeholders.anyIn(value.asText());
        return hidden || !value.isValueNode() || value.asText().length() > LONGEST_SHOWN
                ? ""
                : ": `" + value.asText() + "`";
    }

    private String inside(String at) {
        return at.isEmpty() ? "at the top of the file" : "in `" + Labels.of(yaml.tree(), at) + "`";
    }

    private static String kind(JsonNode around) {
        String title = around.path("title").asText("value");
        return title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1);
    }

    private static String allowed(JsonNode rule) {
        List<String> values = new ArrayList<>();
        rule.forEach(v -> values.add(v.asText()));
        return "Use one of " + String.join(", ", values) + ".";
    }

    private String describe(JsonNode property) {
        JsonNode shape = schema.resolved(property);
        String description = property.path("description")
                .asText(shape.path("description").asText())
                .replace(" May hold placeholders.", "");
        List<String> examples = new ArrayList<>();
        shape.path("examples").forEach(e -> examples.add("`" + e.asText() + "`"));
        if (examples.isEmpty()) {
            return description;
        }
        return description + " For example " + examples.stream().collect(Collectors.joining(", ")) + ".";
    }
}
