package digital.vya.backupdb.config.lint;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.config.Placeholder;
import digital.vya.backupdb.config.Placeholders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All files that could be read, and the names they offer one another. It is {@code whole} when every file could be read
 * and it is known where every route starts.
 */
record Folder(
        List<SourceFile> files,
        List<Endpoint> endpoints,
        List<Kamelet> kamelets,
        Set<String> kameletNames,
        Map<String, Class<?>> beans,
        Placeholders placeholders,
        boolean whole) {

    static Folder of(List<SourceFile> all, Map<String, Class<?>> registryBeans, Placeholders placeholders) {
        Set<String> names = all.stream()
                .filter(SourceFile::isKamelet)
                .map(SourceFile::baseName)
                .collect(Collectors.toCollection(TreeSet::new));
        List<SourceFile> files = all.stream().filter(SourceFile::isRead).toList();
        Map<String, Class<?>> beans = new TreeMap<>(registryBeans);
        files.stream().filter(f -> !f.isKamelet()).forEach(f -> beans.putAll(MadeBean.types(f)));
        List<Endpoint> endpoints =
                files.stream().flatMap(f -> Endpoint.in(f).stream()).toList();
        boolean allRead = all.stream().allMatch(f -> f.isRead() || !f.isLoaded());
        return new Folder(
                files,
                endpoints,
                files.stream().filter(SourceFile::isKamelet).map(Kamelet::of).toList(),
                names,
                beans,
                placeholders,
                allRead && everyRouteStarts(files, endpoints));
    }

    private static boolean everyRouteStarts(List<SourceFile> files, List<Endpoint> endpoints) {
        long routes = files.stream()
                .filter(f -> !f.isKamelet())
                .flatMap(f -> f.elements("RouteDefinition", "RouteFromDefinitionDeserializer").stream())
                .count();
        long starts = endpoints.stream()
                .filter(e -> !e.file().isKamelet() && e.isFrom())
                .filter(e -> !e.path().isEmpty() || !e.options().isEmpty())
                .filter(e -> !WiringRules.INTERNAL.contains(e.scheme())
                        || !e.name("name").isEmpty())
                .count();
        return starts >= routes;
    }

    Stream<Endpoint> endpoints(String scheme) {
        return endpoints.stream().filter(e -> e.scheme().equals(scheme));
    }

    Optional<Kamelet> kamelet(String name) {
        return kamelets.stream().filter(k -> k.name().equals(name)).findFirst();
    }

    /** The Kamelet a file holds; none for a file of routes. */
    Optional<Kamelet> kameletIn(SourceFile file) {
        return file.isKamelet() ? kamelet(file.baseName()) : Optional.empty();
    }

    /** A text with what its placeholders stand for; empty where that is not known before it runs. */
    Optional<String> value(SourceFile file, String text) {
        if (text.contains("${") || text.contains("$simple{")) {
            return Optional.empty();
        }
        String filled = text;
        Optional<Kamelet> kamelet = kameletIn(file);
        for (Placeholder p : Placeholder.in(text)) {
            if (kamelet.filter(k -> k.beans().contains(p.key())).isPresent()) {
                // the name that Camel gives the bean of an instance
                return Optional.empty();
            }
            Optional<String> value = kamelet.flatMap(k -> k.parameter(p.key()))
                    .map(declared -> Optional.ofNullable(declared.preset()).map(JsonNode::asText))
                    .orElseGet(() -> value(p));
            if (value.isEmpty()) {
                return Optional.empty();
            }
            filled = filled.replace(p.text(), value.get());
        }
        return Optional.of(filled).filter(t -> !t.contains("{{"));
    }

    private Optional<String> value(Placeholder p) {
        boolean function = Placeholders.isFunction(p.key());
        return function ? Optional.empty() : placeholders.property(p.key()).or(() -> Optional.ofNullable(p.rest()));
    }

    Stream<SourceFile> routeFiles() {
        return files.stream().filter(f -> !f.isKamelet());
    }
}
