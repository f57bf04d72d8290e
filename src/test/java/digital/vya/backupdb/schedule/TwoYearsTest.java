package digital.vya.backupdb.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.SlotEnd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

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
    private static final Set<DayOfWeek> DAILY = EnumSet.allOf(DayOfWeek.class);
    private static final Set<DayOfWeek> WORKING = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

    private final ObjectMapper json = Json.mapper();

    /** A schedule, and the same said by what the clock on the wall shows. */
    private record Kind(
            String when, Days days, List<LocalTime> times, Predicate<LocalDateTime> shown, boolean byHours) {}

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
        assertThat(Files.readString(REFERENCE)).contains(String.join("\n", rows) + "\n");
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
                List<Instant> passed = times(times, missed);
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

    /** One of two nodes that write what they decide into one table, each with outages and a clock of its own. */
    private static final class Node {
        private final Random random;
        private ScheduleState state;
        private Instant awayUntil = FROM;
        private Duration ahead = Duration.ZERO;
        private Instant asked = FROM;
        private Instant wakes = Instant.MIN;

        Node(ScheduleTimes times, int seed) {
            this.random = new Random(seed);
            this.state = ScheduleState.begin(times, FROM);
        }

        /** What its clock shows when it asks; null while it is away, or nothing is to be decided. */
        @Nullable
        Instant asks(Instant real) {
            if (random.nextInt(20_000) == 0) {
                awayUntil = real.plus(Duration.ofMinutes(random.nextInt(3_000)));
            }
            if (random.nextInt(60_000) == 0) {
                ahead = ahead.isZero() ? Duration.ofMinutes(random.nextInt(240) - 120L) : Duration.ZERO;
            }
            if (real.isBefore(awayUntil)) {
                return null;
            }
            Instant now = real.plus(ahead);
            if (now.isBefore(asked)) {
                state = state.setBack(now);
                wakes = Instant.MIN;
            }
            asked = now;
            return wakes.isAfter(now) ? null : now;
        }
    }

    /** As {@code Schedules} decides with others: who is the first to write a time down runs it, or tells of it. */
    @Test
    void twoNodesRunEachTimeOnceOrTellOfItOnce() throws IOException {
        List<String> rows = ZONES.parallelStream()
                .flatMap(zone -> KINDS.stream().map(kind -> rowOfTwo(zone, kind)))
                .toList();
        assertThat(Files.readString(REFERENCE)).contains(String.join("\n", rows) + "\n");
    }

    private static String rowOfTwo(String zone, Kind kind) {
        ZoneId zoneId = ZoneId.of(zone);
        ScheduleTimes times = new ScheduleTimes(
                "s", kind.when(), new Timetable(kind.days(), kind.times(), zoneId, List.of()), StartRules.USUAL);
        List<Node> nodes = List.of(new Node(times, 16), new Node(times, 17));
        SortedMap<Instant, SlotEntry> table = new TreeMap<>();
        int[] ran = new int[nodes.size()];
        Set<Instant> told = new HashSet<>();
        Instant runsUntil = FROM;
        Random random = new Random(18);
        for (Instant real = FROM; real.isBefore(UNTIL); real = real.plus(1, ChronoUnit.MINUTES)) {
            for (int i = 0; i < nodes.size(); i++) {
                Node node = nodes.get(i);
                Instant now = node.asks(real);
                if (now == null) {
                    continue;
                }
                node.state = node.state.withThoseOfOthers(
                        List.copyOf(
                                table.tailMap(node.state.since().plusNanos(1)).values()),
                        now);
                Decision decision = times.decide(node.state, now, real.isBefore(runsUntil), true);
                for (Decision.Missed missed : decision.missed()) {
                    SlotEntry entry = new SlotEntry(missed.last(), missed.end(), real, 1);
                    if (table.putIfAbsent(missed.last(), entry) == null) {
                        for (Instant due : times(times, missed)) {
                            assertThat(told.add(due)).as("told once of " + due).isTrue();
                        }
                    }
                }
                Optional<Instant> start = decision.start().map(Decision.Start::due);
                if (start.isPresent()
                        && table.putIfAbsent(start.get(), new SlotEntry(start.get(), SlotEnd.STARTED, real, 1))
                                == null) {
                    ran[i]++;
                    runsUntil = real.plus(Duration.ofMinutes(1 + (long) Math.pow(random.nextInt(5), 3)));
                }
                node.state = node.state.with(decision.entries(now), now);
                node.wakes = times.wakesAt(node.state, now);
            }
        }
        Set<Instant> shown = shown(zoneId, kind);
        Set<Instant> lost = new HashSet<>(shown);
        lost.removeIf(
                due -> table.containsKey(due) || told.contains(due) || due.isAfter(UNTIL.minus(Duration.ofDays(3))));
        assertThat(lost)
                .as("neither run nor told of: " + kind.when() + " in " + zone)
                .isEmpty();
        return "| `%s` | `%s` | %d | %d | %d | %d |"
                .formatted(kind.when(), zone, shown.size(), ran[0], ran[1], told.size());
    }

    private ScheduleState written(ScheduleState state) {
        try {
            return json.readValue(json.writeValueAsBytes(state), ScheduleState.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Instant> times(ScheduleTimes times, Decision.Missed missed) {
        List<Instant> all = new ArrayList<>(List.of(missed.first()));
        while (all.get(all.size() - 1).isBefore(missed.last())) {
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
