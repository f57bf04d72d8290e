package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.retention.Retention;
import digital.vya.backupdb.retention.Span;
import digital.vya.backupdb.retention.Tier;
import digital.vya.backupdb.schedule.ScheduleTimes;
import digital.vya.backupdb.schedule.StartRules;
import digital.vya.backupdb.schedule.Timetable;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void aWatermarkIsOfADiskOfThisMachine() {
        assertThat(watermark("disk, type: file").orThrow().destinations().get(0).watermark())
                .isEqualTo(Settings.Watermark.USUAL);
        assertThat(watermark("disk, type: file, watermark: {free: 500MB}")
                        .orThrow()
                        .destinations()
                        .get(0)
                        .watermark())
                .isEqualTo(new Settings.Watermark(80, OptionalLong.of(500L << 20)));
        assertThat(watermark("disk, type: file, watermark: {percent: 101, free: 5 apples}")
                        .findings())
                .hasSize(2);
        assertThat(watermark("disk, type: s3, watermark: {percent: 90}").findings())
                .filteredOn(finding -> finding.what().contains("watermark"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.text())
                        .contains(":7: error: `destinations[disk].watermark` is about a disk of this machine"));
    }

    private Checked<Settings> watermark(String destination) {
        String yaml = SMALL.replace("disk, type: file", destination);
        return Homes.loader(Homes.with(home, yaml), Map.of()).load();
    }

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
                        Optional.of(new ScheduleTimes(
                                "weekly",
                                "sun 23:05",
                                new Timetable(Set.of(DayOfWeek.SUNDAY), LocalTime.of(23, 5), ZoneId.of("UTC")),
                                StartRules.USUAL)),
                        ZoneId.of("UTC"),
                        true,
                        List.of("main"),
                        Optional.empty(),
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

    @Test
    void whatAPolicyKeeps() {
        String kept = SMALL.replace(
                "destinations: [disk]}",
                "destinations: [disk], retention: {timeZone: America/Sao_Paulo, keep: 2, within: 36h,"
                        + " weekly: {keep: 5, on: sun}, monthly: {within: 2y, on: 31}, at: {disk: {keep: 7}}}}");
        Settings.Retentions read = Homes.loader(Homes.with(home, kept), Map.of())
                .load()
                .orThrow()
                .policies()
                .get(0)
                .retentions();
        ZoneId zone = ZoneId.of("America/Sao_Paulo");
        assertThat(read.usual())
                .contains(new Retention(
                        zone,
                        2,
                        new Span(36, ChronoUnit.HOURS),
                        List.of(
                                new Tier(Tier.Bucket.WEEKLY, 5, Span.NONE, 7),
                                new Tier(Tier.Bucket.MONTHLY, 0, new Span(2, ChronoUnit.YEARS), 31))));
        assertThat(read.of("disk")).contains(new Retention(zone, 7, Span.NONE, List.of()));
        assertThat(read.of("other")).isEqualTo(read.usual());
    }

    /** Only what is said is kept, so what says nothing, or something that cannot be meant, is refused. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timeZone: UTC | retention",
                "keep: 7 | timeZone",
                "timeZone: Sao_Paulo, keep: 7 | not a time zone",
                "timeZone: UTC, keep: 0 | keep",
                "timeZone: UTC, within: 3m | within",
                "timeZone: UTC, daily: {} | daily",
                "timeZone: UTC, weekly: {on: sun} | weekly",
                "timeZone: UTC, weekly: {keep: 1, on: 7} | on",
                "timeZone: UTC, monthly: {keep: 1, on: 32} | on",
                "timeZone: UTC, daily: {keep: 1, on: sun} | on",
                "timeZone: UTC, at: {} | at",
                "timeZone: UTC, at: {disk: {}} | disk",
                "timeZone: UTC, at: {dusk: {keep: 7}} | does not send to a destination `dusk`",
            })
    void whatKeepsNothingIsRefused(String retention, String named) {
        List<String> found = findings(
                SMALL.replace("destinations: [disk]}", "destinations: [disk], retention: {" + retention + "}}"));
        assertThat(found).hasSize(1).allMatch(finding -> finding.contains(named));
    }

    private List<String> findings(String yaml) {
        return Homes.loader(Homes.with(home, yaml), Map.of()).load().findings().stream()
                .map(f -> f.line() + ": " + f.what() + ". " + f.fix())
                .toList();
    }
}
