package digital.vya.backupdb.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.servers.Tool;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bench/run and its program take, and what they say to everything else; nothing is measured. */
@Tag("server")
class BenchTest {
    @Test
    void measuresEverythingInFiveRoundsWhenNotAskedOtherwise() {
        Options options = Options.of();

        assertThat(options.names()).isEqualTo(Options.ALL);
        assertThat(options.gigabytes()).isEqualTo(1);
        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.results().getParent()).endsWithRaw(Path.of("target/bench"));
        assertThat(options.results().getFileName().toString()).matches("\\d{8}-\\d{6}");
    }

    @Test
    void measuresWhatItIsAskedOnce() {
        Options options = Options.of("gzip", "dump", "gzip", "--size=0.5", "--rounds=7", "--files=3000");

        assertThat(options.names()).containsExactly("gzip", "dump");
        assertThat(options.gigabytes()).isEqualTo(0.5);
        assertThat(options.rounds()).isEqualTo(7);
        assertThat(options.files()).isEqualTo(3000);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dumps        | there is no measurement or option dumps",
                "--round=7    | there is no measurement or option --round=7",
                "--rounds=0   | --rounds must be a whole number of at least 1, not 0",
                "--rounds=1.5 | --rounds must be a whole number of at least 1, not 1.5",
                "--files=-1   | --files must be a whole number of at least 1, not -1",
                "--size=0     | --size must be a number of gigabytes, more than 0, not 0",
                "--size=much  | --size must be a number of gigabytes, more than 0, not much",
            })
    void refusesInOneLineBeforeAnythingIsBuilt(String word, String message) {
        assertThatThrownBy(() -> Options.of("dump", word))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);

        Tool.Result said = Tool.run("bench/run", "dump", word);
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).startsWith("error: " + message + "\nUsage: bench/run ");
    }

    @Test
    void theProgramRefusesInOneLineToo() {
        Tool.Result said = Tool.run(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Bench.class.getName(),
                "dumps");

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err().lines())
                .contains("error: there is no measurement or option dumps")
                .noneMatch(line -> line.startsWith("\tat "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void helpNamesEveryMeasurementAndOption(String help) {
        Tool.Result said = Tool.run("bench/run", help);

        assertThat(said.exit()).isZero();
        assertThat(said.err()).isEmpty();
        for (String name : Options.ALL) {
            assertThat(said.out()).contains("\n  " + name + " ");
        }
        Options byDefault = Options.of();
        assertThat(said.out())
                .contains("--size=GIGABYTES", "(default: 1)")
                .contains("--rounds=N", "at least 1", "(default: " + byDefault.rounds() + ")")
                .contains("--files=N", "(default: " + byDefault.files() + ")")
                .contains("target/bench/");
    }
}
