package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.catalog.ScheduleRecords;
import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.config.SettingsLoader;
import digital.vya.backupdb.engine.Inspection;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Checkup.Check;
import digital.vya.backupdb.model.Checkup.Level;
import digital.vya.backupdb.model.ServerFacts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From what is seen of this machine to what is said of it. */
@Tag("unit")
class MachineChecksTest {
    private static final Instant NOW = Instant.parse("2026-03-06T07:45:00Z");
    private static final Path HOME = Path.of("").toAbsolutePath();

    @TempDir
    Path state;

    @ParameterizedTest
    @CsvSource({
        "79, 21, 1, OK, 79 %",
        "80, 20, 1, WARNING, 80 %",
        "10, 90, 91, WARNING, 91.0 GB are to stay free",
        "0, 0, 0, WARNING, 100 %"
    })
    void aDiskThatFillsUpIsTold(long used, long free, long reserve, Level level, String said) {
        long gigabyte = 1L << 30;
        Check check = MachineChecks.space("disk", Path.of("/b"), used * gigabyte, free * gigabyte, reserve * gigabyte);
        assertThat(check.level()).isEqualTo(level);
        assertThat(check.detail()).contains(said);
        assertThat(check.code()).isEqualTo(level == Level.OK ? null : ErrorCode.DISK_FILLING);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, OK, agree",
        "PT60S, OK, agree",
        "PT61S, WARNING, 1 min 01 s ahead of",
        "PT-5M, WARNING, 5 min 00 s behind"
    })
    void clocksMoreThanAMinuteApartAreTold(Duration ahead, Level level, String said) {
        Check check = Doctor.clock("pg", ahead);
        assertThat(check.level()).isEqualTo(level);
        assertThat(check.detail()).contains(said);
        assertThat(check.code()).isEqualTo(level == Level.OK ? null : ErrorCode.CLOCKS_DIFFER);
    }

    /** How long the question took is no difference of clocks. */
    @ParameterizedTest
    @CsvSource({"-100, PT-100S", "0, PT0S", "5, PT0S", "10, PT0S", "110, PT1M40S"})
    void aServersClockIsHeldAgainstTheTimeOfTheQuestion(long seconds, Duration ahead) {
        Inspection inspection =
                new Inspection(new ServerFacts("15", "15"), List.of(), true, Map.of(), NOW.plusSeconds(seconds));
        assertThat(DryRuns.ahead(inspection, NOW, NOW.plusSeconds(10))).contains(ahead);
        assertThat(DryRuns.ahead(new Inspection(new ServerFacts("", ""), List.of(), true), NOW, NOW))
                .isEmpty();
    }

    @Test
    void aZoneThatWasNotSaidIsRemarkedWhereTheMachineIsInUtc() {
        Check said = zone(false);
        assertThat(said.level()).isEqualTo(Level.WARNING);
        assertThat(said.code()).isEqualTo(ErrorCode.ZONE_NOT_SAID);
        assertThat(said.hint()).contains("timeZone");
        assertThat(zone(true)).isEqualTo(Check.ok("time zone", null, "Z, now 2026-03-06 07:45 +00:00"));
    }

    private Check zone(boolean zoneIsSaid) {
        Settings shipped = SettingsLoader.of(HOME).load().orThrow();
        Settings.Schedule like = shipped.schedules().get(0);
        Settings.Schedule schedule =
                new Settings.Schedule("s", like.times(), ZoneOffset.UTC, zoneIsSaid, List.of(), Optional.empty(), true);
        Settings settings = new Settings(
                shipped.server(),
                shipped.instances(),
                shipped.policies(),
                shipped.destinations(),
                shipped.notifications(),
                List.of(schedule));
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        ScheduleQuestions questions =
                new ScheduleQuestions(settings, new ScheduleRecords(new RunFolder(state)), Nodes.alone(state), clock);
        return new MachineChecks(Knobs.load(HOME).orThrow(), questions, "vya-backupdb 3", clock)
                .all(HOME.resolve("config/backup.yaml")).stream()
                        .filter(check -> check.what().equals("time zone"))
                        .findFirst()
                        .orElseThrow();
    }
}
