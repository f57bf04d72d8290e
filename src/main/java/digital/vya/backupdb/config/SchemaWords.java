package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Holds backup.yaml against its schema, which uses a few plain words of JSON Schema, and says in our own what is wrong; a
 * value that may be a secret is never repeated. A test holds it against a general validator.
 */
final class SchemaWords {
    private static final int LONGEST_SHOWN = 60;

    private final Schema schema;
    private final YamlFile yaml;
    private final Findings findings;

    SchemaWords(Schema schema, YamlFile yaml, Findings findings) {
        this.schema = schema;
        this.yaml = yaml;
        this.findings = findings;
    }

    void check() {
        check("", yaml.tree(), schema.root());
    }

    /** One finding for each slip: below a value of the wrong kind nothing is looked at. */
    private void check(String at, JsonNode value, JsonNode declared) {
        JsonNode shape = schema.resolved(declared);
        List<String> types = texts(shape.path("type"));
        if (!types.isEmpty() && types.stream().noneMatch(type -> TypeNames.fits(type, value))) {
            wrongType(at, yaml.line(at), name(at), shape);
            return;
        }
        if (shape.has("enum") && !texts(shape.path("enum")).contains(value.asText())) {
            error(at, "is none of the allowed values" + shown(at), allowed(shape.path("enum")));
        }
        switch (value.getNodeType()) {
            case OBJECT -> object(at, value, shape);
            case ARRAY -> list(at, value, shape);
            case STRING -> text(at, value.asText(), shape);
            case NUMBER -> number(at, value, shape);
            default -> {}
        }
    }

    private void object(String at, JsonNode value, JsonNode shape) {
        texts(shape.path("required")).stream()
                .filter(key -> !value.has(key))
                .forEach(key -> missingKey(at, key, shape));
        tooFew(at, value, shape);
        value.properties().forEach(entry -> {
            JsonNode below = shape.path("properties").path(entry.getKey());
            JsonNode others = shape.path("additionalProperties");
            if (!below.isMissingNode() || others.isObject()) {
                JsonNode declared = below.isMissingNode() ? others : below;
                check(YamlFile.child(at, entry.getKey()), entry.getValue(), declared);
            } else if (!shape.path("additionalProperties").asBoolean(true)) {
                unknownKey(at, entry.getKey(), shape);
            }
        });
    }

    /** What says less than it must, where each key alone may be left out. */
    private void tooFew(String at, JsonNode value, JsonNode shape) {
        List<String> oneOf = new ArrayList<>();
        shape.path("anyOf").forEach(way -> oneOf.addAll(texts(way.path("required"))));
        if (oneOf.stream().anyMatch(value::has)) {
            return;
        }
        if (!oneOf.isEmpty()) {
            error(at, "needs one of `" + String.join("`, `", oneOf) + "`", describe(shape));
        } else if (value.size() < shape.path("minProperties").asInt()) {
            error(at, "says too little", describe(shape));
        }
    }

    private void list(String at, JsonNode value, JsonNode shape) {
        if (value.size() < shape.path("minItems").asInt()) {
            error(at, "is an empty list", "Name at least one.");
        }
        Set<JsonNode> seen = new HashSet<>();
        value.forEach(seen::add);
        if (shape.path("uniqueItems").asBoolean() && seen.size() < value.size()) {
            error(at, "says the same thing twice", "Remove one of them.");
        }
        for (int i = 0; i < value.size(); i++) {
            check(at + "/" + i, value.get(i), shape.path("items"));
        }
    }

    private void text(String at, String value, JsonNode shape) {
        if (value.length() < shape.path("minLength").asInt()) {
            error(at, "is empty", describe(shape));
        } else if (shape.has("pattern")
                && !pattern(shape.path("pattern").asText()).matcher(value).find()) {
            error(at, "is not a valid " + kind(shape) + shown(at), describe(shape));
        }
    }

    /** In JSON Schema a dollar is the end, in Java it may be before a last line end. */
    private static Pattern pattern(String text) {
        return Pattern.compile(text.replaceFirst("\\$$", "\\\\z"));
    }

    private void number(String at, JsonNode value, JsonNode shape) {
        double number = value.asDouble();
        if (number < shape.path("minimum").asDouble(number)
                || number > shape.path("maximum").asDouble(number)) {
            String fix = "Give a number from " + shape.path("minimum") + " to " + shape.path("maximum") + ".";
            error(at, "is out of range" + shown(at), fix);
        }
    }

    private void error(String at, String what, String fix) {
        findings.error(yaml.line(at), name(at) + " " + what, fix);
    }

    private String name(String at) {
        return "`" + Labels.of(yaml.tree(), at) + "`";
    }

    /** A text, or each of a list of texts. */
    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isTextual()) {
            texts.add(node.asText());
        }
        node.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    private void unknownKey(String at, String key, JsonNode around) {
        int line = yaml.keyLine(YamlFile.child(at, key));
        String fix = Nearest.fix(key, known(around));
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
        return "Use one of " + String.join(", ", texts(rule)) + ".";
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
