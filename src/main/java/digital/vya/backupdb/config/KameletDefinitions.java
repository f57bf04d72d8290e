package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The Kamelets of a folder, by name. */
public final class KameletDefinitions {
    private static final String ENDING = ".kamelet.yaml";
    private final Map<String, KameletDefinition> byName = new TreeMap<>();
    private final Set<String> broken = new TreeSet<>();

    private KameletDefinitions() {}

    /** Reads {@code <home>/routes/kamelets}. */
    public static KameletDefinitions ofHome(Path home) {
        return read(home.resolve("routes/kamelets"));
    }

    public static KameletDefinitions read(Path folder) {
        KameletDefinitions all = new KameletDefinitions();
        if (!Files.isDirectory(folder)) {
            return all;
        }
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(f -> f.getFileName().toString().endsWith(ENDING))
                    .sorted()
                    .forEach(all::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    public Optional<KameletDefinition> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The one behind a destination of this type. */
    public Optional<KameletDefinition> destination(String type) {
        return named("store-" + type + "-action");
    }

    public List<KameletDefinition> all() {
        return List.copyOf(byName.values());
    }

    /** The types there are for a role: {@code file, s3} for {@code store-}, {@code -action}. */
    public List<String> types(String prefix, String suffix) {
        return byName.values().stream()
                .filter(k -> k.name().startsWith(prefix) && k.name().endsWith(suffix))
                .filter(k -> k.name().length() > prefix.length() + suffix.length())
                .map(k -> k.middle(prefix, suffix))
                .toList();
    }

    /** Whether the file is there and is not YAML; what is wrong with it is for the check of routes to say. */
    public boolean broken(String name) {
        return broken.contains(name);
    }

    private void add(Path file) {
        Findings found = new Findings(file);
        String base = file.getFileName().toString();
        String name = base.substring(0, base.length() - ENDING.length());
        YamlFile.read(file, found)
                .ifPresentOrElse(yaml -> byName.put(name, definition(name, file, yaml.tree())), () -> broken.add(name));
    }

    private static KameletDefinition definition(String name, Path file, JsonNode tree) {
        JsonNode definition = tree.path("spec").path("definition");
        List<String> required = texts(definition.path("required"));
        Map<String, KameletDefinition.Parameter> parameters = new HashMap<>();
        definition.path("properties").properties().forEach(entry -> {
            JsonNode p = entry.getValue();
            parameters.put(
                    entry.getKey(),
                    new KameletDefinition.Parameter(
                            entry.getKey(),
                            p.path("title").asText(),
                            p.path("description").asText(),
                            p.path("type").asText("string"),
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
                name,
                file,
                definition.path("title").asText(),
                definition.path("description").asText(),
                parameters,
                annotations);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
