package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class KameletDefinitionsTest {
    private static final String TAPE = """
            apiVersion: camel.apache.org/v1
            kind: Kamelet
            metadata:
              name: store-tape-action
              annotations:
                vya.digital/operations: put,list
            spec:
              definition:
                title: Tape
                description: Puts files on a tape.
                type: object
                required: [drive]
                properties:
                  drive: {title: Drive, description: Which drive., type: string}
                  speed: {type: integer, default: 4, enum: [1, 4]}
                  pin: {type: string, format: password}
            """;

    @TempDir
    Path folder;

    @Test
    void aKameletSaysWhatItTakes() throws IOException {
        Files.writeString(folder.resolve("store-tape-action.kamelet.yaml"), TAPE);
        Files.writeString(folder.resolve("store-disk-action.kamelet.yaml"), TAPE);
        Files.writeString(folder.resolve("notify-tape-sink.kamelet.yaml"), TAPE);
        Files.writeString(folder.resolve("notes.yaml"), TAPE);
        KameletDefinitions kamelets = KameletDefinitions.read(folder);

        KameletDefinition tape = kamelets.named("store-tape-action").orElseThrow();
        assertThat(tape.title()).isEqualTo("Tape");
        assertThat(tape.description()).isEqualTo("Puts files on a tape.");
        assertThat(tape.annotations()).containsEntry("vya.digital/operations", "put,list");
        assertThat(tape.parameters().values())
                .containsExactlyInAnyOrder(
                        new KameletDefinition.Parameter(
                                "drive", "Drive", "Which drive.", "string", true, List.of(), null, false),
                        new KameletDefinition.Parameter(
                                "speed",
                                "",
                                "",
                                "integer",
                                false,
                                List.of("1", "4"),
                                JsonNodeFactory.instance.numberNode(4),
                                false),
                        new KameletDefinition.Parameter("pin", "", "", "string", false, List.of(), null, true));
        assertThat(kamelets.types("store-", "-action")).containsExactly("disk", "tape");
        assertThat(kamelets.all()).hasSize(3);
    }

    @Test
    void aFolderThatIsNotThereHasNone() {
        assertThat(KameletDefinitions.read(folder.resolve("none")).all()).isEmpty();
    }
}
