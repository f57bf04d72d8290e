package digital.vya.backupdb.config;

import digital.vya.backupdb.config.yaml.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The Kamelets of a folder, by name; each is read when it is first asked for. */
public final class KameletDefinitions {
    private static final String ENDING = ".kamelet.yaml";
    private final Map<String, Path> files = new TreeMap<>();
    private final Map<String, Optional<KameletDefinition>> read = new ConcurrentHashMap<>();

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
                    .forEach(f -> all.files.put(KameletDefinition.nameOf(f), f));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    public Optional<KameletDefinition> named(String name) {
        Path file = files.get(name);
        return file == null ? Optional.empty() : read.computeIfAbsent(name, n -> definition(file));
    }

    /** The one behind a destination of this type. */
    public Optional<KameletDefinition> destination(String type) {
        return named("store-" + type + "-action");
    }

    /** What a destination of this type can do. */
    public Set<String> operations(String type) {
        return destination(type).map(KameletDefinition::operations).orElse(Set.of());
    }

    public List<KameletDefinition> all() {
        return files.keySet().stream().flatMap(name -> named(name).stream()).toList();
    }

    /** The types there are for a role: {@code file, s3} for {@code store-}, {@code -action}. */
    public List<String> types(String prefix, String suffix) {
        return all().stream()
                .filter(k -> k.name().startsWith(prefix) && k.name().endsWith(suffix))
                .filter(k -> k.name().length() > prefix.length() + suffix.length())
                .map(k -> k.middle(prefix, suffix))
                .toList();
    }

    /** Whether the file is there and is not YAML; what is wrong with it is for the check of routes to say. */
    public boolean broken(String name) {
        return files.containsKey(name) && named(name).isEmpty();
    }

    private static Optional<KameletDefinition> definition(Path file) {
        return YamlReader.read(file, (line, what, fix) -> {}).map(root -> KameletDefinition.of(file, root));
    }
}
