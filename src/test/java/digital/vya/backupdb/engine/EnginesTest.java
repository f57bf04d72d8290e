package digital.vya.backupdb.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.config.EngineNames;
import digital.vya.backupdb.config.EngineType;
import digital.vya.backupdb.config.KameletDefinitions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Engines of Java join by a line of a file; what else speaks of engines must speak of the same ones. */
@Tag("unit")
class EnginesTest {
    private static final List<EngineType> TYPES = EngineNames.types();

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        TYPES.forEach(type -> {
            names.add(type.id());
            names.addAll(type.otherNames());
        });
        return names;
    }

    @Test
    void eachCanBeMadeAndHasNamesOfItsOwn() {
        assertThat(TYPES).hasSizeGreaterThan(2).allMatch(EngineFactory.class::isInstance);
        assertThat(names()).doesNotHaveDuplicates();
    }

    @Test
    void eachHasAKameletThatDumps() {
        KameletDefinitions kamelets = KameletDefinitions.ofHome(Path.of(""));
        assertThat(TYPES).allMatch(type -> kamelets.named("dump-" + type.id() + "-action")
                .isPresent());
    }

    @Test
    void theSchemaNamesAllOfThem() throws IOException {
        JsonNode schema =
                new ObjectMapper().readTree(Path.of("config/backup.schema.json").toFile());
        List<String> examples = new ArrayList<>();
        schema.findParents("examples").stream()
                .filter(node -> node.path("description").asText().startsWith("What runs there:"))
                .forEach(node -> node.path("examples").forEach(example -> examples.add(example.asText())));
        assertThat(examples).containsExactlyInAnyOrderElementsOf(names());
    }
}
