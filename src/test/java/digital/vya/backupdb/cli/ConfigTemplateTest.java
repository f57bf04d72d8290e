package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.config.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code config template} writes, held against the real {@code config validate}. */
@Tag("unit")
class ConfigTemplateTest {
    @TempDir
    Path home;

    @BeforeEach
    void install() throws IOException {
        Installation.in(home);
        Files.delete(out());
    }

    private Answering.Said run(String... line) {
        return Answering.run(home, List.of(), line);
    }

    private Answering.Said template(String... more) {
        List<String> line = new ArrayList<>(List.of("config", "template"));
        line.addAll(List.of(more));
        return run(line.toArray(String[]::new));
    }

    private Path out() {
        return home.resolve("config/backup.yaml");
    }

    private void secret(String name) throws IOException {
        Files.setPosixFilePermissions(
                Files.writeString(home.resolve("config/secrets").resolve(name), "s3cret\n"),
                PosixFilePermissions.fromString("rw-------"));
    }

    private Settings settings() {
        return SettingsLoader.of(home).load(out()).orThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"postgresql", "mysql", "mariadb", "files"})
    void everyEngineIsValid(String engine) throws IOException {
        boolean files = engine.equals("files");
        Answering.Said said = template(
                "--engine", engine, "--server", files ? "shop=/srv/www" : "shop=db1", "--out", out().toString());
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.err())
                .isEqualTo(
                        files
                                ? ""
                                : "to do: write the password of shop into " + home.resolve("config/secrets/shop")
                                        + ", in a folder that only you may enter (0700)\n");
        if (!files) {
            secret("shop");
        }
        Answering.Said valid = run("config", "validate");
        assertThat(valid.status()).as(valid.toString()).isZero();
        assertThat(valid.out()).isEqualTo("valid: " + out() + ", 0 errors, 0 warnings\n");
        assertThat(settings().instances()).singleElement().satisfies(instance -> {
            assertThat(instance.id()).isEqualTo("shop");
            assertThat(instance.sets()).hasSize(files ? 1 : 0);
        });
    }

    @Test
    void manyServersShareOnePolicy() throws IOException {
        template(
                "--server", "shop=db1",
                "--server", "erp=root@db2.example.com:5433",
                "--server", "web=mysql://[2001:db8::7]:3307",
                "--server", "socket=/run/postgresql",
                "--server", "docs=files:///srv/{a,b}",
                "--user", "dump",
                "--directory", home.resolve("store").toString(),
                "--time-zone", "America/Sao_Paulo",
                "--out", out().toString());
        for (String name : List.of("shop", "erp", "web", "socket")) {
            secret(name);
        }
        assertThat(run("config", "validate").out()).startsWith("valid: ").endsWith(", 0 errors, 0 warnings\n");
        Settings settings = settings();
        assertThat(settings.instances())
                .extracting(
                        Settings.Instance::engine,
                        Settings.Instance::user,
                        Settings.Instance::host,
                        Settings.Instance::port,
                        Settings.Instance::policy)
                .containsExactly(
                        tuple("postgresql", "dump", "db1", 0, "nightly"),
                        tuple("postgresql", "root", "db2.example.com", 5433, "nightly"),
                        tuple("mysql", "dump", "2001:db8::7", 3307, "nightly"),
                        tuple("postgresql", "dump", "/run/postgresql", 0, "nightly"),
                        tuple("files", null, null, 0, "nightly"));
        assertThat(settings.policies()).hasSize(1);
        assertThat(settings.schedules()).singleElement().satisfies(schedule -> {
            assertThat(schedule.timeZone().getId()).isEqualTo("America/Sao_Paulo");
            assertThat(schedule.zoneIsSaid()).isTrue();
        });
        assertThat(settings.destinations().get(0).parameters()).containsEntry("directory", home + "/store");
    }

    @Test
    void onStandardOutputStandsTheConfigurationAndNothingElse() throws IOException {
        String yaml = template("--server", "shop=db1").out();
        Files.createDirectories(home.resolve("config/secrets"));
        Files.writeString(out(), yaml);
        secret("shop");
        assertThat(yaml)
                .startsWith("# yaml-language-server: $schema=backup.schema.json\n")
                .contains("# ");
        assertThat(run("config", "validate").status()).isZero();

        JsonNode json = new ObjectMapper()
                .readTree(template("--server", "shop=db1", "--json").out());
        assertThat(json.path("yaml").asText()).isEqualTo(yaml);
        assertThat(json.has("file")).isFalse();
        assertThat(json.path("secrets").get(0).path("file").asText())
                .isEqualTo(home.resolve("config/secrets/shop").toString());
    }

    @Test
    void nothingIsReplacedUnasked() throws IOException {
        Files.createDirectories(home.resolve("config"));
        Files.writeString(out(), "mine");
        Answering.Said refused = template("--server", "shop=db1", "--out", out().toString());
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.err())
                .isEqualTo("error: VYA-1030 " + out() + " is there already\n"
                        + "hint: Name another with --out, or add --force.\n");
        assertThat(out()).hasContent("mine");

        assertThat(template("--server", "shop=db1", "--force", "--out", out().toString())
                        .status())
                .isZero();
        assertThat(Files.readString(out())).contains("id: shop");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(out())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("config/secrets"))))
                .isEqualTo("rwx------");
    }

    @Test
    void secretsLieBesideAConfigurationElsewhere() {
        Path elsewhere = home.resolve("elsewhere/over there/my.yaml");
        template("--server", "shop=db1", "--out", elsewhere.toString());
        assertThat(elsewhere).content().contains("password: \"{{file:elsewhere/over there/secrets/shop}}\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--engine mysql               | Missing required option: '--server=NAME=HOST'",
                "--server db1                 | a server is written NAME=HOST, such as shop=db1.example.com",
                "--server shop=               | a server is written NAME=HOST, such as shop=db1.example.com",
                "--server a/b=db1             | the name of a server is letters, digits, dash and underscore, up to 64: `a/b`",
                "--server a=db1 --server a=db2| --server a is there twice",
                "--server shop=msql://db1     | there is no engine `msql`: Did you mean `mysql`?",
                "--server shop=db1:99999      | `db1:99999` of shop is no server",
                "--server shop=db1:0          | `db1:0` of shop is no server",
                "--server shop=db1/shop       | `db1/shop` of shop is no server",
                "--server docs=files://srv    | `srv` of docs is no path to back up",
                "--server a=b --time-zone Sao | `Sao` is no time zone.",
            })
    void whatIsNotUnderstoodIsAnErrorAHintAndStatusTwo(String line, String sentence) {
        Answering.Said said = template(line.split(" +"));
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).startsWith("error: " + sentence).contains("\nhint: ");
    }

    @Test
    void aPasswordOnTheCommandLineIsRefusedAndNotRepeated() {
        Answering.Said said = template("--server", "shop=postgresql://root:hunter2@db1");
        assertThat(said.status()).isEqualTo(2);
        assertThat(said.err())
                .contains("shop has a password on the command line")
                .doesNotContain("hunter2");
    }
}
