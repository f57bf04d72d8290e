package digital.vya.backupdb.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What Camel's own catalogue of Kamelets asks of each: tools such as Kaoto show it, and people look for it there. */
@Tag("unit")
class KameletsTest {
    private static final Path FOLDER = Path.of("routes", "kamelets");
    private static final String CREDENTIALS = "urn:camel:group:credentials";

    static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void itSaysWhatItIs(Path file) throws IOException {
        Map<?, ?> metadata = map(read(file), "metadata");
        String name = String.valueOf(metadata.get("name"));
        assertThat(file.getFileName()).hasToString(name + ".kamelet.yaml");
        String type = name.substring(name.lastIndexOf('-') + 1);
        assertThat(type).isIn("action", "sink");
        assertThat(map(metadata, "labels").get("camel.apache.org/kamelet.type")).isEqualTo(type);
        Map<?, ?> annotations = map(metadata, "annotations");
        assertThat(annotations.get("camel.apache.org/provider")).isEqualTo("vya-backupdb");
        assertThat(annotations.get("camel.apache.org/kamelet.support.level")).isEqualTo("Stable");
        assertThat(annotations.get("camel.apache.org/catalog.version")).isEqualTo(version());
        assertThat(annotations.get("camel.apache.org/kamelet.icon"))
                .asString()
                .startsWith("data:image/svg+xml;base64,");
        String title = String.valueOf(definition(file).get("title"));
        assertThat(title).endsWith(type.equals("sink") ? " Sink" : " Action");
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyPropertyIsShownByAnExample(Path file) throws IOException {
        List<String> bare = new ArrayList<>();
        properties(file).forEach((name, property) -> {
            boolean shown = Stream.of("example", "default", "enum").anyMatch(((Map<?, ?>) property)::containsKey);
            if (!shown) {
                bare.add(String.valueOf(name));
            }
        });
        assertThat(bare).isEmpty();
    }

    /** What Kaoto hides while it is typed, and what exports leave out. */
    @ParameterizedTest
    @MethodSource("files")
    void secretsAreMarkedAsCredentials(Path file) throws IOException {
        properties(file).forEach((name, property) -> {
            Map<?, ?> parameter = (Map<?, ?>) property;
            if ("password".equals(parameter.get("format"))) {
                assertThat(parameter.get("x-descriptors"))
                        .as(String.valueOf(name))
                        .isEqualTo(List.of(CREDENTIALS));
            }
        });
    }

    private static Map<?, ?> properties(Path file) throws IOException {
        Map<?, ?> definition = definition(file);
        return definition.containsKey("properties") ? map(definition, "properties") : Map.of();
    }

    private static Map<?, ?> definition(Path file) throws IOException {
        return map(map(read(file), "spec"), "definition");
    }

    private static Map<?, ?> map(Map<?, ?> in, String key) {
        assertThat(in.get(key)).as(key).isInstanceOf(Map.class);
        return (Map<?, ?>) in.get(key);
    }

    private static Map<?, ?> read(Path file) throws IOException {
        Load load = new Load(LoadSettings.builder().build());
        return (Map<?, ?>) load.loadFromString(Files.readString(file));
    }

    private static String version() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        return pom.substring(pom.indexOf("<version>") + "<version>".length(), pom.indexOf("</version>"));
    }
}
