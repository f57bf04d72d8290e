package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.yaml.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds what is wrong with a folder of routes without starting any of them. Rules: docs/reference/route-checks.md. */
public final class RouteLint {
    private final Path routes;
    private final Set<String> beanNames;
    private final Set<String> javaConsumers;

    /**
     * @param beanNames names bound in the registry by Java
     * @param javaDirectConsumers names of {@code direct:} and {@code seda:} endpoints that Java routes consume
     */
    public RouteLint(Path routesFolder, Set<String> beanNames, Set<String> javaDirectConsumers) {
        this.routes = routesFolder;
        this.beanNames = Set.copyOf(beanNames);
        this.javaConsumers = Set.copyOf(javaDirectConsumers);
    }

    /** All findings of all files, by file and line. */
    public List<Finding> check() {
        List<Finding> findings = new ArrayList<>();
        if (!Files.isDirectory(routes)) {
            String fix = "Run from the product's folder, or set its home.";
            return List.of(new Finding(Finding.Severity.ERROR, routes, 0, "there is no folder of routes here", fix));
        }
        List<SourceFile.Place> places = places(findings);
        new FileNameRules(places).check();
        List<SourceFile.Place> loaded =
                places.stream().filter(FileNameRules::isLoaded).toList();
        List<SourceFile> files = loaded.stream().flatMap(p -> read(p).stream()).toList();
        Folder folder = Folder.of(loaded, files, beanNames);
        new KameletRules(folder).check();
        new PlaceholderRules(folder).check();
        new SecretRules(folder).check();
        new WiringRules(folder, javaConsumers).check();
        new ComponentRules(folder).check();
        new BeanRules(folder).check();
        new BeanShapeRules(folder).check();
        new DataPathRules(folder).check();
        new ProseRules(folder).check();
        findings.sort(
                Comparator.comparing(Finding::file).thenComparing(Finding::line).thenComparing(Finding::what));
        return List.copyOf(findings);
    }

    private List<SourceFile.Place> places(List<Finding> findings) {
        try (Stream<Path> all = Files.walk(routes)) {
            return all.filter(f -> f.getFileName().toString().matches(".*\\.ya?ml"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .map(f -> new SourceFile.Place(routes, f, findings))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<SourceFile> read(SourceFile.Place place) {
        return YamlReader.read(place.file(), place::error).map(root -> {
            if (!place.isKamelet()) {
                return new SourceFile(place, root, SchemaCheck.routes(place, root));
            }
            List<Element> elements = root.at("spec")
                    .flatMap(s -> s.entry("template"))
                    .map(t -> SchemaCheck.template(place, t))
                    .orElse(List.of());
            return new SourceFile(place, root, elements);
        });
    }
}
