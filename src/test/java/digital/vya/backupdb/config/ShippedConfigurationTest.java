package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What we ship in config/ is a starting point that works as it is. */
@Tag("unit")
class ShippedConfigurationTest {
    private static final Path HOME = Path.of("").toAbsolutePath();
    private static final Path FILE = HOME.resolve("config/backup.yaml");

    /** A value for every environment variable the file names outside of comments. */
    private static Map<String, String> environment() throws IOException {
        Map<String, String> environment = new HashMap<>();
        Pattern.compile("\\{\\{env:([A-Z0-9_]+)}}")
                .matcher(Files.readString(FILE).replaceAll("(?m)^ *#.*$", ""))
                .results()
                .forEach(m -> environment.put(m.group(1), "x"));
        return environment;
    }

    @Test
    void isValidOnceTheEnvironmentIsSet() throws IOException {
        assertThat(environment()).isNotEmpty();
        Checked<Settings> checked = Homes.loader(HOME, environment()).load();

        assertThat(checked.findings()).isEmpty();
        assertThat(checked.valid()).isTrue();
    }

    @Test
    void namesEveryVariableThatIsNotSet() throws IOException {
        List<String> missing = Homes.loader(HOME, Map.of()).load().findings().stream()
                .map(Finding::what)
                .toList();

        assertThat(missing).hasSize(environment().size());
        environment().keySet().forEach(name -> assertThat(missing)
                .anyMatch(what -> what.endsWith("the environment variable " + name + " is not set")));
    }

    @Test
    void tellsEditorsItsSchema() throws IOException {
        assertThat(Files.readAllLines(FILE).get(0)).isEqualTo("# yaml-language-server: $schema=backup.schema.json");
        assertThat(HOME.resolve("config/backup.schema.json")).exists();
    }
}
