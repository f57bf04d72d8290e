package digital.vya.backupdb.config.lint;

import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        Set<String> beans,
        boolean whole) {

    /** {@code places} are all files found; those that could not be read are missing from {@code files}. */
    static Folder of(List<SourceFile.Place> places, List<SourceFile> files, Set<String> registryBeans) {
        Set<String> names = places.stream()
                .filter(SourceFile.Place::isKamelet)
                .map(SourceFile.Place::baseName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> beans = new TreeSet<>(registryBeans);
        files.stream()
                .filter(f -> !f.isKamelet())
                .flatMap(f -> f.elements("BeanFactoryDefinition").stream())
                .forEach(b -> b.node().text("name").ifPresent(beans::add));
        List<Endpoint> endpoints =
                files.stream().flatMap(f -> Endpoint.in(f).stream()).toList();
        return new Folder(
                files,
                endpoints,
                files.stream().filter(SourceFile::isKamelet).map(Kamelet::of).toList(),
                names,
                beans,
                places.size() == files.size() && everyRouteStarts(files, endpoints));
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
        return file.isKamelet() ? kamelet(file.place().baseName()) : Optional.empty();
    }

    Stream<SourceFile> routeFiles() {
        return files.stream().filter(f -> !f.isKamelet());
    }
}
