package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.ShownConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code config show} shows: all that counts, and no secret, whatever way it came in. */
@Tag("unit")
class EffectiveConfigurationTest {
    /** Each secret of these tests holds it. */
    private static final String PLANTED = "pl4nted";

    private static final String BASE = """
            server: {name: db-01}
            instances:
              - {id: pg, engine: postgresql, host: "{{env:DB_HOST}}", user: backup, policy: nightly}
            policies:
              - {id: nightly, destinations: [disk], pack: {codec: zstd}}
            destinations:
              - {id: disk, type: file, parameters: {directory: /backups}}
            schedules:
              - {id: late, time: "02:30"}
            """;

    @TempDir
    Path home;

    private final Map<String, String> environment = new HashMap<>(Map.of("DB_HOST", "db.example.com"));
    private final Map<String, String> system = new HashMap<>();

    @Test
    void defaultsAreFilledInAndSaidToBeDefaults() throws Exception {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/application.properties"), "vya.spool.reserve = 2GB\n");
        environment.put("VYA_HTTP_PORT", "9000");
        system.put("vya.process.grace", "9s");
        // as the log's knobs are handed on
        system.put("vya.log.format", "text");
        ShownConfiguration shown = show(BASE);
        JsonNode tree = Json.mapper().valueToTree(shown.configuration());
        assertThat(tree.at("/instances/0/host").asText()).isEqualTo("db.example.com");
        assertThat(tree.at("/instances/0/enabled").asBoolean()).isTrue();
        assertThat(tree.at("/policies/0/pack/level").asInt()).isEqualTo(3);
        assertThat(tree.at("/policies/0/timeouts/dump").asText()).isEqualTo("12h");
        String zone = ZoneId.systemDefault().getId();
        assertThat(tree.at("/schedules/0/timeZone").asText()).isEqualTo(zone);
        assertThat(shown.origins())
                .contains(
                        entry("/instances/0/host", "{{env:DB_HOST}}"),
                        entry("/policies/0/pack/level", "default"),
                        entry("/schedules/0/timeZone", "default"),
                        entry("/notifications", "default"))
                .doesNotContainKeys("/policies/0/pack/codec", "/instances/0/user", "/schedules/0/weekdays/0");
        assertThat(shown.settings())
                .contains(
                        new ShownConfiguration.Setting("vya.spool.reserve", "2GB", "file"),
                        new ShownConfiguration.Setting("vya.http.port", "9000", "environment"),
                        new ShownConfiguration.Setting("vya.process.grace", "9s", "system property"),
                        new ShownConfiguration.Setting("vya.log.format", "text", "default"),
                        new ShownConfiguration.Setting(
                                "vya.spool.directory", home.resolve("var/spool").toString(), "default"))
                .extracting(ShownConfiguration.Setting::key)
                .containsExactlyElementsOf(Knob.keys());
    }

    @Test
    void defaultsOfKameletsAreFilledIn() throws Exception {
        ShownConfiguration shown = show(BASE + """
                notifications:
                  - {id: mail, type: mail, parameters: {to: dba@example.com}}
                """);
        JsonNode tree = Json.mapper().valueToTree(shown.configuration());
        assertThat(tree.at("/notifications/0/parameters/port").asInt()).isEqualTo(25);
        assertThat(tree.at("/notifications/0/parameters/to").asText()).isEqualTo("dba@example.com");
        assertThat(shown.origins()).contains(entry("/notifications/0/parameters/port", "default"));
    }

    /** A password in each form; {@code file} is a file's content, {@code env} the value of a variable. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "pl4nted",
                "{{env:PLANTED}}",
                "{{file:secret}}",
                "{{env:NOT_SET:pl4nted-default}}",
                "pl4nted{{env:PLANTED}}pl4nted",
                "{{env:NOT_SET}}",
            })
    void aPasswordOfAnInstanceIsMasked(String password) throws Exception {
        environment.put("PLANTED", "pl4nted-env");
        secretFile();
        ShownConfiguration shown = show(BASE.replace("user: backup", "user: backup, password: \"" + password + "\""));
        assertThat(printed(shown)).doesNotContain(PLANTED).contains("\"password\" : \"***\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bucket: a, secretKey: pl4nted",
                "bucket: a, secretKey: '{{env:PLANTED}}'",
                "bucket: a, secretKey: '{{file:secret}}'",
                "bucket: a, secretKey: '{{env:NOT_SET:pl4nted}}'",
                "bucket: '{{env:PLANTED}}'",
                "bucket: '{{env:NOT_SET:pl4nted}}'",
                "bucket: 'https://user:pl4nted@host/x'",
                "bucket: 'https://user:p@pl4nted@host/x'",
                "bucket: 'https://user:p/pl4nted@host/x'",
                "bucket: 'https://pl4nted@host'",
                "bucket: 'https://host/services/pl4nted'",
                "bucket: 'https://host?k=pl4nted'",
                "bucket: 'user:pl4nted@host'",
                "bucket: 'host=a password=pl4nted'",
                "bucket: 'Bearer pl4nted'",
                // what its Kamelet does not call a secret, and nothing is known of
                "bucket: a, squad: pl4nted",
                "bucket: a, apiToken: pl4nted",
                "bucket: a, pin: 1234567",
                "bucket: a, headers: 'X-Key: pl4nted'",
            })
    void noParameterOfADestinationTellsASecret(String parameters) throws Exception {
        environment.put("PLANTED", "pl4nted-env");
        secretFile();
        Homes.with(home, BASE);
        Homes.kamelet(
                home,
                "store-odd-action",
                "bucket: {type: string}, secretKey: {type: string, format: password}, squad: {type: string},"
                        + " apiToken: {type: string}, pin: {type: integer}, headers: {type: string}");
        ShownConfiguration shown = show(BASE.replace(
                "type: file, parameters: {directory: /backups}", "type: odd, parameters: {" + parameters + "}"));
        assertThat(printed(shown)).doesNotContain(PLANTED, "1234567").contains("\"bucket\"");
    }

    /** Nothing checks them where no instance uses the policy, and nothing says what they are. */
    @Test
    void parametersThatNoKameletDeclaresAreMasked() throws Exception {
        ShownConfiguration shown = show(BASE.replace(
                "pack: {codec: zstd}}",
                "pack: {codec: zstd}}\n  - {id: idle, destinations: [disk], dump: {options: {level: 1234567,"
                        + " of: {deep: [pl4nted]}, list: [pl4nted]}}}"));
        assertThat(printed(shown)).doesNotContain(PLANTED, "1234567").contains("\"of\" : \"***\"");
    }

    @Test
    void addressesInOtherKeysAndKnobsAreMasked() throws Exception {
        environment.put("DB_HOST", "https://backup:pl4nted@db.example.com");
        environment.put("VYA_HTTP_HOST", "https://backup:pl4nted@127.0.0.1");
        Files.createDirectories(home.resolve("config"));
        Files.writeString(home.resolve("config/application.properties"), """
                camel.component.netty.secret = pl4nted
                camel.component.netty.anything = pl4nted
                camel.vault.aws.secretKey = 7pl4nted
                camel.main.name = vya
                """);
        ShownConfiguration shown = show(
                BASE.replace("{name: db-01}", "{name: db-01, contact: 'https://x:pl4nted@wiki'}")
                        + "proofs:\n  - {id: q, databases: [shop], assertions: [{name: a, sql: \"SELECT 'postgres://u:pl4nted@h/d'\"}]}\n");
        assertThat(printed(shown)).doesNotContain(PLANTED).contains("https://***@db.example.com");
        assertThat(shown.settings())
                .contains(
                        new ShownConfiguration.Setting("camel.component.netty.anything", "***", "file"),
                        new ShownConfiguration.Setting("camel.main.name", "vya", "file"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                /var/backups/vya | /var/backups/vya
                https://s3.example.com:9000/ | https://s3.example.com:9000/
                Backups <backup@example.com>, dba@example.com | Backups <backup@example.com>, dba@example.com
                SELECT count(*) > 0 FROM orders | SELECT count(*) > 0 FROM orders
                https://u:p@h/x | https://***@h/***
                jdbc:postgresql://h/d?user=u&ssl=1 | jdbc:postgresql://h/d?***
                PGPASSWORD=x psql | PGPASSWORD=***
                Authorization: Digest x | Authorization:***
                Basic dTpw | Basic ***
                AKIAABCDEFGHIJKLMNOP | ***
                """)
    void whatMayBeASecretIsHiddenAndTheRestIsLeft(String text, String shown) {
        assertThat(MaskedText.of(text)).isEqualTo(shown);
    }

    private void secretFile() throws IOException {
        Path secret = Files.writeString(home.resolve("secret"), "pl4nted-file");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }

    private static String printed(ShownConfiguration shown) throws JsonProcessingException {
        return shown + Json.mapper().writeValueAsString(shown);
    }

    private ShownConfiguration show(String yaml) {
        Homes.with(home, yaml);
        KameletDefinitions kamelets = KameletDefinitions.ofHome(home);
        Placeholders placeholders = Homes.placeholders(home, environment);
        Path file = home.resolve("config/backup.yaml");
        Checked<Settings> settings = new SettingsLoader(home, kamelets, placeholders).load(file);
        assertThat(settings.value()).as(settings.findings().toString()).isPresent();
        return new EffectiveConfiguration(
                        settings.orThrow(), home, kamelets, placeholders, environment::get, system::get)
                .show(file);
    }
}
