package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import digital.vya.backupdb.model.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class SchemaTest {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private final Schema schema = new Schema();

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
}
