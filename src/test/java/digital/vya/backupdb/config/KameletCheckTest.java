package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KameletCheckTest {
    @TempDir
    Path home;

    private List<String> check(String yaml) {
        return check(yaml, Map.of());
    }

    private List<String> check(String yaml, Map<String, String> environment) {
        return Homes.loader(home, environment).load(home.resolve(write(yaml))).findings().stream()
                .map(f -> f.line() + ": " + f.what() + ". " + f.fix())
                .toList();
    }

    private String write(String yaml) {
        try {
            Files.writeString(home.resolve("config/backup.yaml"), yaml);
            return "config/backup.yaml";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aNewTypeIsOneFile() throws IOException {
        Homes.with(home, "");
        String yaml = SettingsLoaderTest.SMALL.replace("type: file, parameters: {directory: /backups}", "type: tape");
        assertThat(check(yaml)).singleElement().asString().startsWith("7: no Kamelet ships to destinations of type");

        Homes.kamelet(home, "store-tape-action", "drive: {type: string, default: left}", "drive");

        assertThat(check(yaml)).as("what has a default need not be given").isEmpty();
    }

    @Test
    void aKameletThatIsNoYamlIsNamedWhereItIsNeeded() throws IOException {
        Homes.with(home, "");
        Files.writeString(home.resolve("routes/kamelets/store-file-action.kamelet.yaml"), "a: [");

        assertThat(check(SettingsLoaderTest.SMALL))
                .containsExactly("7: the Kamelet `store-file-action` cannot be read."
                        + " Mend routes/kamelets/store-file-action.kamelet.yaml.");
    }

    @Test
    void rolesAreNotAnEngine() {
        Homes.with(home, "");

        assertThat(check(SettingsLoaderTest.SMALL.replace("engine: postgresql", "engine: roles-postgresql")))
                .singleElement()
                .asString()
                .startsWith("3: no Kamelet dumps the engine `roles-postgresql`. ");
    }

    @Test
    void anOptionMayBelongToAnyEngineOfThePolicy() throws IOException {
        Homes.with(home, "");
        Homes.kamelet(home, "dump-mysql-action", "routines: {type: boolean}, user: {type: string}", "user");
        String two = SettingsLoaderTest.SMALL
                .replace("policies:\n", "  - {id: other, engine: mysql, policy: nightly}\npolicies:\n")
                .replace("id: nightly,", "id: nightly, dump: {options: {jobs: 2, routines: true, rows: 1}},");

        assertThat(check(two))
                .containsExactlyInAnyOrder(
                        "6: `policies[nightly].dump.options` lacks `user`, which `dump-mysql-action` requires. Add it.",
                        "6: unknown parameter `rows` of `dump-mysql-action`, `dump-postgresql-action`."
                                + " Known are: jobs, routines, user.");
    }

    @Test
    void placeholdersMayStandForAnyType() throws IOException {
        Homes.with(home, "");
        Homes.kamelet(
                home,
                "store-file-action",
                "a: {type: integer}, b: {type: boolean}, c: {type: string, enum: [x, y]}, d: {type: array}");
        String yaml = SettingsLoaderTest.SMALL.replace(
                "{directory: /backups}", "{a: '{{env:A}}', b: '{{env:B}}', c: '{{env:C}}', d: [p, q]}");

        assertThat(check(yaml, Map.of("A", "-5", "B", "false", "C", "y"))).isEmpty();
        assertThat(check(yaml, Map.of("A", "five", "B", "no", "C", "z")))
                .hasSize(3)
                .allMatch(line -> line.startsWith("7: what the placeholder of `destinations[disk].parameters."))
                .noneMatch(line -> line.contains("five"));
    }

    @Test
    void whatIsRequiredIsNotEmpty() {
        Homes.with(home, "");

        for (String empty : List.of("''", "'{{env:EMPTY}}'")) {
            assertThat(check(SettingsLoaderTest.SMALL.replace("/backups", empty), Map.of("EMPTY", "")))
                    .containsExactly("7: `destinations[disk].parameters.directory` is empty."
                            + " Give it a value: it is required.");
        }
    }

    @Test
    void nothingToSayMeansNoFinding() {
        Homes.with(home, "");

        assertThat(check(SettingsLoaderTest.SMALL)).as("no schedule is fine").isEmpty();
        assertThat(check(SettingsLoaderTest.FULL, SettingsLoaderTest.ENVIRONMENT))
                .isEmpty();
    }
}
