package digital.vya.backupdb.config.lint;

import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.Placeholders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder of routes written for one test. */
final class RoutesFolder {
    private static final Map<String, String> ENVIRONMENT = Map.of("HOME", "/root", "PASSWORD", "secret");

    private final Path root;
    private final Properties properties = new Properties();
    private final Map<String, Class<?>> beans = new TreeMap<>();
    private Set<String> javaConsumers = Set.of();

    RoutesFolder(Path root) {
        this.root = root;
    }

    RoutesFolder with(String file, String content) {
        try {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A route in {@code backup/r.camel.yaml} whose steps start at line 10 and are given without indentation. */
    RoutesFolder withSteps(String steps) {
        return with("backup/r.camel.yaml", """
                - route:
                    id: r
                    description: A route for a test.
                    from:
                      uri: direct:r
                      # its parameters and steps
                      # begin after this
                      # so that the first step stands in line 10
                      steps:
                """ + steps.indent(8));
    }

    /** A Kamelet whose parameters are given without indentation, from line 10 on; its steps end the file. */
    RoutesFolder withKamelet(String name, String parameters, String template) {
        return with(
                "kamelets/" + name + ".kamelet.yaml",
                """
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata:
                  name: %s
                spec:
                  definition:
                    title: A title
                    description: What it does.
                    properties:
                """.formatted(name) + parameters.indent(6) + "  template:\n" + template.indent(4));
    }

    RoutesFolder beans(String... names) {
        Stream.of(names).forEach(name -> beans.put(name, Object.class));
        return this;
    }

    /** A key that the configuration gives a value. */
    RoutesFolder property(String key, String value) {
        properties.setProperty(key, value);
        return this;
    }

    /** A bean that Java binds. */
    RoutesFolder bean(String name, Class<?> type) {
        beans.put(name, type);
        return this;
    }

    RoutesFolder javaConsumers(String... names) {
        javaConsumers = Set.of(names);
        return this;
    }

    /** Each finding as one line: severity, file, line, what is wrong, how to mend it. */
    List<String> findings() {
        return new RouteLint(root, beans, javaConsumers, new Placeholders(root, ENVIRONMENT::get).with(properties))
                .check().stream().map(this::line).toList();
    }

    private String line(Finding f) {
        String file = root.relativize(f.file()).toString();
        return String.format(Locale.ROOT, "%s %s:%d %s | %s", f.severity(), file, f.line(), f.what(), f.fix());
    }
}
