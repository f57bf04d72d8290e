package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.Verdict;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class SettingsLoaderTest {
    static final String SMALL = """
            server: {name: db-01}
            instances:
              - {id: main, engine: postgresql, policy: nightly}
            policies:
              - {id: nightly, destinations: [disk]}
            destinations:
              - {id: disk, type: file, parameters: {directory: /backups}}
            """;

    static final String FULL = """
            server: {name: db-01, location: São Paulo, company: Vya, contact: "{{env:CONTACT}}"}
            instances:
              - id: main
                engine: postgresql
                host: "{{env:HOST}}"
                port: "{{env:PORT}}"
                user: backup
                password: "a{{env:PASSWORD}}z"
                tls: {mode: require}
                timeZone: America/Sao_Paulo
                databases: {include: ["app_*"], exclude: [app_tmp]}
                policy: nightly
                enabled: false
            policies:
              - id: nightly
                dump: {format: plain, roles: false, options: {jobs: 2}}
                pack: {codec: zstd, level: 9}
                timeouts: {dump: 1h, pack: 30m, stall: 45s}
                parallelism: 3
                destinations: [disk]
                notifications: [team]
            destinations:
              - {id: disk, type: file, parameters: {directory: "{{env:HOST}}"}}
            notifications:
              - {id: team, type: mail, on: [FAILED], parameters: {to: dba@example.com}}
            schedules:
              - {id: weekly, weekdays: [sun], time: "23:05", timeZone: UTC, instances: [main], enabled: false}
            """;

    static final Map<String, String> ENVIRONMENT =
            Map.of("HOST", "db.example.com", "PORT", "5433", "PASSWORD", "s3cr{{t", "CONTACT", "dba");

    @TempDir
    Path home;

    @Test
    void fillsInDefaults() {
        Settings settings =
                Homes.loader(Homes.with(home, SMALL), Map.of()).load().orThrow();

        Settings.Instance instance = settings.instance("main").orElseThrow();
        assertThat(instance.host()).isNull();
        assertThat(instance.port()).isZero();
        assertThat(instance.password()).isNull();
        assertThat(instance.tls()).isEqualTo(new Settings.Tls("prefer", null));
        assertThat(instance.include()).containsExactly("*");
        assertThat(instance.exclude()).isEmpty();
        assertThat(instance.enabled()).isTrue();
        assertThat(settings.policy("nightly"))
                .contains(new Settings.Policy(
                        "nightly",
                        "plain",
                        Map.of(),
                        Codec.GZIP,
                        5,
                        Duration.ofHours(12),
                        Duration.ofHours(2),
                        Duration.ofMinutes(30),
                        1,
                        true,
                        List.of("disk"),
                        List.of()));
        assertThat(settings.notifications()).isEmpty();
        assertThat(settings.schedules()).isEmpty();
    }

    @Test
    void readsEveryKey() {
        Settings settings =
                Homes.loader(Homes.with(home, FULL), ENVIRONMENT).load().orThrow();

        assertThat(settings.server()).isEqualTo(new Settings.Server("db-01", "São Paulo", "Vya", "dba"));
        assertThat(settings.instances())
                .containsExactly(new Settings.Instance(
                        "main",
                        "postgresql",
                        "db.example.com",
                        5433,
                        "backup",
                        new Secret("as3cr{{tz"),
                        new Settings.Tls("require", null),
                        ZoneId.of("America/Sao_Paulo"),
                        List.of("app_*"),
                        List.of("app_tmp"),
                        "nightly",
                        false));
        assertThat(settings.policies())
                .containsExactly(new Settings.Policy(
                        "nightly",
                        "plain",
                        Map.of("jobs", 2),
                        Codec.ZSTD,
                        9,
                        Duration.ofHours(1),
                        Duration.ofMinutes(30),
                        Duration.ofSeconds(45),
                        3,
                        false,
                        List.of("disk"),
                        List.of("team")));
        assertThat(settings.destination("disk").orElseThrow().parameters())
                .as("placeholders of parameters are resolved where they are used")
                .isEqualTo(Map.of("directory", "{{env:HOST}}"));
        assertThat(settings.notification("team").orElseThrow().on()).containsExactly(Verdict.FAILED);
        assertThat(settings.schedules())
                .containsExactly(new Settings.Schedule(
                        "weekly",
                        java.util.Set.of(DayOfWeek.SUNDAY),
                        LocalTime.of(23, 5),
                        ZoneId.of("UTC"),
                        List.of("main"),
                        false));
    }

    @Test
    void aScheduleThatNamesADisabledInstanceIsAWarning() {
        String off = SMALL.replace("policy: nightly}", "policy: nightly, enabled: false}")
                + "schedules:\n  - {id: late, weekdays: [sun], time: \"23:05\", timeZone: UTC, instances: [main]}\n";

        assertThat(findings(off))
                .containsExactly("9: the schedule names the instance `main`, which is disabled and left out."
                        + " Enable it, or remove it here.");
        assertThat(findings(off.replace("instances: [main]}", "instances: [main], enabled: false}")))
                .isEmpty();
    }

    private List<String> findings(String yaml) {
        return Homes.loader(Homes.with(home, yaml), Map.of()).load().findings().stream()
                .map(f -> f.line() + ": " + f.what() + ". " + f.fix())
                .toList();
    }
}
