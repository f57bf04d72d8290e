package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.Placeholders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Finds what is wrong with a folder of routes without starting any of them. Rules: docs/reference/route-checks.md. */
public final class RouteLint {
    private final Path routes;
    private final Map<String, Class<?>> beans;
    private final Set<String> javaConsumers;
    private final Placeholders placeholders;

    /**
     * @param beans what Java binds in the registry, by name; Object where nothing more is known of it
     * @param javaDirectConsumers names of {@code direct:} and {@code seda:} endpoints that Java routes consume
     * @param placeholders what placeholders in routes stand for
     */
    public RouteLint(
            Path routesFolder,
            Map<String, Class<?>> beans,
            Set<String> javaDirectConsumers,
            Placeholders placeholders) {
        this.routes = routesFolder;
        this.beans = Map.copyOf(beans);
        this.javaConsumers = Set.copyOf(javaDirectConsumers);
        this.placeholders = placeholders;
    }

    /** All findings of all files, by file and line. */
    public List<Finding> check() {
        if (!Files.isDirectory(routes)) {
            String fix = "Run from the product's folder, or set its home.";
            return List.of(new Finding(Finding.Severity.ERROR, routes, 0, "there is no folder of routes here", fix));
        }
        List<SourceFile> files =
                files(routes).stream().map(f -> SourceFile.read(routes, f)).toList();
        new FileNameRules(files).check();
        Folder folder = Folder.of(files, beans, placeholders);
        new KameletRules(folder).check();
        new PlaceholderRules(folder).check();
        new SecretRules(folder).check();
        new WiringRules(folder, javaConsumers).check();
        new ComponentRules(folder).check();
        new StepRules(folder).check();
        new BeanRules(folder).check();
        new BeanShapeRules(folder).check();
        new DataPathRules(folder).check();
        new ProseRules(folder).check();
        return files.stream()
                .flatMap(f -> f.findings().sorted().stream())
                .sorted(Comparator.comparing(Finding::file)
                        .thenComparing(Finding::line)
                        .thenComparing(Finding::what))
                .toList();
    }

    /** Everything that is looked at, in a fixed order. */
    static List<Path> files(Path routes) {
        try (Stream<Path> all = Files.walk(routes)) {
            return all.filter(f -> f.getFileName().toString().matches(".*\\.ya?ml"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
