package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.AsOf;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ScheduleListing;
import digital.vya.backupdb.model.ScheduleQuestion;
import digital.vya.backupdb.model.Verdict;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What people read of schedules. */
@Tag("unit")
class ScheduleCommandsTest {
    @Test
    void aListShowsTheNextTimesLocalAndInUtc() {
        FakeRuntime runtime = new FakeRuntime().answer("direct:schedule-list", Samples.schedules());
        FakeRuntime.Said listed = runtime.run("schedule", "list", "--next", "2");
        assertThat(listed.exit()).isZero();
        assertThat(listed.out()).isEqualTo("""
                SCHEDULE      WHEN     TIME ZONE          NEXT                        UTC                         LAST
                every-night   02:30    America/Sao_Paulo  2026-11-22 02:30:00 -03:00  2026-11-22 05:30:00 +00:00  started 2026-11-21 02:30:00 -03:00
                                                          2026-11-23 02:30:00 -03:00  2026-11-23 05:30:00 +00:00
                after-deploy  run-now  America/Sao_Paulo  -                           -                           -
                """);
        assertThat(runtime.asked).containsExactly(new ScheduleQuestion(List.of(), null, 2));
    }

    @Test
    void aListRemarksAZoneThatWasNotSaid() {
        Problem remark = new Problem(ErrorCode.ZONE_NOT_SAID, "Schedule s names no time zone", "Say it.");
        FakeRuntime runtime = new FakeRuntime()
                .answer(
                        "direct:schedule-list",
                        new ScheduleListing(Samples.schedules().schedules(), List.of(remark)));
        assertThat(runtime.run("schedule", "list").out()).contains("VYA-1020 Schedule s names no time zone");
    }

    @Test
    void withoutSchedulesItSaysSo() {
        FakeRuntime runtime = new FakeRuntime()
                .answer("direct:schedule-list", new ScheduleListing(List.of(), List.of()))
                .answer("direct:schedule-test", List.of());
        assertThat(runtime.run("schedule", "list").out()).startsWith("no schedules");
        FakeRuntime.Said tested = runtime.run("schedule", "test");
        assertThat(tested.out()).startsWith("no schedules");
        assertThat(tested.exit()).isEqualTo(1);
    }

    @Test
    void aTestSaysWhyAndItsStatusWhetherOneWouldRun() {
        FakeRuntime runtime = new FakeRuntime().answer("direct:schedule-test", List.of(Samples.scheduleAnswer(true)));
        FakeRuntime.Said tested = runtime.run("schedule", "test", "every-night", "--at", "2026-11-21T02:41");
        assertThat(tested.exit()).isZero();
        assertThat(tested.out())
                .isEqualTo("every-night: would run then: Saturday 2026-11-21 is one of its days,"
                        + " inside 2026-11-21T02:30 - 03:00, next 2026-11-22T02:30-03:00\n");
        assertThat(runtime.asked)
                .containsExactly(new ScheduleQuestion(
                        List.of("every-night"), new AsOf(LocalDateTime.parse("2026-11-21T02:41"), null), 0));

        FakeRuntime.Said not = new FakeRuntime()
                .answer("direct:schedule-test", List.of(Samples.scheduleAnswer(false)))
                .run("schedule", "test");
        assertThat(not.exit()).isEqualTo(1);
        assertThat(not.out()).startsWith("every-night: would not run now: ");
    }

    @Test
    void runNowIsABackup() {
        FakeRuntime runtime = new FakeRuntime().answer("direct:run-now", Samples.run(Verdict.PARTIAL, Samples.ROLES));
        assertThat(runtime.run("run-now", "every-night").exit()).isEqualTo(4);
        assertThat(runtime.asked).containsExactly("every-night");
        assertThat(new FakeRuntime().run("run-now").exit()).isEqualTo(2);
        assertThat(new FakeRuntime().run("schedule").exit()).isEqualTo(2);
        assertThat(new FakeRuntime().run("schedule", "list", "--next", "1001").exit())
                .isEqualTo(2);
    }
}
