package digital.vya.backupdb.house;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.config.KameletDefinition;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Trigger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written about destinations and dead letters is so. */
@Tag("unit")
class StoreReferenceTest {
    private static final String PARKED = "digital.vya.backupdb.store.ParkedDelivery";
    private static final Path DESTINATIONS = Path.of("docs", "reference", "destinations.md");
    private static final Path DEAD_LETTERS = Path.of("docs", "reference", "dead-letters.md");
    private static final KameletDefinitions KAMELETS = KameletDefinitions.read(Path.of("routes", "kamelets"));

    @ParameterizedTest
    @ValueSource(strings = {"file", "s3"})
    void everyParameterOfADestinationIsThere(String type) throws IOException {
        assertThat(Tables.rows(DESTINATIONS, type).stream()
                        .filter(row -> row.size() == 3 && row.get(0).matches("`\\w+`")))
                .containsExactlyInAnyOrderElementsOf(parameters(type));
    }

    @Test
    void everyDestinationIsThere() throws IOException {
        assertThat(KAMELETS.types("store-", "-action")).isNotEmpty().allSatisfy(type -> assertThat(
                        Tables.rows(DESTINATIONS, "Committed"))
                .extracting(row -> row.get(0))
                .contains(type));
    }

    private static List<List<String>> parameters(String type) {
        return KAMELETS.destination(type).orElseThrow().parameters().values().stream()
                .map(p -> List.of("`" + p.name() + "`", given(p), p.description()))
                .toList();
    }

    private static String given(KameletDefinition.Parameter parameter) {
        List<String> given = new ArrayList<>();
        if (parameter.required()) {
            given.add("required");
        }
        if (parameter.secret()) {
            given.add("secret");
        }
        if (parameter.preset() != null && !parameter.preset().asText().isEmpty()) {
            given.add("`" + parameter.preset().asText() + "`");
        }
        return String.join(", ", given);
    }

    @ParameterizedTest
    @CsvSource({
        "Fields, " + PARKED,
        "Item, " + PARKED + "$Item",
        "Job, digital.vya.backupdb.model.Job",
        "Run, digital.vya.backupdb.model.Run",
        "Actor, digital.vya.backupdb.model.Actor",
        "ServerFacts, digital.vya.backupdb.model.ServerFacts"
    })
    void everyFieldOfADeadLetterIsThereWithItsType(String heading, Class<?> described) throws IOException {
        List<List<String>> rows = Tables.rows(DEAD_LETTERS, heading);

        assertThat(rows.stream().map(row -> row.subList(0, 2))).containsExactlyElementsOf(RecordFields.of(described));
        assertThat(rows).allSatisfy(row -> assertThat(row).hasSize(4).doesNotContain(""));
    }

    @Test
    void everyValueOfADeadLetterIsThere() throws Exception {
        Class<?> status = Class.forName(PARKED + "$Status");
        assertThat(Tables.rows(DEAD_LETTERS, "Values").stream().map(row -> row.subList(0, 2)))
                .containsExactlyElementsOf(Stream.of(status, Trigger.class)
                        .flatMap(type -> Stream.of(type.getEnumConstants())
                                .map(value -> List.of(
                                        type.getSimpleName(),
                                        "`" + Json.mapper().valueToTree(value).asText() + "`")))
                        .toList());
    }
}
