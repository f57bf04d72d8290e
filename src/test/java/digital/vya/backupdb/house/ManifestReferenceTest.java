package digital.vya.backupdb.house;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Selection;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manifest is a contract on disk: its page says exactly what the code writes. */
@Tag("unit")
class ManifestReferenceTest {
    private static final Path PAGE = Path.of("docs", "reference", "manifest.md");

    private static final String FROM_A_NEWER_PROGRAM = """
            {"version": 1, "id": "main/shop/shop_20261121_023000", "instance": "main", "engine": "postgresql",
             "database": "shop", "takenAt": "2026-11-21T02:30:00-03:00", "verdict": "SUCCESS", "moon": {"phase": 3},
             "artifacts": [{"kind": "DATA", "name": "shop.sql.gz", "packedBytes": 7, "codec": "GZIP", "parts": [1]}],
             "problems": [{"code": "VYA-3003", "message": "m", "hint": "h", "severity": "low"}],
             "rows": {"public.orders": 1000}, "roles": "INCLUDED"}
            """;

    @ParameterizedTest
    @CsvSource({
        "Fields, digital.vya.backupdb.model.Manifest",
        "Entry, digital.vya.backupdb.model.Manifest$Entry",
        "Selection, digital.vya.backupdb.model.Selection",
        "RowsOf, digital.vya.backupdb.model.RowsOf",
        "Contents, digital.vya.backupdb.model.Contents",
        "Outline, digital.vya.backupdb.model.Outline",
        "Problem, digital.vya.backupdb.model.Problem"
    })
    void everyFieldIsDocumentedWithItsType(String heading, Class<?> described) throws IOException {
        List<List<String>> rows = Tables.rows(PAGE, heading);

        assertThat(rows.stream().map(row -> row.subList(0, 2))).containsExactlyElementsOf(RecordFields.of(described));
        assertThat(rows).allSatisfy(row -> assertThat(row).hasSize(4).doesNotContain(""));
    }

    @Test
    void everyValueIsDocumented() throws IOException {
        assertThat(Tables.rows(PAGE, "Values").stream().map(row -> row.subList(0, 2)))
                .containsExactlyElementsOf(Stream.of(
                                Verdict.class,
                                ArtifactKind.class,
                                Codec.class,
                                Manifest.RolesOutcome.class,
                                Selection.Content.class)
                        .flatMap(type -> Stream.<Enum<?>>of(type.getEnumConstants())
                                .map(value -> List.of(type.getSimpleName(), "`" + value.name() + "`")))
                        .toList());
    }

    @Test
    void theExampleOfTheVersionIsTheVersion() throws IOException {
        assertThat(Tables.rows(PAGE, "Fields").get(0).get(3)).isEqualTo("`" + Manifest.VERSION + "`");
    }

    @Test
    void fieldsOfANewerProgramArePassedOver() throws IOException {
        Manifest read = Json.mapper().readValue(FROM_A_NEWER_PROGRAM, Manifest.class);

        assertThat(read.takenAt()).isEqualTo(OffsetDateTime.parse("2026-11-21T02:30:00-03:00"));
        assertThat(read.rows()).isEqualTo(Map.of("public.orders", 1000L));
        assertThat(read.artifacts())
                .containsExactly(new Manifest.Entry(ArtifactKind.DATA, "shop.sql.gz", 0, 7, null, Codec.GZIP, null));
        assertThat(read.problems()).extracting(Problem::message).containsExactly("m");
    }

    @Test
    void whatIsWrittenIsReadBackAndHasNothingElse() throws IOException {
        Manifest read = Json.mapper().readValue(FROM_A_NEWER_PROGRAM, Manifest.class);
        String written = Json.mapper().writeValueAsString(read);

        assertThat(Json.mapper().readValue(written, Manifest.class)).isEqualTo(read);
        assertThat(Json.mapper().readTree(written).fieldNames())
                .toIterable()
                .isSubsetOf(Stream.of(Manifest.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }
}
