package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.config.Patterns;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.config.SettingsLoader;
import digital.vya.backupdb.model.Codec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Old configurations of both forms, good and hostile; what comes of them is held against the real {@code config validate}. */
@Tag("unit")
class ConfigImportTest {
    private static final String LIST = """
            [{"id_dbms": 3, "dbms": "postgresql", "host": "db1", "port": 5433, "username": "dump", "password": "hunter2",
              "db_list": ["shop", "crm_*"], "db_ignore": ["*_test"], "enabled": true},
             {"id_dbms": 4, "dbms": "mysql", "host": "db2", "port": "3307", "username": "root", "password": "",
              "db_list": [], "db_ignore": [], "enabled": false},
             {"id_dbms": 5, "dbms": "files", "host": "", "port": "", "username": "", "password": "",
              "db_list": ["/srv/www", "/etc/*.conf"], "db_ignore": ["*.log"], "enabled": true}]
            """;

    private static final String MACHINE = """
            {"server_info": {"server_name": "db-07", "location": "São Paulo", "author": "Ana", "company": "Vya"},
             "schedule": {"enabled": true, "weekdays": [0, 1, 2, 3, 4], "time": "02:30", "timezone": "America/Sao_Paulo",
                          "tolerance_minutes": 45},
             "databases": {
               "mysql": {"enabled": false, "host": "db2", "port": 3306, "user": "root", "password_encrypted": "bXk="},
               "postgresql": {"enabled": true, "host": "db1", "port": 5432, "user": "dump", "password_encrypted": "cGc="}},
             "backup_filters": {"mysql": {"included_databases": ["shop"], "excluded_databases": ["tmp_*"]},
                                "postgresql": {"included_schemas": [], "excluded_tables": ["log_*"]}},
             "paths": {"backup_path": "/backups/old", "zip_path": "/backups/zip", "log_path": "/var/log/vya"},
             "backup_options": {"compress": true, "retention_days": 30, "create_zip": true},
             "monitoring": {"prometheus": {"enabled": true, "pushgateway_url": "http://p:9091", "job_name": "b"}}}
            """;

    @TempDir
    Path home;

    @BeforeEach
    void install() throws IOException {
        Installation.in(home);
        Files.delete(out());
    }

    private Path out() {
        return home.resolve("config/backup.yaml");
    }

    private Path old(String text) throws IOException {
        return Files.writeString(home.resolve("old.json"), text);
    }

    private Answering.Said run(List<String> answers, String... more) {
        List<String> line = new ArrayList<>(
                List.of("config", "import", home.resolve("old.json").toString()));
        line.addAll(List.of(more));
        return Answering.run(home, answers, line.toArray(String[]::new));
    }

    /** To the usual file. */
    private Answering.Said imported(String text, String... answers) throws IOException {
        old(text);
        return run(List.of(answers), "--out", out().toString());
    }

    private void isValid() {
        Answering.Said valid = Answering.run(home, List.of(), "config", "validate");
        assertThat(valid.out()).isEqualTo("valid: " + out() + ", 0 errors, 0 warnings\n");
        assertThat(valid.status()).isZero();
    }

    private Settings settings() {
        return SettingsLoader.of(home).load(out()).orThrow();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static List<String> leftOf(Answering.Said said) {
        return said.err()
                .lines()
                .filter(line -> line.startsWith("not carried over: "))
                .map(line -> line.substring("not carried over: ".length()))
                .toList();
    }

    @Test
    void aListOfServersComesOver() throws IOException {
        Answering.Said said = imported(LIST);
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.out()).isEqualTo("written: " + out() + "\n");
        assertThat(said.err()).isEmpty();
        isValid();
        Settings settings = settings();
        Settings.Instance first = settings.instance("postgresql-3").orElseThrow();
        assertThat(first.host()).isEqualTo("db1");
        assertThat(first.port()).isEqualTo(5433);
        assertThat(first.user()).isEqualTo("dump");
        assertThat(first.password().reveal()).isEqualTo("hunter2");
        assertThat(first.include()).containsExactly("shop", "crm_*");
        assertThat(first.exclude()).containsExactly("*_test");
        assertThat(first.enabled()).isTrue();
        Settings.Instance second = settings.instance("mysql-4").orElseThrow();
        assertThat(second.port()).isEqualTo(3307);
        assertThat(second.password()).isNull();
        assertThat(second.include()).containsExactly("*");
        assertThat(second.enabled()).isFalse();
        assertThat(settings.instance("files-5").orElseThrow().sets())
                .containsExactly(
                        new Settings.FileSet("files", List.of("/srv/www", "/etc/*.conf"), List.of("*.log"), List.of()));
        assertThat(settings.schedules()).isEmpty();
    }

    @Test
    void plainPasswordsStandInFilesOfTheirOwnAndNowhereElse() throws IOException {
        Answering.Said said = imported(LIST);
        assertThat(Files.readString(out())).doesNotContain("hunter2");
        assertThat(said.toString()).doesNotContain("hunter2");
        Path secret = home.resolve("config/secrets/postgresql-3");
        assertThat(secret).hasContent("hunter2");
        assertThat(mode(secret)).isEqualTo("rw-------");
        assertThat(mode(secret.getParent())).isEqualTo("rwx------");
        assertThat(mode(out())).isEqualTo("rw-------");

        Answering.Said printed = run(List.of());
        assertThat(printed.toString())
                .doesNotContain("hunter2")
                .contains("passwords are not written to standard output");
        assertThat(run(List.of(), "--json").toString()).doesNotContain("hunter2");
    }

    @Test
    void oddPasswordsComeOverToTheLastByte() throws IOException {
        for (String password : List.of(" a b ", "{{env:HOME}}", "'\"\\#: - x", "line\\nend\\n", "return\\r", "ü€𝄞")) {
            Files.deleteIfExists(out());
            Files.deleteIfExists(home.resolve("config/secrets/mysql-1"));
            String json = password.replace("\"", "\\\"").replace("\\#", "\\\\#");
            Answering.Said said = imported("[{\"id_dbms\":1,\"dbms\":\"mysql\",\"password\":\"" + json + "\"}]");
            assertThat(said.status()).as(said.toString()).isZero();
            assertThat(settings().instances().get(0).password().reveal())
                    .isEqualTo(new ObjectMapper().readTree("\"" + json + "\"").asText());
        }
    }

    @Test
    void aMachineWithItsScheduleComesOver() throws IOException {
        Answering.Said said = imported(MACHINE, "typed secret ");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.asked())
                .contains("The old password of postgresql is encoded")
                .doesNotContain("mysql");
        assertThat(leftOf(said))
                .containsExactly(
                        "server_info.author: there is no such thing today",
                        "databases.mysql.password_encrypted: how it is encoded was never written down, so nothing can"
                                + " decode it",
                        "backup_options.create_zip: each dump is one packed file with a manifest beside it, and no zip",
                        "paths.zip_path: no zip is made",
                        "paths.log_path: logs go to standard error",
                        "monitoring.prometheus: metrics are not pushed to a gateway any more");
        isValid();
        Settings settings = settings();
        assertThat(settings.server()).isEqualTo(new Settings.Server("db-07", "São Paulo", "Vya", null));
        Settings.Instance mysql = settings.instance("mysql").orElseThrow();
        assertThat(mysql.enabled()).isFalse();
        assertThat(mysql.include()).containsExactly("shop");
        assertThat(mysql.exclude()).containsExactly("tmp_*");
        assertThat(mysql.timeZone().getId()).isEqualTo("America/Sao_Paulo");
        Settings.Instance postgres = settings.instance("postgresql").orElseThrow();
        assertThat(postgres.password().reveal()).isEqualTo("typed secret ");
        Settings.Policy policy = settings.policy(postgres.policy()).orElseThrow();
        assertThat(policy.selection().excludedTables()).containsExactly("log_*");
        assertThat(settings.policy(mysql.policy()).orElseThrow().selection().excludedTables())
                .isEmpty();
        for (Settings.Policy each : settings.policies()) {
            assertThat(each.codec()).isEqualTo(Codec.GZIP);
            assertThat(each.retentions().of("disk").orElseThrow().within().toString())
                    .isEqualTo("30d");
        }
        Settings.Schedule schedule = settings.schedules().get(0);
        assertThat(schedule.times().orElseThrow().timetable().times()).containsExactly(LocalTime.of(2, 30));
        assertThat(schedule.times().orElseThrow().when()).isEqualTo("mon,tue,wed,thu,fri 02:30");
        assertThat(schedule.times().orElseThrow().rules().tolerance()).isEqualTo(Duration.ofMinutes(45));
        assertThat(schedule.timeZone().getId()).isEqualTo("America/Sao_Paulo");
        assertThat(settings.destinations().get(0).parameters())
                .as("not among old manifests, which would be taken for damaged ones")
                .containsEntry("directory", "/backups/old/restore-points");
    }

    @Test
    void anEncodedPasswordIsAPlaceholderWhereNothingIsAnswered() throws IOException {
        Answering.Said said = imported(MACHINE, "");
        assertThat(said.err())
                .contains("databases.postgresql.password_encrypted: how it is encoded was never written down")
                .contains("Write the password into " + home.resolve("config/secrets/postgresql") + " (0600)");
        assertThat(out())
                .content()
                .contains("password: \"{{file:config/secrets/postgresql}}\"")
                .doesNotContain("cGc=");
        assertThat(home.resolve("config/secrets/postgresql")).doesNotExist();
        Files.setPosixFilePermissions(
                Files.writeString(home.resolve("config/secrets/postgresql"), "x"),
                PosixFilePermissions.fromString("rw-------"));
        isValid();
    }

    @Test
    void withoutATerminalNothingIsAsked() throws IOException {
        old(MACHINE);
        Answering.Said said = run(null, "--out", out().toString());
        assertThat(said.status()).isZero();
        assertThat(leftOf(said)).anyMatch(left -> left.startsWith("databases.postgresql.password_encrypted: "));
        assertThat(home.resolve("config/secrets/postgresql")).doesNotExist();
    }

    @Test
    void whereAPasswordIsCanBeNamed() throws IOException {
        old(MACHINE);
        Answering.Said said = run(List.of(), "--out", out().toString(), "--password", "postgresql={{env:PATH}}");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.asked()).isEmpty();
        isValid();
        assertThat(out()).content().contains("password: \"{{env:PATH}}\"");
        for (String wrong : List.of("hunter2", "{{env:PW:hunter2}}", "{{file:a}}hunter2")) {
            Answering.Said refused = run(List.of(), "--password", "postgresql=" + wrong);
            assertThat(refused.status()).isEqualTo(2);
            assertThat(refused.err())
                    .contains("a password never stands on a command line")
                    .doesNotContain("hunter2");
        }
        assertThat(run(List.of(), "--password", "postgres={{env:A}}").err())
                .startsWith("error: --password postgres: no such instance is made. Did you mean `postgresql`?");
    }

    @Test
    void yamlWithEnvironmentsGivesTheOneThatIsNamed() throws IOException {
        String yaml = """
                DEV:
                  - {id_dbms: 1, dbms: mysql, host: dev, enabled: true}
                PRD:
                  - {id_dbms: 1, dbms: mysql, host: prd, enabled: true}
                """;
        assertThat(imported(yaml).err())
                .startsWith("error: VYA-1031 ")
                .contains("has lists of servers for DEV, PRD", "hint: Say which one to take with --environment.");
        assertThat(run(List.of(), "--environment", "TST").status()).isEqualTo(1);
        assertThat(run(List.of(), "--environment", "prd", "--out", out().toString())
                        .status())
                .isZero();
        assertThat(settings().instances().get(0).host()).isEqualTo("prd");
        isValid();

        imported("environment: DEV\n" + yaml);
        assertThat(run(List.of(), "--force", "--out", out().toString()).status())
                .isZero();
        assertThat(settings().instances().get(0).host()).isEqualTo("dev");
    }

    @Test
    void aListAloneInAnObjectIsTheList() throws IOException {
        Answering.Said said = imported("{\"servers\": " + LIST + ", \"smtp_password\": \"hunter2\"}");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(leftOf(said)).containsExactly("smtp_password: nothing is known of such a field");
        assertThat(said.toString()).doesNotContain("hunter2");
        isValid();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"host\": 7.5e1, \"port\": 0            | [0].port: it is no whole number from 1 to 65535",
                "\"port\": \"many\"                      | [0].port: it is no whole number from 1 to 65535",
                "\"port\": [3306]                        | [0].port: it is no whole number from 1 to 65535",
                "\"port\": 99999999999999999999          | [0].port: it is no whole number from 1 to 65535",
                "\"host\": {\"a\": 1}                    | [0].host: it is no text",
                "\"host\": \"{{file:/etc/passwd}}\"      | [0].host: its double braces would be taken for a placeholder",
                "\"username\": true                      | [0].username: it is no text",
                "\"password\": [\"hunter2\"]             | [0].password: it is no text",
                "\"enabled\": \"perhaps\"                | [0].enabled: it is neither true nor false, and was taken for false",
                "\"db_ignore\": \"tmp\"                  | [0].db_ignore: it is no list",
                "\"db_ignore\": [7, \"a\"]               | [0].db_ignore[0]: it is no text",
                "\"db_ignore\": [\"a[]b\", \"c\"]        | ",
                "\"compressed\": \"hunter2\"             | [0].compressed: nothing is known of such a field",
                "\"host\": \"\\ud800\"                   | [0].host: it holds what is no character",
                "\"host\": \"a\\u0000b\"                 | [0].host: it holds what is no character",
            })
    void eachMistakeIsToldAndTheRestComesOver(String fields, String told) throws IOException {
        Answering.Said said = imported("[{\"id_dbms\": 1, \"dbms\": \"mysql\", " + fields + "}]");
        assertThat(said.status()).as(said.toString()).isZero();
        if (told == null) {
            assertThat(leftOf(said)).isEmpty();
        } else {
            assertThat(leftOf(said)).contains(told);
        }
        assertThat(said.toString()).doesNotContain("hunter2");
        isValid();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"weekdays\": [0, 7, \"x\"], \"time\": \"2:05\" | schedule.weekdays[1]: it is no day from 0, Monday, to 6, Sunday",
                "\"weekdays\": [9], \"time\": \"02:30\" | schedule.weekdays: none of them is a day, so the schedule was disabled",
                "\"time\": \"25:00\" | schedule.time: it is no time such as 02:30",
                "\"weekdays\": [0] | schedule: it says no time, so there is no schedule",
                "\"time\": \"02:30\", \"timezone\": \"Brasilia\" | schedule.timezone: it is no time zone",
                "\"time\": \"02:30\", \"tolerance_minutes\": 0 | schedule.tolerance_minutes: it is no whole number from 1 to 1439",
                "\"time\": \"02:30\", \"every\": 3 | schedule.every: nothing is known of such a field",
            })
    void eachMistakeOfAScheduleIsTold(String fields, String told) throws IOException {
        Answering.Said said =
                imported("{\"databases\": {\"mysql\": {\"host\": \"db\"}}, \"schedule\": {" + fields + "}}");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(leftOf(said)).contains(told);
        isValid();
        Optional<Settings.Schedule> schedule = settings().schedules().stream().findFirst();
        assertThat(schedule.isPresent()).isEqualTo(fields.contains("02:30") || fields.contains("2:05"));
        if (told.contains("disabled")) {
            assertThat(schedule.orElseThrow().enabled()).isFalse();
        }
    }

    @Test
    void theOtherGroupsMayBeOddToo() throws IOException {
        Answering.Said said = imported("""
                {"server_info": "db", "schedule": null, "databases": {"mysql": {"user": "a"}, "oracle": {}, "postgresql": 7},
                 "backup_filters": {"mysql": {"included_schemas": ["a"], "included_databases": [1]}},
                 "paths": {"backup_path": "relative"}, "backup_options": {"retention_days": -1, "compress": false},
                 "monitoring": {"zabbix": {}, "prometheus": {"enabled": false}}, "extra": 1}
                """);
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(leftOf(said))
                .containsExactlyInAnyOrder(
                        "server_info: it is no group of fields",
                        "databases.oracle: nothing is known of such a field",
                        "databases.postgresql: it is no group of fields",
                        "backup_filters.mysql.included_databases[0]: it is no text",
                        "backup_filters.mysql.included_databases: the instance was disabled, as none of it could be carried"
                                + " over",
                        "backup_filters.mysql.included_schemas: nothing is known of such a field",
                        "paths.backup_path: it does not begin at the root",
                        "backup_options.retention_days: it is no whole number from 1 to 9999",
                        "monitoring.zabbix: nothing is known of such a field",
                        "extra: nothing is known of such a field");
        isValid();
        assertThat(settings().instances()).singleElement().satisfies(i -> assertThat(i.enabled())
                .isFalse());
        assertThat(settings().policies()).singleElement().satisfies(policy -> {
            assertThat(policy.codec()).isEqualTo(Codec.NONE);
            assertThat(policy.retentions()).isEqualTo(Settings.Retentions.FOR_EVER);
        });
    }

    @Test
    void idsThatComeTwiceAreToldApart() throws IOException {
        Answering.Said said = imported("""
                [{"id_dbms": 3, "dbms": "mysql", "password": "a"}, {"id_dbms": 3, "dbms": "mysql", "password": "b"},
                 {"dbms": "mysql"}, {"dbms": "oracle"}, 7, {"id_dbms": 9, "dbms": "files", "db_list": ["www"]}]
                """);
        assertThat(leftOf(said))
                .containsExactly(
                        "[1].id_dbms: another server has it too",
                        "[3].dbms: this server is left out whole: its dbms is none of files, mysql, postgresql",
                        "[4]: it is no group of fields",
                        "[5].db_list: one of its patterns cannot be used: it does not begin with a slash",
                        "[5]: this server is left out whole: it names no path");
        isValid();
        assertThat(settings().instances())
                .extracting(Settings.Instance::id)
                .containsExactly("mysql-3", "mysql-3-2", "mysql-no3");
        assertThat(settings().instance("mysql-3-2").orElseThrow().password().reveal())
                .isEqualTo("b");
    }

    @Test
    void namesAreDataWhateverStandsInThem() throws IOException {
        List<String> names = List.of(
                "a\nb: c",
                "'",
                "\"",
                "- x",
                "{a,b}",
                "back\\slash",
                "[unclosed",
                "#",
                "~",
                "null",
                "yes",
                "1e3",
                "0x1f",
                "!!java.lang.Runtime",
                "&a",
                "*a",
                "\u001b[2J",
                "\u0085",
                "\u2028",
                "a: b",
                "%YAML",
                "<<",
                "02:30",
                "ü𝄞");
        ObjectMapper json = new ObjectMapper();
        Answering.Said said = imported("[{\"id_dbms\": 1, \"dbms\": \"mysql\", \"host\": "
                + json.writeValueAsString("h\nenabled: false") + ", \"username\": "
                + json.writeValueAsString("u: 'x' # \"")
                + ", \"db_list\": " + json.writeValueAsString(names) + "}]");
        assertThat(said.status()).as(said.toString()).isZero();
        isValid();
        Settings.Instance instance = settings().instances().get(0);
        assertThat(instance.enabled()).isTrue();
        assertThat(instance.host()).isEqualTo("h\nenabled: false");
        assertThat(instance.user()).isEqualTo("u: 'x' # \"");
        Patterns patterns = Patterns.of(instance.include(), List.of());
        assertThat(names).allMatch(patterns::matches);
        // only what was a pattern in the old file still is one
        assertThat(patterns.names()).hasSize((int)
                names.stream().filter(name -> !name.contains("*")).count());
    }

    @Test
    void keysAreShownSafelyAndValuesNotAtAll() throws IOException {
        Answering.Said said =
                imported("[{\"id_dbms\": 1, \"dbms\": \"mysql\", \"\\u001b[2J\\nerror: x\": \"hunter2\"}]");
        assertThat(said.err()).doesNotContain("\u001b", "\nerror:", "hunter2").contains("not carried over: [0].");
        JsonNode json = new ObjectMapper().readTree(run(List.of(), "--json").out());
        assertThat(json.path("left").get(0).path("why").asText()).isEqualTo("nothing is known of such a field");
        assertThat(json.path("yaml").asText()).contains("mysql-1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"databases\": {}}                       | has no server that can be carried over",
                "[]                                        | has no server that can be carried over",
                "[{\"dbms\": \"oracle\"}]                  | has no server that can be carried over: [0].dbms: this server is left",
                "{\"a\": 1}                                | is neither a list of servers with `dbms` nor an object",
                "hunter2                                   | is neither a list of servers with `dbms` nor an object",
                "[{\"dbms\": hunter2}]                     | is not valid JSON, line 1, column",
                "[{\"dbms\": \"mysql\", \"dbms\": \"a\"}]  | has a field twice, line 1, column",
                "[{\"dbms\": \"mysql\"}] hunter2           | is not valid JSON, line 1, column",
                "a: [hunter2                               | line 1: not valid YAML",
            })
    void whatIsNoOldConfigurationIsRefused(String text, String why) throws IOException {
        Answering.Said said = imported(text);
        assertThat(said.status()).isEqualTo(1);
        assertThat(said.out()).isEmpty();
        assertThat(said.err())
                .startsWith("error: VYA-1031 " + home.resolve("old.json") + ": " + why)
                .contains("\nhint: ")
                .doesNotContain("hunter2");
        assertThat(out()).doesNotExist();
        assertThat(home.resolve("config/secrets")).doesNotExist();
    }

    @Test
    void hugeDeepAndForeignFilesAreRefused() throws IOException {
        Path old = home.resolve("old.json");
        try (RandomAccessFile huge = new RandomAccessFile(old.toFile(), "rw")) {
            huge.setLength(100L << 20);
        }
        assertThat(run(List.of()).err()).contains("is larger than 4.0 MB");
        Files.write(old, new byte[] {'[', (byte) 0xe9, ']'});
        assertThat(run(List.of()).err()).contains("is not UTF-8 text", "iconv");
        Files.writeString(old, "[".repeat(100_000));
        assertThat(run(List.of()).err()).contains("is not valid JSON");
        Files.writeString(old, "a: " + "[".repeat(100_000));
        assertThat(run(List.of()).err()).contains("nested too deep");
        Files.delete(old);
        assertThat(run(List.of()).err()).contains("does not exist");
        Files.createDirectory(old);
        assertThat(run(List.of()).err()).contains("is no file");
    }

    @Test
    @Timeout(60)
    void aFileFullOfTheSameIsNoTroubleEither() throws IOException {
        String servers = "{\"dbms\":\"mysql\",\"id_dbms\":1},".repeat(50_000);
        String names =
                IntStream.range(0, 200_000).mapToObj(i -> "\"d" + i + "\"").collect(Collectors.joining(","));
        Answering.Said said = imported("[" + servers + "{\"dbms\":\"mysql\",\"db_list\":[" + names + "]}]");
        assertThat(said.status()).isZero();
        assertThat(leftOf(said)).hasSize(49_999);
    }

    @Test
    void nothingThatIsThereIsReplacedUnasked() throws IOException {
        Files.writeString(out(), "mine");
        Answering.Said refused = imported(MACHINE, "typed");
        assertThat(refused.err()).startsWith("error: VYA-1030 " + out() + " is there already");
        assertThat(refused.asked()).as("not after a password was typed").isEmpty();
        assertThat(out()).hasContent("mine");
        Files.delete(out());

        Path secret = Files.createDirectories(home.resolve("config/secrets")).resolve("postgresql-3");
        Files.writeString(secret, "theirs");
        Answering.Said alsoRefused = imported(LIST);
        assertThat(alsoRefused.err()).startsWith("error: VYA-1030 " + secret + " is there already");
        assertThat(secret).hasContent("theirs");
        assertThat(out()).doesNotExist();

        assertThat(run(List.of(), "--force", "--out", out().toString()).status())
                .isZero();
        assertThat(secret).hasContent("hunter2");
        assertThat(mode(secret)).isEqualTo("rw-------");
        assertThat(mode(secret.getParent())).isEqualTo("rwx------");
        isValid();
    }

    @Test
    void aByteOrderMarkAndAMissingLineEndAreNoMistake() throws IOException {
        assertThat(imported("\ufeff" + LIST.strip()).status()).isZero();
        isValid();
        try (Stream<Path> files = Files.walk(home.resolve("config"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
        }
    }
}
