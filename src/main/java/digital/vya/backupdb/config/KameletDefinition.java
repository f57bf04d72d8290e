package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.config.yaml.YamlNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a Kamelet says of itself: the documentation of a step, destination, notifier or engine. */
public record KameletDefinition(
        String name,
        Path file,
        String title,
        String description,
        Map<String, Parameter> parameters,
        Map<String, String> annotations) {

    private static final String DURATION = "duration";

    public KameletDefinition {
        parameters = Map.copyOf(parameters);
        annotations = Map.copyOf(annotations);
    }

    /** {@code preset} is the default, null where there is none; {@code secret} is {@code format: password}. */
    public record Parameter(
            String name,
            String title,
            String description,
            String type,
            boolean required,
            List<String> allowed,
            JsonNode preset,
            boolean secret) {

        public Parameter {
            allowed = List.copyOf(allowed);
        }

        /** Whether a template can count on a value. */
        public boolean alwaysHasValue() {
            return required || preset != null;
        }

        /** How to write a text that cannot be its value. */
        public Optional<String> fix(String text) {
            if (!TypeNames.reads(type, text)) {
                return Optional.of("Give " + TypeNames.of(type) + ".");
            }
            return allowed.isEmpty() || allowed.contains(text)
                    ? Optional.empty()
                    : Optional.of("Use one of " + String.join(", ", allowed) + ".");
        }
    }

    /** What the file with this content declares. */
    public static KameletDefinition of(Path file, YamlNode root) {
        JsonNode tree = new YamlFile(root).tree();
        JsonNode definition = tree.path("spec").path("definition");
        List<String> required = texts(definition.path("required"));
        Map<String, Parameter> parameters = new HashMap<>();
        definition.path("properties").properties().forEach(entry -> {
            JsonNode p = entry.getValue();
            parameters.put(
                    entry.getKey(),
                    new Parameter(
                            entry.getKey(),
                            p.path("title").asText(),
                            p.path("description").asText(),
                            type(p),
                            required.contains(entry.getKey()),
                            texts(p.path("enum")),
                            p.get("default"),
                            "password".equals(p.path("format").asText())));
        });
        Map<String, String> annotations = new HashMap<>();
        tree.path("metadata")
                .path("annotations")
                .properties()
                .forEach(e -> annotations.put(e.getKey(), e.getValue().asText()));
        return new KameletDefinition(
                nameOf(file),
                file,
                definition.path("title").asText(),
                definition.path("description").asText(),
                parameters,
                annotations);
    }

    /** A duration is a string in Kamelets' own words. */
    private static String type(JsonNode parameter) {
        return DURATION.equals(parameter.path("format").asText())
                ? DURATION
                : parameter.path("type").asText("string");
    }

    /** A Kamelet is named like its file. */
    static String nameOf(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.kamelet\\.yaml$", "");
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    /** What a destination can do: put, and what the annotation says. */
    public Set<String> operations() {
        String operations = annotations.getOrDefault("vya.digital/operations", "put");
        return Set.copyOf(Arrays.asList(operations.strip().split("\\s*,\\s*", -1)));
    }

    /** What the annotation {@code vya.digital/NAME} says, if it is there. */
    public Optional<String> noted(String name) {
        return Optional.ofNullable(annotations.get("vya.digital/" + name));
    }

    /** The same for one that is a list with commas. */
    public List<String> listed(String name) {
        return noted(name).stream()
                .flatMap(text -> Arrays.stream(text.strip().split("\\s*,\\s*", -1)))
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** The part of the name an operator writes: {@code s3} of {@code store-s3-action}. */
    String middle(String prefix, String suffix) {
        return name.substring(prefix.length(), name.length() - suffix.length());
    }
}
