package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class ManyProblemsTest {
    private static final String FILE = """
            server: {nmae: db}
            instances:
              - id: main
                engine: postgres
                port: "5432"
                password: hunter2-in-plain
                tls: {mode: full, caFile: no/such/ca.pem}
                timeZone: America/Sao_Paolo
                databases: {include: ["app_[", "{a,b"], exclude: []}
                policy: nigthly
                enabled: sometimes
              - id: main
                engine: postgresql
                host: "{{sceret:db}}"
                user: "{{env:NOT_THERE}}"
                password: "{{file:no/such/secret}}"
                policy: nightly
                passwrod: x
              - engine: oracle
                timeZone: "{{env:ODD}}"
                port: "{{env:ODD}}"
                policy: 7
            policies:
              - id: nightly
                dump: {format: costum, options: {jobs: two, verbose: true, timeout: 5}}
                pack: {codec: gzip, level: 12}
                timeouts: {dump: 12 hours, stall: 0s}
                parallelism: 0
                destinations: [disk, clod, disk]
                notifications: team
              - id: not used
                destinations: []
            destinations:
              - id: disk
                type: file
                parameters: {dircetory: /backups}
              - id: cloud
                type: s3
                parameters:
                  bucket: 42
                  secretKey: AKIA-in-plain
                  pathStyle: "{{env:ODD}}"
                  storageClass: GLACIAL
                  storageClass: STANDARD
              - id: tape
                type: s4
            notifications:
              - id: team
                type: mail
                on: [success]
                parameters:
                  to: "x{{env:BRACES}}"
                  port:
            schedules:
              - id: weekly
                weekdays: [sunday]
                time: "25:00"
                timeZone: Mars/Olympus
                instances: [mian]
                enabled: "yes"
            shedules: []
            """;

    private static final List<String> EXPECTED = List.of(
            "1: error: unknown key `nmae` in `server`. Did you mean `name`?",
            "4: error: no Kamelet dumps the engine `postgres`. Did you mean `postgresql`?"
                    + " A new one is one file: routes/kamelets/dump-postgres-action.kamelet.yaml.",
            "5: error: `instances[main].port` is not a valid port: `5432`."
                    + " A number from 1 to 65535 without quotes, or a placeholder. For example `5432`.",
            "6: warning: `instances[main].password` is a secret in plain text."
                    + " Move it to an environment variable or a file: `{{env:NAME}}`, `{{file:path}}`.",
            "7: error: `instances[main].tls.mode` is none of the allowed values: `full`."
                    + " Use one of disable, prefer, require, verify-ca, verify-full.",
            "7: error: `instances[main].tls.caFile` cannot be read: HOME/no/such/ca.pem."
                    + " Put the authorities' certificates there, as PEM, or correct the path.",
            "8: error: `instances[main].timeZone` is not a time zone: `America/Sao_Paolo`."
                    + " Did you mean `America/Sao_Paulo`?",
            "9: error: `app_[` is not a valid pattern: a bracket is not closed."
                    + " Write a backslash before a character that is meant as it is.",
            "9: error: `{a,b` is not a valid pattern: a brace is not closed."
                    + " Write a backslash before a character that is meant as it is.",
            "10: error: there is no policy `nigthly`. Did you mean `nightly`?",
            "11: error: `instances[main].enabled` must be true or false, not text."
                    + " Whether schedules and `backup --all` include it.",
            "12: error: the id `main` stands twice in `instances`, first on line 3. Give one of them another id.",
            "14: error: `instances[main].host`: unknown placeholder function `sceret`."
                    + " Known are {{env:NAME}} and {{file:path}}.",
            "15: error: `instances[main].user`: the environment variable NOT_THERE is not set."
                    + " Set it for the process that runs vya-backupdb.",
            "16: error: `instances[main].password`: the file HOME/no/such/secret does not exist."
                    + " Create it, or correct the path.",
            "18: error: unknown key `passwrod` in `instances[main]`. Did you mean `password`?",
            "19: error: `id` is missing in `instances[#3]`. Add it. Names the instance in commands, file names and"
                    + " messages. For example `main-db`.",
            "19: error: no Kamelet dumps the engine `oracle`. Known are: postgresql."
                    + " A new one is one file: routes/kamelets/dump-oracle-action.kamelet.yaml.",
            "20: error: `instances[#3].timeZone` is not a time zone."
                    + " Use a zone of the tz database, such as `America/Sao_Paulo` or `UTC`.",
            "21: error: what the placeholder of `instances[#3].port` stands for is not a port."
                    + " Give a number from 1 to 65535.",
            "22: error: `instances[#3].policy` must be text, not a number. Put it in quotes.",
            "25: error: `policies[nightly].dump.format` is none of the allowed values: `costum`. Use one of plain, custom, tar, directory.",
            "25: error: `policies[nightly].dump.options.jobs` must be a whole number, not text."
                    + " Remove the quotes, or give a whole number.",
            "25: error: `timeout` is not an option of the dump. Say it as `timeouts.dump` of the policy.",
            "25: error: unknown parameter `verbose` of `dump-postgresql-action`, `dump-roles-postgresql-action`."
                    + " Known are: jobs.",
            "26: error: `policies[nightly].pack.level` is too high for the codec gzip. Give a number from 1 to 9.",
            "27: error: `policies[nightly].timeouts.dump` is not a valid duration: `12 hours`."
                    + " A whole number and a unit: s, m, h or d. For example `30s`, `15m`, `12h`, `2d`.",
            "27: error: `policies[nightly].timeouts.stall` is not a valid duration: `0s`."
                    + " A whole number and a unit: s, m, h or d. For example `30s`, `15m`, `12h`, `2d`.",
            "28: error: `policies[nightly].parallelism` is out of range: `0`. Give a number from 1 to 64.",
            "29: error: `policies[nightly].destinations` says the same thing twice. Remove one of them.",
            "29: error: there is no destination `clod`. Did you mean `cloud`?",
            "30: error: `policies[nightly].notifications` must be a list, not text."
                    + " Ids of the notifications that hear of runs.",
            "31: error: `policies[not used].id` is not a valid id: `not used`."
                    + " Letters, digits, dash and underscore. For example `main-db`.",
            "31: warning: no instance and no schedule uses the policy `not used`. Use it, or remove it.",
            "32: error: `policies[not used].destinations` is an empty list. Name at least one.",
            "36: error: unknown parameter `dircetory` of `store-file-action`. Did you mean `directory`?",
            "37: warning: no policy uses the destination `cloud`. Use it, or remove it.",
            "40: error: `destinations[cloud].parameters.bucket` must be text, not a number. Put it in quotes.",
            "41: warning: `destinations[cloud].parameters.secretKey` is a secret in plain text."
                    + " Move it to an environment variable or a file: `{{env:NAME}}`, `{{file:path}}`.",
            "42: error: what the placeholder of `destinations[cloud].parameters.pathStyle` stands for is not true or"
                    + " false. Correct it there.",
            "43: error: `destinations[cloud].parameters.storageClass` is none of the allowed values: `GLACIAL`."
                    + " Use one of STANDARD, GLACIER.",
            "44: error: the key `storageClass` stands twice in the same place, first on line 43. Remove one of them.",
            "45: warning: no policy uses the destination `tape`. Use it, or remove it.",
            "46: error: no Kamelet ships to destinations of type `s4`. Did you mean `s3`?"
                    + " A new one is one file: routes/kamelets/store-s4-action.kamelet.yaml.",
            "48: warning: no policy uses the notification `team`. Use it, or remove it.",
            "50: error: `notifications[team].on[#1]` is none of the allowed values: `success`."
                    + " Use one of SUCCESS, SKIPPED, DEGRADED, SUSPECT, PARTIAL, FAILED.",
            "52: error: what the placeholder of `notifications[team].parameters.to` stands for contains `{{` or `}}`."
                    + " Only parameters of `format: password` can carry that.",
            "53: error: `notifications[team].parameters.port` has no value. Give it one, or remove the key.",
            "56: error: `schedules[weekly].weekdays[#1]` is none of the allowed values: `sunday`."
                    + " Use one of mon, tue, wed, thu, fri, sat, sun.",
            "57: error: `schedules[weekly].time` is not a valid time: `25:00`."
                    + " Hours and minutes, 00:00 to 23:59. For example `02:30`.",
            "58: error: `schedules[weekly].timeZone` is not a time zone: `Mars/Olympus`."
                    + " Use a zone of the tz database, such as `America/Sao_Paulo` or `UTC`.",
            "59: error: there is no instance `mian`. Did you mean `main`?",
            "60: error: `schedules[weekly].enabled` must be true or false, not text. Whether it runs.",
            "61: error: unknown key `shedules` at the top of the file. Did you mean `schedules`?");

    @TempDir
    Path home;

    @Test
    void allAreReportedAtOnce() {
        Map<String, String> environment = Map.of("ODD", "odd-value", "BRACES", "a{{b");
        Checked<Settings> checked =
                Homes.loader(Homes.with(home, FILE), environment).load();

        assertThat(checked.valid()).isFalse();
        assertThat(lines(checked)).containsExactlyInAnyOrderElementsOf(EXPECTED);
        assertThat(checked.findings()).isSortedAccordingTo(Comparator.comparingInt(Finding::line));
    }

    @Test
    void noValueOfASecretOrPlaceholderIsRepeated() {
        Map<String, String> environment = Map.of("ODD", "odd-value", "BRACES", "a{{b");
        Checked<Settings> checked =
                Homes.loader(Homes.with(home, FILE), environment).load();

        assertThat(checked.toString()).doesNotContain("hunter2", "AKIA", "odd-value", "a{{b");
    }

    @Test
    void aSecretOthersCanReadIsAWarning() throws IOException {
        Homes.with(
                home,
                SettingsLoaderTest.SMALL.replace("policy: nightly}", "policy: nightly, password: '{{file:pw}}'}"));
        Files.writeString(home.resolve("pw"), "s3cret\n");
        Files.setPosixFilePermissions(home.resolve("pw"), PosixFilePermissions.fromString("rw-r-----"));
        Checked<Settings> checked = Homes.loader(home, Map.of()).load();

        assertThat(lines(checked))
                .containsExactly("3: warning: `instances[main].password`: the file HOME/pw can be read by other users."
                        + " Run `chmod 600` on it.");
        assertThat(checked.orThrow().instance("main").orElseThrow().password().reveal())
                .isEqualTo("s3cret");
    }

    @Test
    void aFileThatIsNoYamlNamesItsLine() {
        assertThat(lines("server:\n  name: a\n name: b\n"))
                .singleElement()
                .asString()
                .startsWith("3: error: not valid YAML: ")
                .endsWith(" Check indentation, colons and quotes around here.");
        assertThat(lines("server: \"a\n")).singleElement().asString().contains("error: not valid YAML: ");
        assertThat(lines("[1]\n")).containsExactly("1: error: the file is not a group of keys. Begin with `server:`.");
        assertThat(lines("a: &x [*x]\n"))
                .as("an anchor that contains itself")
                .isNotEmpty()
                .allMatch(l -> l.contains("error"));
        assertThat(lines("---\na: 1\n---\nb: 1\n")).singleElement().asString().contains("error: not valid YAML");
    }

    @Test
    void aSecretThatIsNotQuotedIsNotRepeated() {
        for (String password :
                List.of("*hunter2", "@hunter2", "%hunter2", "\"\\hunter2\"", "{hunter2: ", "hunter2: x", "`hunter2")) {
            assertThat(lines("a: 1\npassword: " + password + "\n"))
                    .as(password)
                    .isNotEmpty()
                    .noneMatch(line -> line.contains("hunter2"));
        }
        for (String password : List.of("x{{hunter2:y}}", "{{env:NOPE:hunter2}}", "hunter2{{", "{{hunter2}}")) {
            String yaml = SettingsLoaderTest.SMALL.replace(
                    "policy: nightly}", "policy: nightly, password: '" + password + "'}");
            assertThat(lines(yaml)).as(password).isNotEmpty().noneMatch(line -> line.contains("hunter2"));
        }
        assertThat(lines("a: 1\npassword: {{env:PASSWORD}}\n"))
                .contains("2: error: a placeholder without quotes around it. Write \"{{...}}\".");
    }

    @Test
    void anEmptyOrMissingFileSaysSo() throws IOException {
        assertThat(lines("# nothing yet\n"))
                .containsExactly("0: error: the file is empty. Write something into it, or delete it.");
        assertThat(lines("{}")).hasSize(4).allMatch(line -> line.contains("is missing at the top of the file"));
        Files.delete(home.resolve("config/backup.yaml"));
        assertThat(lines(Homes.loader(home, Map.of()).load()))
                .containsExactly("0: error: the file does not exist. Create it, or name another one.");
    }

    private List<String> lines(String yaml) {
        return lines(Homes.loader(Homes.with(home, yaml), Map.of()).load());
    }

    private List<String> lines(Checked<Settings> checked) {
        return checked.findings().stream()
                .map(f -> f.line()
                        + f.text()
                                .replaceFirst("^[^:]*(:[0-9]+)?(?=: (error|warning))", "")
                                .replace(home.toString(), "HOME"))
                .toList();
    }
}
