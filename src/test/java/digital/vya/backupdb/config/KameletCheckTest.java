package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
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
                        "6: unknown parameter `rows` of `dump-mysql-action`, `dump-postgresql-action`,"
                                + " `dump-roles-postgresql-action`."
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

    private static final String BUCKET = """
            server: {name: db-01}
            instances:
              - {id: main, engine: postgresql, policy: nightly}
            policies:
              - {id: nightly, destinations: [cloud]}
            destinations:
              - id: cloud
                type: s3
                parameters: {bucket: backups}
            """;

    @Test
    void aBucketWhoseRegionNobodyKnowsIsAWarning() {
        useShippedKamelets();

        assertThat(check(BUCKET, Map.of("HOME", home.toString())))
                .singleElement()
                .asString()
                .isEqualTo("9: `destinations[cloud].parameters` has none of `region`, `endpoint`, and there is none of"
                        + " `AWS_REGION`, `AWS_PROFILE`, `AWS_CONFIG_FILE`, `~/.aws/config`. Add `region`: The bucket's"
                        + " region. Without one, the AWS settings of the machine decide; with an endpoint, us-east-1.");
        assertThat(Homes.loader(home, Map.of())
                        .load(home.resolve(write(BUCKET)))
                        .value())
                .as("Amazon's own machines know theirs")
                .isPresent();
    }

    @Test
    void aRegionMayBeFoundInManyPlaces() throws IOException {
        useShippedKamelets();
        for (String given : List.of("region: sa-east-1", "endpoint: 'http://127.0.0.1:9000'")) {
            assertThat(check(BUCKET.replace("bucket: backups", "bucket: backups, " + given)))
                    .isEmpty();
        }
        assertThat(check(BUCKET, Map.of("AWS_REGION", "sa-east-1"))).isEmpty();
        assertThat(check(BUCKET, Map.of("AWS_REGION", ""))).hasSize(1);

        Files.createDirectories(home.resolve(".aws"));
        Files.writeString(home.resolve(".aws/config"), "[default]\nregion = sa-east-1\n");
        assertThat(check(BUCKET, Map.of("HOME", home.toString()))).isEmpty();
    }

    private void useShippedKamelets() {
        Homes.with(home, "");
        try {
            String s3 = "store-s3-action.kamelet.yaml";
            Files.copy(
                    Path.of("routes/kamelets", s3),
                    home.resolve("routes/kamelets").resolve(s3),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatGoesTogetherIsThereOrNot() throws IOException {
        Homes.with(home, "");
        Homes.kamelet(
                home,
                "store-tape-action",
                "user: {type: string}, pin: {type: string}, wait: {type: string, format: duration}");
        Path file = home.resolve("routes/kamelets/store-tape-action.kamelet.yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("metadata:", "metadata:\n  annotations: {vya.digital/together: 'user, pin'}"));
        String yaml = SettingsLoaderTest.SMALL.replace(
                "type: file, parameters: {directory: /backups}", "type: tape, parameters: {%s}");

        assertThat(check(yaml.formatted("user: a, pin: b, wait: 5s"))).isEmpty();
        assertThat(check(yaml.formatted("wait: 5s"))).isEmpty();
        assertThat(check(yaml.formatted("user: a")))
                .containsExactly(
                        "7: `destinations[disk].parameters` has `user` and no `pin`. Give it both, or neither.");
        assertThat(check(yaml.formatted("wait: soon")))
                .containsExactly("7: `destinations[disk].parameters.wait` is not a duration such as 500ms, 30s, 5m or"
                        + " 6h: `soon`. Give one.");
    }
}
