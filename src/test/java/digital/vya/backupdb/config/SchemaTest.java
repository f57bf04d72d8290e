package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import digital.vya.backupdb.model.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class SchemaTest {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private final Schema schema = new Schema();

    @TempDir
    Path folder;

    @Test
    void isASchemaOfTheDraftItNames() {
        JsonSchema draft = FACTORY.getSchema(SchemaLocation.of(SchemaId.V202012));

        assertThat(draft.validate(schema.root())).isEmpty();
        assertThat(schema.root().path("$schema").asText()).isEqualTo(SchemaId.V202012);
    }

    @Test
    void saysTheLevelsThatTheCodecsHave() {
        String said = schema.root()
                .findPath("pack")
                .path("properties")
                .path("level")
                .path("description")
                .asText();
        for (Codec codec : List.of(Codec.GZIP, Codec.ZSTD)) {
            assertThat(said)
                    .contains("%s 1 to %d (%d when not given)"
                            .formatted(
                                    codec.name().toLowerCase(Locale.ROOT), codec.highestLevel(), codec.usualLevel()));
        }
    }

    @Test
    void itsDefaultsAndExamplesAreValid() {
        List<String> wrong = new ArrayList<>();
        JsonSchema whole = FACTORY.getSchema(schema.root());
        schema.root()
                .path("$defs")
                .properties()
                .forEach(d -> values(whole, "/$defs/" + d.getKey(), d.getValue(), wrong));
        schema.root()
                .path("properties")
                .properties()
                .forEach(p -> values(whole, "/properties/" + p.getKey(), p.getValue(), wrong));

        assertThat(wrong).isEmpty();
    }

    private static void values(JsonSchema whole, String at, JsonNode shape, List<String> wrong) {
        JsonSchema part = whole.getRefSchema(SchemaLocation.of("#" + at).getFragment());
        List<JsonNode> values = new ArrayList<>();
        shape.path("examples").forEach(values::add);
        if (shape.has("default")) {
            values.add(shape.path("default"));
        }
        for (JsonNode value : values) {
            part.validate(value).forEach(message -> wrong.add(at + " " + value + ": " + message));
        }
        shape.path("properties")
                .properties()
                .forEach(p -> values(whole, at + "/properties/" + p.getKey(), p.getValue(), wrong));
    }

    /** Every single change to what is shipped: a general validator and we have one opinion. */
    @Test
    void aGeneralValidatorSaysTheSame() throws IOException {
        JsonSchema validator = FACTORY.getSchema(schema.root());
        JsonNode right = YAML.readTree(Path.of("config/backup.yaml").toFile());
        List<String> disagreements = new ArrayList<>();
        for (String at : pointers("", right)) {
            for (String other : List.of(
                    "null",
                    "\"\"",
                    "\"some text\"",
                    "5",
                    "-1",
                    "1.5",
                    "99999",
                    "true",
                    "[]",
                    "[7, 7]",
                    "{}",
                    "{\"x\": 1}",
                    "")) {
                JsonNode changed = right.deepCopy();
                ObjectNode around =
                        at.isEmpty() || !(changed.at(parent(at)) instanceof ObjectNode object) ? null : object;
                if (around == null) {
                    continue;
                }
                String key = at.substring(at.lastIndexOf('/') + 1);
                if (other.isEmpty()) {
                    around.remove(key);
                } else {
                    around.set(key, YAML.readTree(other));
                }
                boolean theyAccept = validator.validate(changed).isEmpty();
                if (theyAccept != weAccept(YAML.writeValueAsString(changed))) {
                    disagreements.add(at + " " + other + (theyAccept ? " only we refuse" : " only they refuse"));
                }
            }
        }
        assertThat(disagreements).isEmpty();
    }

    private boolean weAccept(String yaml) throws IOException {
        Path file = folder.resolve("backup.yaml");
        Files.writeString(file, yaml);
        Findings findings = new Findings(file);
        schema.check(YamlFile.read(file, findings).orElseThrow(), findings);
        return findings.sorted().isEmpty();
    }

    private static String parent(String at) {
        return at.substring(0, at.lastIndexOf('/'));
    }

    private static List<String> pointers(String at, JsonNode node) {
        List<String> all = new ArrayList<>(List.of(at));
        node.properties().forEach(e -> all.addAll(pointers(YamlFile.child(at, e.getKey()), e.getValue())));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            all.addAll(pointers(at + "/" + i, node.get(i)));
        }
        return all;
    }
}
