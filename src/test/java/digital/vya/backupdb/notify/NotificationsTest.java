package digital.vya.backupdb.notify;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.metrics.Meters;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is told. */
@Tag("unit")
class NotificationsTest {
    private static final Settings BASE = Outcomes.settings();

    /** prod (nightly) tells a and b, stage (weekly) tells b and c, quiet tells nobody; d is nobody's. */
    private static final Settings SETTINGS = new Settings(
            BASE.server(),
            List.of(instance("prod", "nightly"), instance("stage", "weekly"), instance("quiet", "silent")),
            List.of(policy("nightly", "b", "a"), policy("weekly", "c", "b"), policy("silent")),
            List.of(),
            List.of(
                    on("a", EnumSet.allOf(Verdict.class)),
                    on("b", EnumSet.allOf(Verdict.class)),
                    on("c", EnumSet.of(Verdict.FAILED)),
                    on("d", EnumSet.allOf(Verdict.class))),
            List.of(schedule("stage-only", "stage"), schedule("all")));

    private static Settings.Schedule schedule(String id, String... instances) {
        return new Settings.Schedule(
                id, Optional.empty(), ZoneOffset.UTC, true, List.of(instances), Optional.empty(), true);
    }

    private final Notifications notifications = new Notifications(
            SETTINGS,
            run -> Path.of("nowhere"),
            new Meters(new SimpleMeterRegistry(), SETTINGS, () -> 0),
            Clock.fixed(Outcomes.STARTED.toInstant(), Outcomes.STARTED.getOffset()));

    @Test
    void thoseOfThePoliciesInTheRunEachOnce() {
        assertThat(told(Outcomes.run(Outcomes.success("prod", "shop")))).containsExactly("a", "b");
        assertThat(told(Outcomes.run(Outcomes.success("stage", "shop")))).containsExactly("b");
        assertThat(told(Outcomes.run(
                        Outcomes.success("prod", "shop"),
                        Outcomes.success("prod", "erp"),
                        Outcomes.failed("stage", "erp", "no"))))
                .containsExactly("a", "b", "c");
    }

    @Test
    void theRunsOutcomeDecidesNotTheDatabases() {
        assertThat(told(Outcomes.run(Outcomes.success("stage", "shop"), Outcomes.failed("prod", "erp", "no"))))
                .containsExactly("a", "b", "c");
    }

    @Test
    void nobodyWhereThePolicyTellsNobody() {
        assertThat(told(Outcomes.run(Outcomes.failed("quiet", "shop", "no")))).isEmpty();
    }

    @Test
    void everybodyWhenItIsNotKnownWhoseRunItWas() {
        assertThat(told(Outcomes.nothingReached())).containsExactly("a", "b", "c", "d");
        assertThat(told(Outcomes.run(Outcomes.failed("gone", null, "no")))).containsExactly("a", "b", "c", "d");
    }

    /** Such as one that was missed. */
    @Test
    void aScheduleConcernsThoseOfItsInstances() {
        assertThat(told(missed("stage-only"))).containsExactly("b", "c");
        assertThat(told(missed("all"))).containsExactly("a", "b", "c");
        assertThat(told(missed("gone"))).containsExactly("a", "b", "c", "d");
    }

    private static RunOutcome missed(String schedule) {
        RunOutcome like = Outcomes.nothingReached();
        Run run = like.run();
        return new RunOutcome(
                new Run(run.id(), Trigger.SCHEDULE, schedule, run.startedAt(), false),
                like.verdict(),
                like.databases(),
                like.problems(),
                like.endedAt());
    }

    private List<String> told(RunOutcome outcome) {
        return notifications.choose(outcome).stream().map(Notice::getId).toList();
    }

    private static Settings.Notification on(String id, EnumSet<Verdict> verdicts) {
        return new Settings.Notification(id, "mail", verdicts, Map.of());
    }

    private static Settings.Instance instance(String id, String policy) {
        Settings.Instance like = BASE.instances().get(0);
        return new Settings.Instance(
                id,
                like.engine(),
                like.host(),
                like.port(),
                like.user(),
                like.password(),
                like.tls(),
                like.timeZone(),
                like.include(),
                like.exclude(),
                policy,
                true);
    }

    private static Settings.Policy policy(String id, String... notifications) {
        Settings.Policy like = BASE.policies().get(0);
        return new Settings.Policy(
                id,
                like.format(),
                like.dumpOptions(),
                like.codec(),
                like.level(),
                like.dumpTimeout(),
                like.packTimeout(),
                like.stallTimeout(),
                like.parallelism(),
                like.roles(),
                like.destinations(),
                List.of(notifications));
    }
}
