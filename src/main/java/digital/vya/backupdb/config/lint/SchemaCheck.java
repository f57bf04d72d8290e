package digital.vya.backupdb.config.lint;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.config.Findings;
import digital.vya.backupdb.config.Nearest;
import digital.vya.backupdb.config.lint.DslSchema.Choice;
import digital.vya.backupdb.config.lint.DslSchema.Shape;
import digital.vya.backupdb.config.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.util.StringHelper;
import org.jspecify.annotations.Nullable;

/** Holds one file against Camel's schema and, on the way, learns what each place in it is. */
final class SchemaCheck {
    private static final String MODEL = "org.apache.camel.model.";
    private static final String TEMPLATE = MODEL + "RouteTemplateDefinition";
    /** The schema leaves these without an expression or data format; Camel then refuses to start the route. */
    private static final Set<String> CHOICE_IS_OPTIONAL = Set.of("DelayDefinition", "SortDefinition");

    /** The schema lets these stand without steps; Camel then refuses to start the route. */
    private static final Set<String> STEPS_ARE_NEEDED = Set.of(
            "CircuitBreakerDefinition",
            "FilterDefinition",
            "FromDefinition",
            "IdempotentConsumerDefinition",
            "LoopDefinition",
            "MulticastDefinition",
            "RouteFromDefinitionDeserializer",
            "SplitDefinition",
            "TryDefinition");

    /** The schema lets these stand without that key; Camel then refuses to start the route. */
    private static final Map<String, String> ALSO_REQUIRED =
            Map.of("CatchDefinition", "exception", "OnExceptionDefinition", "exception");

    private final DslSchema schema = DslSchema.get();
    private final Findings findings;
    private final List<Element> elements = new ArrayList<>();

    private SchemaCheck(Findings findings) {
        this.findings = findings;
    }

    /** What is in a file of routes. */
    static List<Element> routes(Findings findings, YamlNode root) {
        SchemaCheck check = new SchemaCheck(findings);
        if (root.kind() != YamlNode.Kind.LIST) {
            findings.error(root.line(), "the file is not a list", "Start it with `- route:`.");
            return List.of();
        }
        for (YamlNode item : root.items()) {
            check.object("the file", item.line(), item, check.schema.entry(), null);
        }
        return check.elements;
    }

    /** What is in the template of a Kamelet. */
    static List<Element> template(Findings findings, YamlNode.Entry template) {
        SchemaCheck check = new SchemaCheck(findings);
        Shape shape = check.schema.named(TEMPLATE);
        Element top = check.element(shape, "template", template.line(), template.value(), null);
        if (template.value().kind() == YamlNode.Kind.MAP) {
            check.keys("template", template.value(), shape, top);
        } else {
            findings.error(template.line(), "`template` is " + template.value().described(), "Write `from:` below it.");
        }
        return check.elements;
    }

    private Element element(Shape shape, String key, int line, YamlNode node, @Nullable Element parent) {
        Element element = new Element(shape.type(), key, line, node, parent);
        elements.add(element);
        return element;
    }

    private void visit(String key, int line, YamlNode node, JsonNode json, @Nullable Element parent) {
        Shape shape = schema.of(json);
        boolean step = shape.type().equals("ProcessorDefinition");
        Element here = shape.type().isEmpty() || step ? parent : element(shape, key, line, node, parent);
        switch (shape.kind()) {
            case "object" -> object(key, line, node, shape, here);
            case "array" -> array(key, line, node, shape, here);
            case "any" -> {}
            default -> scalar(key, line, node, shape);
        }
    }

    private void object(String key, int line, YamlNode node, Shape shape, @Nullable Element here) {
        if (node.kind() == YamlNode.Kind.MAP) {
            if (shape.properties().isEmpty()) {
                return;
            }
            if (shape.oneKey() && node.entries().size() > 1) {
                YamlNode.Entry second = node.entries().get(1);
                String what = String.format(
                        Locale.ROOT,
                        "`%s` stands beside `%s` in one list item",
                        second.key(),
                        node.entries().get(0).key());
                findings.error(second.line(), what, "Start each with its own `- `, or indent what belongs inside.");
                return;
            }
            keys(key, node, shape, here);
            required(key, line, node, shape);
            choices(key, line, node, shape);
            steps(key, line, node, shape);
        } else if (!(shape.text() && node.isScalar() && node.kind() != YamlNode.Kind.NULL)) {
            findings.error(
                    line,
                    quoted(key) + " is " + node.described() + ", not a mapping",
                    "Put its keys below it, indented.");
        }
    }

    private void keys(String key, YamlNode node, Shape shape, @Nullable Element here) {
        for (YamlNode.Entry entry : node.entries()) {
            String name = name(shape, entry);
            JsonNode below = shape.properties().get(name);
            if (below == null) {
                String otherwise = "Look up " + quoted(key) + " in Camel's YAML DSL.";
                findings.error(
                        entry.line(),
                        "unknown key `" + entry.key() + "` in " + quoted(key),
                        Fix.word(entry.key(), shape.properties().keySet(), otherwise));
                continue;
            }
            if (!name.equals(entry.key())) {
                findings.warn(entry.line(), "`" + entry.key() + "` is the old way to write", "Write `" + name + "`.");
            }
            visit(name, entry.line(), entry.value(), below, here);
        }
    }

    /** Camel reads keys with dashes too, except the names of steps. */
    private static String name(Shape shape, YamlNode.Entry entry) {
        return shape.oneKey() ? entry.key() : StringHelper.dashToCamelCase(entry.key());
    }

    private void required(String key, int line, YamlNode node, Shape shape) {
        Set<String> required = new TreeSet<>(shape.required());
        Optional.ofNullable(ALSO_REQUIRED.get(shape.type())).ifPresent(required::add);
        for (String name : required) {
            boolean there = node.entries().stream().anyMatch(e -> name(shape, e).equals(name));
            boolean misspelt = node.entries().stream()
                    .filter(e -> !shape.properties().containsKey(name(shape, e)))
                    .anyMatch(e -> Nearest.to(e.key(), shape.properties().keySet())
                            .filter(name::equals)
                            .isPresent());
            if (!there && !misspelt) {
                findings.error(line, quoted(key) + " has no `" + name + "`", "Add `" + name + ":` below it.");
            }
        }
    }

    private void choices(String key, int line, YamlNode node, Shape shape) {
        for (Choice choice : shape.choices()) {
            List<YamlNode.Entry> chosen = node.entries().stream()
                    .filter(e -> choice.keys().contains(name(shape, e)))
                    .toList();
            if (chosen.size() > 1) {
                String what = String.format(
                        Locale.ROOT,
                        "%s has both `%s` and `%s`",
                        quoted(key),
                        chosen.get(0).key(),
                        chosen.get(1).key());
                findings.error(chosen.get(1).line(), what, "Keep one of the two.");
            }
            boolean misspelt =
                    node.entries().stream().anyMatch(e -> !shape.properties().containsKey(name(shape, e)));
            if (chosen.isEmpty() && !misspelt && isNeeded(choice, shape)) {
                missing(key, line, choice);
            }
        }
    }

    private static boolean isNeeded(Choice choice, Shape shape) {
        boolean expressionOrFormat =
                choice.keys().contains("simple") || choice.keys().contains("json");
        return choice.needed() || (expressionOrFormat && !CHOICE_IS_OPTIONAL.contains(shape.type()));
    }

    private void missing(String key, int line, Choice choice) {
        if (choice.keys().contains("expression")) {
            findings.error(
                    line,
                    quoted(key) + " has no expression",
                    "Add `expression:` with `simple:` or `constant:` below it.");
        } else if (choice.keys().contains("simple")) {
            findings.error(line, quoted(key) + " names no language", "Write `simple:` or `constant:` below it.");
        } else if (choice.keys().contains("json")) {
            findings.error(line, quoted(key) + " names no data format", "Write one below it, such as `json:`.");
        } else {
            String names = String.join(", ", choice.keys());
            findings.error(line, quoted(key) + " needs one of: " + names, "Write one of them below it.");
        }
    }

    private void steps(String key, int line, YamlNode node, Shape shape) {
        boolean misspelt =
                node.entries().stream().anyMatch(e -> !shape.properties().containsKey(name(shape, e)));
        boolean none = node.get("steps").isEmpty() && !shape.required().contains("steps") && !misspelt;
        boolean empty = node.get("steps")
                .filter(s -> s.kind() == YamlNode.Kind.LIST && s.items().isEmpty())
                .isPresent();
        if ((none || empty) && STEPS_ARE_NEEDED.contains(shape.type())) {
            findings.error(line, quoted(key) + " has no steps", "Write at least one below `steps:`.");
        }
    }

    private void array(String key, int line, YamlNode node, Shape shape, @Nullable Element here) {
        if (node.kind() != YamlNode.Kind.LIST) {
            findings.error(
                    line,
                    quoted(key) + " is " + node.described() + ", not a list",
                    "Start each of its items with `- `.");
            return;
        }
        for (YamlNode item : node.items()) {
            visit(key, item.line(), item, shape.items(), here);
        }
    }

    private void scalar(String key, int line, YamlNode node, Shape shape) {
        if (!node.isScalar() || node.kind() == YamlNode.Kind.NULL) {
            findings.error(
                    line,
                    quoted(key) + " is " + node.described() + ", not a single value",
                    "Write its value after the colon.");
            return;
        }
        String text = node.scalarText();
        if (text.contains("{{")) {
            return;
        }
        if (!shape.values().isEmpty()) {
            if (!shape.values().contains(text)) {
                findings.error(
                        line,
                        quoted(key) + " cannot be `" + text + "`",
                        Fix.word(text, shape.values(), "Look up its values in Camel's YAML DSL."));
            }
        } else if (shape.kind().equals("boolean") && !text.equals("true") && !text.equals("false")) {
            findings.error(line, quoted(key) + " cannot be `" + text + "`", "Write true or false.");
        } else if (isNumber(shape) && !text.matches("-?[0-9]+(\\.[0-9]+)?")) {
            findings.error(line, quoted(key) + " cannot be `" + text + "`", "Write a number.");
        }
    }

    private static boolean isNumber(Shape shape) {
        return shape.kind().equals("number") || shape.kind().equals("integer");
    }

    private static String quoted(String key) {
        return key.equals("the file") ? key : "`" + key + "`";
    }
}
