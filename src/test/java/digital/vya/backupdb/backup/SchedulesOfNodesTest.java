package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.catalog.Audit;
import digital.vya.backupdb.catalog.BackupHistory;
import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.catalog.RunRecords;
import digital.vya.backupdb.catalog.ScheduleRecords;
import digital.vya.backupdb.catalog.SharedFile;
import digital.vya.backupdb.config.Secret;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.metrics.Meters;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.ScheduleQuestion;
import digital.vya.backupdb.model.SlotEnd;
import digital.vya.backupdb.schedule.Days;
import digital.vya.backupdb.schedule.ScheduleState;
import digital.vya.backupdb.schedule.ScheduleTimes;
import digital.vya.backupdb.schedule.SlotEntry;
import digital.vya.backupdb.schedule.StartRules;
import digital.vya.backupdb.schedule.Timetable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nodes that share a catalogue decide of one schedule, and tell; each is asked when the test says so. */
@Tag("unit")
class SchedulesOfNodesTest {
    private static final Instant DUE = Instant.parse("2026-03-06T02:30:00Z");
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path home;

    private final List<AutoCloseable> open = new ArrayList<>();
    private Instant now = DUE.minus(Duration.ofHours(1));
    private int started;

    private final InstantSource time = () -> now;
    private final Clock clock = time.withZone(ZoneOffset.UTC);

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private static Settings settings() {
        ScheduleTimes times = new ScheduleTimes(
                "nightly",
                "02:30",
                new Timetable(
                        Days.of(EnumSet.allOf(DayOfWeek.class)),
                        List.of(LocalTime.of(2, 30)),
                        ZoneOffset.UTC,
                        List.of()),
                StartRules.USUAL);
        return new Settings(
                new Settings.Server("test", null, null, null),
                List.of(new Settings.Instance(
                        "pg",
                        "postgresql",
                        "db.example",
                        5432,
                        "backup",
                        new Secret("s3cret"),
                        new Settings.Tls("require", null),
                        ZoneOffset.UTC,
                        List.of(),
                        List.of(),
                        "nightly",
                        true)),
                List.of(),
                List.of(),
                List.of(),
                List.of(new Settings.Schedule(
                        "nightly", Optional.of(times), ZoneOffset.UTC, true, List.of("pg"), Optional.empty(), true)));
    }

    /** A process of a node; those of one name have one state folder. */
    private final class Node {
        private final String name;
        private final Path state;
        private final SharedFile tables;
        private final Nodes nodes;
        private final ScheduleRecords records;
        private final Schedules schedules;

        Node(String folder, String name) {
            this.name = name;
            this.state = home.resolve(folder).resolve(name);
            this.tables = new SharedFile(home.resolve(folder));
            this.nodes = new Nodes(tables.catalog(), name, Duration.ofMinutes(5), run -> {});
            RunFolder runs = new RunFolder(state);
            this.records = new ScheduleRecords(runs);
            Settings settings = settings();
            BackupHistory history =
                    new BackupHistory(tables.catalog(), new Audit(tables.catalog(), name, clock), clock);
            this.schedules = new Schedules(
                    settings,
                    records,
                    new RunRecords(runs),
                    nodes,
                    new Outcomes(new Anomalies(settings, history), new RunLog(runs), clock),
                    new Meters(new SimpleMeterRegistry(), settings, () -> 0),
                    clock,
                    () -> false);
            open.add(0, nodes);
            open.add(tables);
            nodes.serve();
            schedules.begin();
        }

        List<BackupRequest> due() {
            return schedules.due();
        }

        List<String> told() {
            return schedules.missed().stream()
                    .map(outcome -> outcome.verdict() + " "
                            + outcome.problems().get(0).code().id() + " "
                            + outcome.problems().get(0).message())
                    .toList();
        }

        List<RunOutcome> recorded() {
            return new RunRecords(new RunFolder(state)).ended().toList();
        }

        /** Without a word; the others need not wait until it is believed no more. */
        void kill() {
            tables.away(true);
            try (SharedFile other = new SharedFile(state.getParent())) {
                SharedFile.expire(other.catalog(), name);
            }
        }

        ScheduleQuestions questions() {
            return new ScheduleQuestions(settings(), records, nodes, clock);
        }
    }

    private Node node(String name) {
        return new Node("shared", name);
    }

    private int untold(Node node) {
        return SharedFile.untold(node.tables.catalog());
    }

    @Test
    void aTimeThatWasMissedIsToldByOne() {
        Node one = node("one");
        Node two = node("two");
        now = DUE.plus(DAY).minusSeconds(60);
        assertThat(one.due()).isEmpty();
        assertThat(two.due()).isEmpty();
        assertThat(one.told())
                .containsExactly("FAILED VYA-1017 Schedule nightly did not run at 2026-03-06T02:30Z:"
                        + " `serve` was not there then, and its next run is near");
        assertThat(two.told()).isEmpty();
        assertThat(one.recorded()).hasSize(1);
        assertThat(untold(one)).isZero();
        assertThat(one.due()).isEmpty();
        assertThat(one.told()).isEmpty();
    }

    /** Each call that the node makes to the catalogue may be its last, or one whose answer is lost. */
    @Test
    void whateverFailsWhileItIsDecidedAMissedTimeIsToldAndAfterAKillByAnother() {
        int calls = 0;
        boolean reached = true;
        while (reached) {
            for (boolean afterwards : new boolean[] {false, true}) {
                for (boolean killed : new boolean[] {false, true}) {
                    reached = tells(calls, afterwards, killed);
                }
            }
            calls++;
        }
        assertThat(calls).as("calls until it is told").isGreaterThan(5);
    }

    /** Whether that many calls were made. */
    private boolean tells(int calls, boolean afterwards, boolean killed) {
        String folder = "nodes-" + ++started;
        now = DUE.minus(Duration.ofHours(1));
        Node one = new Node(folder, "one");
        Node two = new Node(folder, "two");
        one.due();
        two.due();
        // too late for that time, and another is not due yet
        now = DUE.plus(DAY).minusSeconds(60);
        one.tables.fail(calls, afterwards, killed);
        one.due();
        boolean reached = one.tables.hasFailed();
        List<String> told = new ArrayList<>(one.told());
        int recorded = one.recorded().size();
        if (killed && reached) {
            one.kill();
            // what it handed over to be told may be lost with it; what it recorded is not
            told.clear();
            two.due();
            told.addAll(two.told());
            Node again = new Node(folder, "one");
            again.due();
            told.addAll(again.told());
            assertThat(told.size() + recorded)
                    .as("after a kill at call %d, afterwards %s: %s", calls, afterwards, told)
                    .isBetween(1, 2);
        } else {
            two.due();
            one.due();
            two.due();
            told.addAll(one.told());
            told.addAll(two.told());
            assertThat(told)
                    .as("after a failure of call %d, afterwards %s", calls, afterwards)
                    .hasSize(1);
            assertThat(Stream.concat(one.recorded().stream(), two.recorded().stream()))
                    .as("records after a failure of call %d, afterwards %s", calls, afterwards)
                    .hasSize(1);
        }
        assertThat(untold(two)).isZero();
        return reached;
    }

    /** A disk that is full for a while: it is told at once, once, and recorded later. */
    @Test
    void whatCannotBeRecordedStaysToBeRecordedAndIsToldOnce() throws IOException {
        Node one = node("one");
        Path runs = one.state.resolve("runs");
        Files.createDirectories(one.state);
        Files.deleteIfExists(runs);
        Files.writeString(runs, "in the way");
        now = DUE.plus(DAY).minusSeconds(60);
        one.due();
        assertThat(one.told()).hasSize(1);
        assertThat(untold(one)).isEqualTo(1);
        one.due();
        Files.delete(runs);
        one.due();
        assertThat(one.told()).isEmpty();
        assertThat(untold(one)).isZero();
        assertThat(one.recorded()).hasSize(1);
    }

    @Test
    void aTimeAtWhichTheRunBeforeGoesOnIsSkippedAndToldByOne() {
        Node one = node("one");
        Node two = node("two");
        now = DUE;
        assertThat(one.due()).hasSize(1);
        assertThat(two.due()).isEmpty();
        now = DUE.plus(DAY);
        assertThat(two.due()).isEmpty();
        assertThat(one.due()).isEmpty();
        assertThat(one.told()).isEmpty();
        assertThat(two.told())
                .containsExactly("SKIPPED VYA-1018 Schedule nightly did not run at 2026-03-07T02:30Z:"
                        + " its run before still goes on");
        one.nodes.ended("nightly", false);
        now = DUE.plus(DAY.multipliedBy(2));
        assertThat(Stream.of(two, one).flatMap(node -> node.due().stream())).hasSize(1);
        assertThat(untold(one)).isZero();
    }

    /** It is taken over as long as a run may begin late; then the next time stands in for it. */
    @Test
    void whatANodeThatIsGoneLeftIsTakenOverOrToldWithTheNextTime() {
        Node one = node("one");
        Node two = node("two");
        Node three = node("three");
        now = DUE;
        assertThat(one.due()).hasSize(1);
        one.kill();
        now = DUE.plus(Duration.ofHours(2));
        assertThat(two.due()).extracting(BackupRequest::instances).containsExactly(List.of("pg"));
        two.kill();
        now = DUE.plus(DAY).plusSeconds(1);
        assertThat(three.due()).hasSize(1);
        assertThat(three.told())
                .containsExactly("FAILED VYA-1017 Schedule nightly did not back up pg at a time before:"
                        + " no node took it over in time");
        assertThat(untold(three)).isZero();
    }

    @Test
    void withoutTheCatalogueNothingBeginsAndWhenItIsBackItBeginsOnce() {
        Node one = node("one");
        Node two = node("two");
        one.tables.away(true);
        two.tables.away(true);
        now = DUE;
        assertThat(one.due()).isEmpty();
        assertThat(two.due()).isEmpty();
        now = DUE.plus(Duration.ofMinutes(50));
        one.tables.away(false);
        two.tables.away(false);
        assertThat(Stream.of(one, two, one, two).flatMap(node -> node.due().stream()))
                .hasSize(1);
        assertThat(one.told()).isEmpty();
        assertThat(two.told()).isEmpty();
        assertThat(one.records.of("nightly").flatMap(ScheduleState::newest).map(SlotEntry::end))
                .contains(SlotEnd.LATE);
    }

    /** Who asks a node that was late, or one that serves nothing, hears what the first decided. */
    @Test
    void whatAnotherDecidedStandsInTheFileAndIsSaid() {
        Node one = node("one");
        Node two = node("two");
        Node idle = node("idle");
        now = DUE.plusSeconds(1);
        assertThat(one.due()).hasSize(1);
        ScheduleQuestion question = new ScheduleQuestion(List.of(), null, 1);
        for (Node asked : List.of(one, two, idle)) {
            assertThat(asked.questions().test(question))
                    .as(asked.name)
                    .singleElement()
                    .satisfies(answer -> {
                        assertThat(answer.runs()).isFalse();
                        assertThat(answer.reasons().get(0))
                                .isEqualTo("its run of this time has begun, or was left out");
                    });
            assertThat(asked.questions().list(question).schedules().get(0).last())
                    .as(asked.name)
                    .isNotNull();
        }
        // on the disk, too: it is asked when the catalogue is away
        two.due();
        two.tables.away(true);
        assertThat(two.questions().test(question).get(0).runs()).isFalse();

        idle.tables.away(true);
        assertThat(idle.questions().test(question)).singleElement().satisfies(answer -> {
            assertThat(answer.runs()).isTrue();
            assertThat(answer.reasons()).anySatisfy(reason -> assertThat(reason)
                    .startsWith("What other nodes decided of schedules cannot be asked for: Catalogue "));
        });
        assertThat(idle.questions().list(question).remarks())
                .extracting(Problem::message)
                .singleElement()
                .asString()
                .startsWith("What other nodes decided of schedules cannot be asked for: Catalogue ");
    }
}
