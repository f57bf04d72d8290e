package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
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
