package digital.vya.backupdb.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.backup.Anomalies;
import digital.vya.backupdb.backup.Outcomes;
import digital.vya.backupdb.backup.Schedules;
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
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.RunOutcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Two years, minute by minute, with outages, clocks that jump, restarts, runs that last, and two processes that decide in
 * turn on one state: each time at which a schedule is due is run once, or told of, and never run twice. Which times there are
 * is found by looking at the clock on the wall each minute, and not by what decides.
 */
@Tag("unit")
class TwoYearsTest {
    private static final Path REFERENCE = Path.of("docs/reference/schedules.md");
    private static final Instant FROM = Instant.parse("2025-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2027-01-01T00:00:00Z");
    private static final List<String> ZONES =
            List.of("America/Sao_Paulo", "America/New_York", "Australia/Lord_Howe", "UTC");
    private static final List<String> ZONES_OF_TWO = List.of("America/New_York");
    private static final Pattern MOMENT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:]+(Z|[+-]\\d\\d:\\d\\d)");
    private static final Set<DayOfWeek> DAILY = EnumSet.allOf(DayOfWeek.class);
    private static final Set<DayOfWeek> WORKING = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

    private final ObjectMapper json = Json.mapper();

    @TempDir(factory = InMemory.class)
    private Path home;

    /** Where there is one: thousands of files are written, and none is to survive a power cut. */
    static final class InMemory implements TempDirFactory {
        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext extension)
                throws IOException {
            Path memory = Path.of("/dev/shm");
            return Files.isWritable(memory)
                    ? Files.createTempDirectory(memory, "two-years")
                    : Files.createTempDirectory("two-years");
        }
    }

    /** A schedule, and the same said by what the clock on the wall shows. */
    private record Kind(
            String when, Days days, List<LocalTime> times, Predicate<LocalDateTime> shown, boolean byHours) {
        String id() {
            return when.replaceAll("[^a-z0-9]", "-");
        }
    }

    private static final List<Kind> KINDS = List.of(
            new Kind("02:30", Days.of(DAILY), List.of(LocalTime.of(2, 30)), local -> at(local, 2, 30), false),
            new Kind(
                    "sun 02:15",
                    Days.of(EnumSet.of(DayOfWeek.SUNDAY)),
                    List.of(LocalTime.of(2, 15)),
                    local -> local.getDayOfWeek() == DayOfWeek.SUNDAY && at(local, 2, 15),
                    false),
            new Kind(
                    "mon-fri 01:45",
                    Days.of(WORKING),
                    List.of(LocalTime.of(1, 45)),
                    local -> WORKING.contains(local.getDayOfWeek()) && at(local, 1, 45),
                    false),
            new Kind(
                    "every 6h",
                    Days.of(DAILY),
                    Timetable.every(Duration.ofHours(6)),
                    local -> local.getHour() % 6 == 0 && local.getMinute() == 0,
                    false),
            new Kind(
                    "cron 15 * * * *",
                    Days.of(DAILY),
                    CronLine.parse("15 * * * *").times(),
                    local -> local.getMinute() == 15,
                    true));

    private static boolean at(LocalDateTime local, int hour, int minute) {
        return local.getHour() == hour && local.getMinute() == minute;
    }

    private static final class Counts {
        private int due;
        private int onTime;
        private int late;
        private int skipped;
        private int missed;
    }

    @Test
    void eachTimeIsRunOnceOrToldOf() throws IOException {
        List<String> rows = ZONES.parallelStream()
                .flatMap(zone -> KINDS.stream().map(kind -> row(zone, kind)))
                .toList();
        assertThat(rowsOf("| schedule | zone | due | on time | late | skipped | missed |"))
                .isEqualTo(rows);
    }

    private String row(String zone, Kind kind) {
        Counts counts = simulate(ZoneId.of(zone), kind, new Random(16));
        return "| `%s` | `%s` | %d | %d | %d | %d | %d |"
                .formatted(kind.when(), zone, counts.due, counts.onTime, counts.late, counts.skipped, counts.missed);
    }

    private Counts simulate(ZoneId zone, Kind kind, Random random) {
        ScheduleTimes times = new ScheduleTimes(
                "s", kind.when(), new Timetable(kind.days(), kind.times(), zone, List.of()), StartRules.USUAL);
        Counts counts = new Counts();
        SortedMap<Instant, Integer> ran = new TreeMap<>();
        Set<Instant> told = new HashSet<>();
        ScheduleState state = ScheduleState.begin(times, FROM);
        Instant awayUntil = FROM;
        Instant runsUntil = FROM;
        Duration ahead = Duration.ZERO;
        Instant asked = FROM;
        Instant wakes = Instant.MIN;
        for (Instant real = FROM; real.isBefore(UNTIL); real = real.plus(1, ChronoUnit.MINUTES)) {
            if (random.nextInt(20_000) == 0) {
                awayUntil = real.plus(
                        Duration.ofMinutes(random.nextInt(4) == 0 ? random.nextInt(14_000) : random.nextInt(300)));
            }
            if (random.nextInt(30_000) == 0) {
                ahead = ahead.isZero() ? Duration.ofMinutes(random.nextInt(240) - 120L) : Duration.ZERO;
            }
            if (real.isBefore(awayUntil)) {
                continue;
            }
            if (random.nextInt(5_000) == 0) {
                // another process goes on with what was written
                state = written(state);
            }
            Instant now = real.plus(ahead);
            if (now.isBefore(asked)) {
                state = state.setBack(now);
                wakes = Instant.MIN;
            }
            asked = now;
            if (wakes.isAfter(now)) {
                continue;
            }
            Decision decision = times.decide(state, now, real.isBefore(runsUntil), true);
            // the second process, which asks in the same moment, finds it decided
            state = state.with(decision.entries(now), now);
            assertThat(times.decide(state, now, real.isBefore(runsUntil), true).start())
                    .isEmpty();
            wakes = times.wakesAt(state, now);
            for (Decision.Missed missed : decision.missed()) {
                List<Instant> passed = times(times, missed.first(), missed.last());
                assertThat(passed).hasSize(missed.slots());
                told.addAll(passed);
                if (missed.why() == Decision.Why.STILL_RUNNING) {
                    counts.skipped += missed.slots();
                } else {
                    counts.missed += missed.slots();
                }
            }
            if (decision.start().isPresent()) {
                ran.merge(decision.start().get().due(), 1, Integer::sum);
                counts.onTime += decision.start().get().late() ? 0 : 1;
                counts.late += decision.start().get().late() ? 1 : 0;
                runsUntil = real.plus(Duration.ofMinutes(1 + (long) Math.pow(random.nextInt(5), 3)));
            }
        }
        assertThat(ran.values()).as(zone + " " + kind.when()).allMatch(n -> n == 1);
        Set<Instant> shown = shown(zone, kind);
        counts.due = shown.size();
        Set<Instant> strange = new HashSet<>(ran.keySet());
        strange.removeAll(shown);
        strange.removeIf(due -> due.isBefore(FROM) || !due.isBefore(UNTIL));
        assertThat(strange)
                .as("run at no time of " + kind.when() + " in " + zone)
                .isEmpty();
        Set<Instant> lost = new HashSet<>(shown);
        lost.removeAll(ran.keySet());
        lost.removeAll(told);
        // at the very end a clock that is behind has not come to it, and who is away will tell of it afterwards
        Instant end = awayUntil.isBefore(UNTIL) ? UNTIL.minus(Duration.ofHours(2)) : UNTIL.minus(Duration.ofDays(11));
        lost.removeIf(due -> due.isAfter(end));
        assertThat(lost)
                .as("neither run nor told of: " + kind.when() + " in " + zone)
                .isEmpty();
        return counts;
    }

    /** What nodes say in a database whose clock is the world's. */
    private static final class World implements InstantSource {
        private Instant real = FROM;

        @Override
        public Instant instant() {
            return real;
        }
    }

    /** One of two nodes that share a catalogue, with outages, restarts and a clock of its own. */
    private static final class Node {
        /** A process that is killed is said to be, so that none waits for it. */
        private static final Duration LEASE = Duration.ofDays(1500);

        private static final Duration CATCHES_UP = Duration.ofMinutes(6);

        private final World world;
        private final Path folder;
        private final String name;
        private final Settings settings;
        private final Random random;
        private SharedFile tables;
        private Nodes nodes;
        private Schedules schedules;
        private Instant awayUntil = FROM;
        private Duration ahead = Duration.ZERO;
        private Instant asked = FROM;
        private Instant wakes = Instant.MIN;
        private Instant looksUntil = Instant.MIN;
        private int processes;

        Node(World world, Path folder, String name, Settings settings, int seed) {
            this.world = world;
            this.folder = folder;
            this.name = name;
            this.settings = settings;
            this.random = new Random(seed);
            start();
        }

        private void start() {
            processes++;
            tables = new SharedFile(folder, world.withZone(ZoneOffset.UTC));
            nodes = new Nodes(tables.catalog(), name + processes, LEASE, run -> {});
            InstantSource ahead = () -> world.real.plus(this.ahead);
            Clock own = ahead.withZone(ZoneOffset.UTC);
            RunFolder runs = new RunFolder(folder.resolve(name));
            BackupHistory history = new BackupHistory(tables.catalog(), new Audit(tables.catalog(), name, own), own);
            schedules = new Schedules(
                    settings,
                    new ScheduleRecords(runs),
                    new RunRecords(runs),
                    nodes,
                    new Outcomes(new Anomalies(settings, history), new RunLog(runs), own),
                    new Meters(new SimpleMeterRegistry(), settings, () -> 0),
                    own,
                    () -> false);
            nodes.serve();
            schedules.begin();
            looksUntil = own.instant().plus(CATCHES_UP);
        }

        /** Killed without a word, and believed no more. */
        private void restart() {
            tables.away(true);
            close();
            try (SharedFile others = new SharedFile(folder, world.withZone(ZoneOffset.UTC))) {
                SharedFile.expire(others.catalog(), name + processes);
            }
            start();
        }

        /** Whether the catalogue is away. */
        void without(boolean now) {
            tables.away(now);
            if (now) {
                looksUntil = world.real.plus(ahead).plus(CATCHES_UP);
            }
        }

        void close() {
            nodes.close();
            tables.close();
        }

        /** Whether it looks what is due in this minute; not in those in which nothing can be. */
        boolean asks(boolean idle) {
            if (random.nextInt(20_000) == 0) {
                awayUntil = world.real.plus(Duration.ofMinutes(random.nextInt(3_000)));
            }
            if (random.nextInt(60_000) == 0) {
                ahead = ahead.isZero() ? Duration.ofMinutes(random.nextInt(240) - 120L) : Duration.ZERO;
                looksUntil = world.real.plus(ahead).plus(CATCHES_UP);
            }
            boolean killed = random.nextInt(40_000) == 0;
            if (world.real.isBefore(awayUntil)) {
                looksUntil = awayUntil.plus(ahead).plus(CATCHES_UP);
                return false;
            }
            if (killed && idle) {
                boolean without = tables.isAway();
                restart();
                tables.away(without);
            }
            Instant now = world.real.plus(ahead);
            // without the catalogue nothing is decided, however often it looks
            boolean asks = tables.isAway()
                    ? now.getEpochSecond() % 3600 == 0
                    : now.isBefore(asked) || !now.isBefore(wakes) || !now.isAfter(looksUntil);
            if (!now.isBefore(wakes)) {
                // what another began in this minute is read in the next
                looksUntil = now.plus(Duration.ofMinutes(1));
            }
            if (asks) {
                asked = now;
                wakes = settings.schedules().stream()
                        .flatMap(schedule -> schedule.times().orElseThrow().next(now).stream())
                        .map(ScheduleTimes.Slot::start)
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
            }
            return asks;
        }
    }

    /** A run of a schedule that goes on. */
    private record Going(Nodes nodes, String schedule, Instant until) {}

    /** By all that {@code serve} asks, with a catalogue and files; those that are due more often would take too long. */
    @Test
    void twoNodesRunEachTimeOnceOrTellOfItOnce() throws IOException {
        List<String> rows = ZONES_OF_TWO.parallelStream()
                .flatMap(zone -> rowsOfTwo(zone, home.resolve(zone.replace('/', '-'))).stream())
                .toList();
        assertThat(rowsOf("| schedule | zone | due | run by one | run by the other | told of |"))
                .isEqualTo(rows);
    }

    /** Of the one table of the reference that has these columns. */
    private static List<String> rowsOf(String columns) throws IOException {
        List<String> lines = Files.readAllLines(REFERENCE);
        assertThat(Collections.frequency(lines, columns)).as(columns).isEqualTo(1);
        return lines.stream()
                .skip(lines.indexOf(columns) + 2L)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }

    private static Settings settings(String zone, List<Kind> kinds) {
        ZoneId zoneId = ZoneId.of(zone);
        Settings.Instance instance = new Settings.Instance(
                "pg",
                "postgresql",
                "db.example",
                5432,
                "backup",
                new Secret("s3cret"),
                new Settings.Tls("require", null),
                zoneId,
                List.of(),
                List.of(),
                "nightly",
                true);
        List<Settings.Schedule> schedules = kinds.stream()
                .map(kind -> new Settings.Schedule(
                        kind.id(),
                        Optional.of(new ScheduleTimes(
                                kind.id(),
                                kind.when(),
                                new Timetable(kind.days(), kind.times(), zoneId, List.of()),
                                StartRules.USUAL)),
                        zoneId,
                        true,
                        List.of("pg"),
                        Optional.empty(),
                        true))
                .toList();
        return new Settings(
                new Settings.Server("test", null, null, null),
                List.of(instance),
                List.of(),
                List.of(),
                List.of(),
                schedules);
    }

    static List<String> rowsOfTwo(String zone, Path folder) {
        List<Kind> kinds = KINDS.subList(0, 2);
        Settings settings = settings(zone, kinds);
        World world = new World();
        List<Node> nodes =
                List.of(new Node(world, folder, "one", settings, 16), new Node(world, folder, "two", settings, 17));
        Map<String, List<Integer>> ran = new HashMap<>();
        Map<String, Set<Instant>> told = new HashMap<>();
        Map<String, Set<Instant>> begun = new HashMap<>();
        kinds.forEach(kind -> {
            ran.put(kind.id(), new ArrayList<>());
            told.put(kind.id(), new HashSet<>());
            begun.put(kind.id(), new HashSet<>());
        });
        List<Going> going = new ArrayList<>();
        Instant withoutUntil = FROM;
        Random random = new Random(18);
        for (; world.real.isBefore(UNTIL); world.real = world.real.plus(1, ChronoUnit.MINUTES)) {
            if (random.nextInt(60_000) == 0) {
                withoutUntil = world.real.plus(Duration.ofMinutes(random.nextInt(8_000)));
            }
            boolean without = world.real.isBefore(withoutUntil);
            nodes.forEach(node -> node.without(without));
            for (Going one : List.copyOf(going)) {
                if (!without && !world.real.isBefore(one.until())) {
                    one.nodes().ended(one.schedule(), false);
                    going.remove(one);
                }
            }
            for (Node node : nodes) {
                boolean idle = going.stream().noneMatch(one -> one.nodes() == node.nodes);
                if (!node.asks(idle)) {
                    continue;
                }
                for (BackupRequest due : node.schedules.due()) {
                    String id = due.schedule();
                    ran.get(id).add(nodes.indexOf(node));
                    going.add(new Going(
                            node.nodes,
                            id,
                            world.real.plus(Duration.ofMinutes(1 + (long) Math.pow(random.nextInt(5), 3)))));
                    Instant slot = node.nodes.decided(id, world.real.minus(Duration.ofDays(3))).stream()
                            .filter(decided -> decided.end().began())
                            .reduce((earlier, later) -> later)
                            .orElseThrow()
                            .due();
                    assertThat(begun.get(id).add(slot))
                            .as(id + " begun once at " + slot)
                            .isTrue();
                }
                for (RunOutcome outcome : node.schedules.missed()) {
                    String id = outcome.run().schedule();
                    ScheduleTimes times = settings.scheduleNamed(id).times().orElseThrow();
                    for (Instant due : times(times, outcome.problems().get(0).message())) {
                        assertThat(told.get(id).add(due))
                                .as("told once of " + due)
                                .isTrue();
                    }
                }
            }
        }
        nodes.forEach(Node::close);
        assertThat(nodes).as("restarts").allMatch(node -> node.processes > 10);
        List<String> rows = new ArrayList<>();
        for (Kind kind : kinds) {
            Set<Instant> shown = shown(ZoneId.of(zone), kind);
            Set<Instant> lost = new HashSet<>(shown);
            lost.removeAll(begun.get(kind.id()));
            lost.removeAll(told.get(kind.id()));
            lost.removeIf(due -> due.isAfter(UNTIL.minus(Duration.ofDays(3))));
            assertThat(lost)
                    .as("neither run nor told of: " + kind.when() + " in " + zone)
                    .isEmpty();
            rows.add("| `%s` | `%s` | %d | %d | %d | %d |"
                    .formatted(
                            kind.when(),
                            zone,
                            shown.size(),
                            Collections.frequency(ran.get(kind.id()), 0),
                            Collections.frequency(ran.get(kind.id()), 1),
                            told.get(kind.id()).size()));
        }
        return rows;
    }

    /** As it is told: at one moment, or several times from one to another. */
    private static List<Instant> times(ScheduleTimes times, String message) {
        List<Instant> said = new ArrayList<>();
        Matcher moments = MOMENT.matcher(message);
        while (moments.find()) {
            said.add(OffsetDateTime.parse(moments.group()).toInstant());
        }
        return times(times, said.get(0), said.get(said.size() - 1));
    }

    private ScheduleState written(ScheduleState state) {
        try {
            return json.readValue(json.writeValueAsBytes(state), ScheduleState.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Instant> times(ScheduleTimes times, Instant first, Instant last) {
        List<Instant> all = new ArrayList<>(List.of(first));
        while (all.get(all.size() - 1).isBefore(last)) {
            all.add(times.timetable().next(all.get(all.size() - 1)).orElseThrow());
        }
        return all;
    }

    /** What a person with a list would find who looks at the clock each minute. */
    private static Set<Instant> shown(ZoneId zone, Kind kind) {
        return SHOWN.computeIfAbsent(zone + " " + kind.when(), key -> lookedUp(zone, kind));
    }

    private static final Map<String, Set<Instant>> SHOWN = new ConcurrentHashMap<>();

    private static Set<Instant> lookedUp(ZoneId zone, Kind kind) {
        Map<LocalDateTime, Instant> seen = new HashMap<>();
        Set<Instant> due = new HashSet<>();
        LocalDateTime last = LocalDateTime.ofInstant(FROM, zone);
        for (Instant now = FROM.plus(1, ChronoUnit.MINUTES);
                now.isBefore(UNTIL);
                now = now.plus(1, ChronoUnit.MINUTES)) {
            LocalDateTime local = LocalDateTime.ofInstant(now, zone);
            boolean passed = kind.shown().test(local) && (kind.byHours() || !seen.containsKey(local));
            for (LocalDateTime left = last.plusMinutes(1); left.isBefore(local); left = left.plusMinutes(1)) {
                passed |= kind.shown().test(left);
            }
            if (passed) {
                due.add(now);
            }
            if (kind.shown().test(local)) {
                seen.put(local, now);
            }
            last = local;
        }
        return due;
    }

    /** The days on which clocks change, as the reference shows them. */
    @Test
    void theDaysOfTheChangesAreAsDocumented() throws IOException {
        Map<String, List<String>> days = new LinkedHashMap<>();
        days.put("America/New_York", List.of("2026-03-08", "2026-11-01"));
        days.put("Australia/Lord_Howe", List.of("2026-04-05", "2026-10-04"));
        days.put("America/Sao_Paulo", List.of("2018-11-04", "2019-02-17"));
        StringBuilder table = new StringBuilder();
        days.forEach((zone, dates) -> dates.forEach(date -> List.of("00:15", "01:45", "02:15", "02:30")
                .forEach(time -> table.append(row(ZoneId.of(zone), date, time)))));
        assertThat(Files.readString(REFERENCE)).contains(table);
    }

    private static String row(ZoneId zone, String date, String time) {
        Timetable daily = new Timetable(DAILY, LocalTime.parse(time), zone);
        Instant due = daily.on(LocalDate.parse(date)).first();
        return "| `%s` | `%s` | %s | `%s` |\n"
                .formatted(time, zone, date, due.atZone(zone).toOffsetDateTime());
    }
}
