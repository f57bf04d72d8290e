package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The reference says what the schema and the knobs say. {@code -Dvya.reference=write} writes the tables anew. */
@Tag("unit")
class ConfigurationReferenceTest {
    private static final Path REFERENCE = Path.of("docs/reference/configuration.md");
    private final ReferenceTables tables = new ReferenceTables();

    @Test
    void everyKeyAndKnobIsDocumentedAsItIs() throws IOException {
        List<String> sections = new ArrayList<>();
        new Schema().root().path("properties").fieldNames().forEachRemaining(sections::add);
        String written = Files.readString(REFERENCE);
        String expected = written;
        for (String section : sections) {
            expected = between(expected, section, tables.keys(section));
        }
        expected = between(expected, "knobs", tables.knobs(Path.of("config/application.properties")));
        if ("write".equals(System.getProperty("vya.reference"))) {
            Files.writeString(REFERENCE, expected);
            written = expected;
        }

        List<String> wrong = new ArrayList<>(expected.lines().toList());
        wrong.removeAll(written.lines().toList());
        assertThat(wrong)
                .as("rows that the reference has not, or has otherwise")
                .isEmpty();
        assertThat(written)
                .as("run this test with -Dvya.reference=write, then read what changed")
                .isEqualTo(expected);
    }

    @Test
    void everyPropertyOfTheSchemaExplainsItselfToEditors() {
        List<String> silent = new ArrayList<>();
        silentIn(new Schema().root(), "", silent);

        assertThat(silent).isEmpty();
    }

    private static void silentIn(com.fasterxml.jackson.databind.JsonNode node, String at, List<String> silent) {
        node.path("properties").properties().forEach(p -> {
            for (String word : List.of("title", "description")) {
                if (p.getValue().path(word).asText().isBlank()) {
                    silent.add(at + "/" + p.getKey() + " has no " + word);
                }
            }
        });
        node.properties().forEach(child -> silentIn(child.getValue(), at + "/" + child.getKey(), silent));
    }

    private static String between(String text, String name, String table) {
        String begin = "<!-- " + name + " -->\n";
        String end = "\n<!-- /" + name + " -->";
        assertThat(text).as("markers around the table").contains(begin).contains(end);
        return text.substring(0, text.indexOf(begin) + begin.length()) + table + text.substring(text.indexOf(end));
    }
}
