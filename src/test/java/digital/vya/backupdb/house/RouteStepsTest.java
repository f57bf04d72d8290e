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

/** How our routes look in an editor that draws them: a step is shown by its id, a call of another route by its name. */
@Tag("unit")
class RouteStepsTest {
    static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("routes"))) {
            return all.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyStepHasAnId(Path file) throws IOException {
        List<String> bare = new ArrayList<>();
        steps(read(file), bare);
        assertThat(bare).isEmpty();
    }

    private static void steps(Object node, List<String> bare) {
        if (node instanceof List<?> list) {
            list.forEach(one -> steps(one, bare));
        } else if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (key.equals("steps") && value instanceof List<?> list) {
                    list.stream()
                            .map(step ->
                                    ((Map<?, ?>) step).entrySet().iterator().next())
                            .filter(step -> !(step.getValue() instanceof Map<?, ?> its) || !its.containsKey("id"))
                            .forEach(step -> bare.add(String.valueOf(step)));
                }
                steps(value, bare);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void aRouteIsCalledByItsName(Path file) throws IOException {
        assertThat(Files.readAllLines(file)).noneMatch(line -> line.strip().startsWith("uri: direct:"));
    }

    private static Object read(Path file) throws IOException {
        return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    }
}
