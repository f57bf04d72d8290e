package digital.vya.backupdb.retention;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.retention.Plan.Decision;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What retention keeps: by hand where the rule is to be seen, by thousands of histories for what must hold in all. */
@Tag("unit")
class PlanTest {
    private static final ZoneId SAO_PAULO = ZoneId.of("America/Sao_Paulo");
    private static final int HISTORIES = 12_000;
    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private static Candidate point(String time) {
        return new Candidate(time, Instant.parse(time + "Z"), true, false, List.of());
    }

    private static Retention tiers(ZoneId zone, Tier... tiers) {
        return new Retention(zone, 0, Span.NONE, List.of(tiers));
    }

    private static List<String> kept(Retention retention, Instant now, Candidate... points) {
        return Plan.of(retention, List.of(points), now, List.of()).decisions().stream()
                .filter(decision -> !decision.goes())
                .map(decision -> decision.point().id())
                .toList();
    }

    @Test
    void rulesAreNamedAsTheReasonsNameThem() {
        Tier weekly = new Tier(Tier.Bucket.WEEKLY, 8, Span.NONE, 7);
        Tier yearly = new Tier(Tier.Bucket.YEARLY, 0, new Span(7, ChronoUnit.YEARS), 0);
        Retention all = new Retention(ZoneOffset.UTC, 3, new Span(30, ChronoUnit.DAYS), List.of(weekly, yearly));
        assertThat(all.rules()).isEqualTo("keep 3, within 30d, weekly 8, yearly within 7y");
        assertThat(tiers(ZoneOffset.UTC).rules()).isEqualTo("none");
    }

    /** Roles change when they change: between January and June that is no clock that was wrong. */
    @Test
    void ofWhatIsMadeWhenItChangesAGapFreezesNothing() {
        Retention two = new Retention(ZoneOffset.UTC, 2, Span.NONE, List.of());
        List<Candidate> points = Stream.of(0, 150, 151, 152, 153)
                .map(days -> new Candidate("p" + days, NOON.minus(days, ChronoUnit.DAYS), true, false, List.of()))
                .toList();
        assertThat(Plan.of(two, points, NOON, List.of()).frozen()).hasSize(1);
        Plan plan = Plan.of(two, points, NOON, List.of(), false);
        assertThat(plan.frozen()).isEmpty();
        assertThat(plan.decisions().stream().filter(Plan.Decision::goes)).hasSize(3);
    }

    @Test
    void daysAreThoseOfTheZone() {
        // 01:30 UTC is still the evening before in São Paulo: one day, and its newest stays
        Retention daily = tiers(SAO_PAULO, new Tier(Tier.Bucket.DAILY, 3, Span.NONE, 0));
        assertThat(kept(
                        daily,
                        NOON,
                        point("2026-11-29T05:00:00"),
                        point("2026-11-28T05:00:00"),
                        point("2026-11-27T05:00:00"),
                        point("2026-11-27T01:30:00"),
                        point("2026-11-26T05:00:00")))
                .containsExactly("2026-11-29T05:00:00", "2026-11-28T05:00:00", "2026-11-27T05:00:00");
    }

    @Test
    void aPreferredDayThatWasMissedTakesTheNearest() {
        Retention sundays =
                tiers(ZoneOffset.UTC, new Tier(Tier.Bucket.WEEKLY, 3, Span.NONE, DayOfWeek.SUNDAY.getValue()));
        assertThat(kept(
                        sundays,
                        NOON,
                        point("2026-11-29T02:00:00"), // Sunday
                        point("2026-11-28T02:00:00"),
                        point("2026-11-20T02:00:00"), // Friday: no Saturday and no Sunday that week
                        point("2026-11-18T02:00:00"),
                        point("2026-11-15T02:00:00"), // Sunday
                        point("2026-11-14T02:00:00")))
                .contains("2026-11-29T02:00:00", "2026-11-20T02:00:00", "2026-11-15T02:00:00")
                .doesNotContain("2026-11-18T02:00:00", "2026-11-14T02:00:00");
    }

    @Test
    void theThirtyFirstIsTheLastOfAShortMonth() {
        Retention ends = tiers(ZoneOffset.UTC, new Tier(Tier.Bucket.MONTHLY, 2, Span.NONE, 31));
        assertThat(kept(
                        ends,
                        NOON,
                        point("2026-05-04T02:00:00"),
                        point("2026-05-03T02:00:00"),
                        point("2026-04-30T02:00:00"),
                        point("2026-04-01T02:00:00")))
                .containsExactly("2026-05-04T02:00:00", "2026-05-03T02:00:00", "2026-04-30T02:00:00");
    }

    @Test
    void keepCountsWhatExistsAndWithinMeasuresTime() {
        Candidate[] points = {
            point("2026-11-29T02:00:00"),
            point("2026-10-01T02:00:00"),
            point("2026-08-01T02:00:00"),
            point("2026-01-01T02:00:00")
        };
        assertThat(kept(new Retention(ZoneOffset.UTC, 3, Span.NONE, List.of()), NOON, points))
                .hasSize(3);
        Retention within = new Retention(ZoneOffset.UTC, 0, Span.parse("1mo").orElseThrow(), List.of());
        // the second stays as one of the last two
        assertThat(kept(within, NOON, points)).containsExactly("2026-11-29T02:00:00", "2026-10-01T02:00:00");
    }

    @Test
    void whatIsNotCompleteNeitherCountsNorStandsForItsDay() {
        Candidate broken = new Candidate("broken", Instant.parse("2026-11-28T20:00:00Z"), false, false, List.of());
        Retention daily = tiers(ZoneOffset.UTC, new Tier(Tier.Bucket.DAILY, 3, Span.NONE, 0));
        assertThat(kept(
                        daily,
                        NOON,
                        point("2026-11-29T02:00:00"),
                        broken,
                        point("2026-11-28T02:00:00"),
                        point("2026-11-27T02:00:00")))
                .containsExactly("2026-11-29T02:00:00", "2026-11-28T02:00:00", "2026-11-27T02:00:00");
    }

    @Test
    void whereSomethingIsMissingFromEveryPointTheyAreWhatIsCounted() {
        List<Candidate> degraded = IntStream.range(0, 6)
                .mapToObj(i -> new Candidate("p" + i, NOON.minus(i + 1, ChronoUnit.DAYS), false, false, List.of()))
                .toList();
        Plan plan = Plan.of(new Retention(ZoneOffset.UTC, 3, Span.NONE, List.of()), degraded, NOON, List.of());
        assertThat(plan.decisions().stream().filter(Decision::goes)).hasSize(3);
    }

    @Test
    void theFirstCompletePointDoesNotTakeAllThatCameBefore() {
        List<Candidate> points = IntStream.range(0, 20)
                .mapToObj(i -> new Candidate("p" + i, NOON.minus(i + 1, ChronoUnit.DAYS), i == 0, false, List.of()))
                .toList();
        Plan plan = Plan.of(new Retention(ZoneOffset.UTC, 7, Span.NONE, List.of()), points, NOON, List.of());
        assertThat(plan.decisions().stream()
                        .filter(decision -> !decision.goes())
                        .map(d -> d.point().id()))
                .containsExactly("p0", "p1", "p2", "p3", "p4", "p5", "p6");
    }

    /** One backup under a clock that was years ahead, and one under a right clock after a long pause. */
    @Test
    void aJumpInTimeFreezesUntilItMustHaveBeenNoticed() {
        Retention month = new Retention(ZoneOffset.UTC, 0, Span.parse("30d").orElseThrow(), List.of());
        List<Candidate> points = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            points.add(new Candidate("old" + i, NOON.minus(i, ChronoUnit.DAYS), true, false, List.of()));
        }
        Instant ahead = Instant.parse("2031-02-01T12:00:00Z");
        for (int backups = 1; backups <= 8; backups++) {
            points.add(0, new Candidate("new" + backups, ahead.plus(backups, ChronoUnit.DAYS), true, false, List.of()));
            Plan plan = Plan.of(month, points, ahead.plus(backups, ChronoUnit.DAYS), List.of());
            assertThat(plan.decisions().stream().anyMatch(Decision::goes))
                    .as(backups + " backups after the jump")
                    .isEqualTo(backups == 8);
        }
    }

    @Test
    void nothingGoesWhenTheClockIsBehindTheNewest() {
        Plan plan = Plan.of(
                new Retention(ZoneOffset.UTC, 1, Span.NONE, List.of()),
                List.of(point("2026-11-29T02:00:00"), point("2026-11-28T02:00:00"), point("2026-11-27T02:00:00")),
                Instant.parse("2026-11-01T00:00:00Z"),
                List.of());
        assertThat(plan.frozen()).hasSize(1);
        assertThat(plan.decisions()).noneMatch(Decision::goes);
    }

    /** The runbook's: daily 30 days, Sundays 3 months, firsts 2 years, yearly 7 years; a backup and a cleanup every day. */
    @Test
    void nineYearsOfDaysFillEveryTier() {
        Retention runbook = tiers(
                SAO_PAULO,
                new Tier(Tier.Bucket.DAILY, 0, Span.parse("30d").orElseThrow(), 0),
                new Tier(Tier.Bucket.WEEKLY, 0, Span.parse("3mo").orElseThrow(), DayOfWeek.SUNDAY.getValue()),
                new Tier(Tier.Bucket.MONTHLY, 0, Span.parse("2y").orElseThrow(), 1),
                new Tier(Tier.Bucket.YEARLY, 0, Span.parse("7y").orElseThrow(), 0));
        List<Candidate> there = new ArrayList<>();
        LocalDate first = LocalDate.of(2017, 3, 14);
        LocalDate last = LocalDate.of(2026, 6, 20);
        for (LocalDate day = first; !day.isAfter(last); day = day.plusDays(1)) {
            Instant taken = day.atTime(2, 0).atZone(SAO_PAULO).toInstant();
            there.add(new Candidate(day.toString(), taken, true, false, List.of()));
            Plan plan = Plan.of(runbook, there, taken.plus(Duration.ofHours(4)), List.of());
            Set<Candidate> going = plan.decisions().stream()
                    .filter(Decision::goes)
                    .map(Decision::point)
                    .collect(Collectors.toSet());
            there.removeIf(going::contains);
        }
        Set<LocalDate> days =
                there.stream().map(point -> LocalDate.parse(point.id())).collect(Collectors.toSet());
        assertThat(days)
                .contains(IntStream.rangeClosed(0, 30).mapToObj(last::minusDays).toArray(LocalDate[]::new));
        assertThat(days)
                .contains(Stream.iterate(
                                LocalDate.of(2026, 6, 14),
                                sunday -> sunday.isAfter(last.minusMonths(3)),
                                s -> s.minusDays(7))
                        .toArray(LocalDate[]::new));
        assertThat(days)
                .contains(Stream.iterate(
                                LocalDate.of(2026, 6, 1),
                                one -> one.isAfter(last.minusYears(2)),
                                one -> one.minusMonths(1))
                        .toArray(LocalDate[]::new));
        assertThat(days.stream().map(LocalDate::getYear).collect(Collectors.toSet()))
                .contains(2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026);
        assertThat(days).as("and nothing beyond that").hasSizeLessThan(31 + 14 + 25 + 9);
        assertThat(days).as("what is older than any tier").noneMatch(day -> day.getYear() < 2019);
    }

    @Test
    void promisesHoldInEveryHistory() {
        int removing = 0;
        for (int i = 0; i < HISTORIES; i++) {
            int seed = i;
            SplittableRandom random = new SplittableRandom(seed);
            ZoneId zone = List.of(
                            SAO_PAULO, ZoneOffset.UTC, ZoneId.of("Australia/Lord_Howe"), ZoneId.of("America/New_York"))
                    .get(random.nextInt(4));
            List<Candidate> history = history(random);
            Retention retention = retention(random, zone);
            Instant now = history.get(0).takenAt().plus(Duration.ofHours(random.nextInt(1, 100_000)));
            Plan plan = Plan.of(retention, history, now, List.of());
            Supplier<String> what = () -> "seed " + seed + ": " + retention + " of " + history;

            removing += plan.decisions().stream().anyMatch(Decision::goes) ? 1 : 0;
            List<Candidate> kept = plan.decisions().stream()
                    .filter(decision -> !decision.goes())
                    .map(Decision::point)
                    .toList();
            assertThat(plan.decisions().stream().map(Decision::point))
                    .as(what)
                    .containsExactlyInAnyOrderElementsOf(history);
            List<Candidate> complete =
                    history.stream().filter(Candidate::complete).toList();
            List<Candidate> good = complete.isEmpty() ? history : complete;
            assertThat(kept).as(what).containsAll(good.subList(0, Math.min(2, good.size())));
            assertThat(kept).as(what).containsAll(good.subList(0, Math.min(retention.keep(), good.size())));
            history.stream().filter(Candidate::proven).findFirst().ifPresent(proven -> assertThat(kept)
                    .as(what)
                    .contains(proven));
            assertThat(kept)
                    .as(what)
                    .containsAll(
                            history.stream().filter(p -> !p.holds().isEmpty()).toList());
            spansAreKept(retention, history, good, kept, what);
            retention.tiers().forEach(tier -> everyBucketHasOne(tier, retention.zone(), history, good, kept, what));

            assertThat(Plan.of(retention, kept, now, List.of()).decisions())
                    .as(() -> "twice, " + what.get())
                    .noneMatch(Decision::goes);
            assertThat(Plan.of(retention, history, now.plus(Duration.ofDays(3650)), List.of())
                            .decisions())
                    .as(() -> "ten years without a backup take nothing, " + what.get())
                    .isEqualTo(plan.decisions());
            assertThat(Plan.of(retention, history, now, List.of("why")).decisions())
                    .as(() -> "frozen, " + what.get())
                    .noneMatch(Decision::goes);
        }
        assertThat(removing).as("histories of which something goes").isGreaterThan(HISTORIES / 4);
    }

    private static void spansAreKept(
            Retention retention,
            List<Candidate> history,
            List<Candidate> good,
            List<Candidate> kept,
            Supplier<String> what) {
        if (!retention.within().isNone()) {
            Instant end = retention.within().before(good.get(0).takenAt(), retention.zone());
            assertThat(kept)
                    .as(what)
                    .containsAll(history.stream()
                            .filter(p -> !p.takenAt().isBefore(end))
                            .toList());
        }
    }

    /** Told without the plan's own way: by the days that have a point, one kept in each. */
    private static void everyBucketHasOne(
            Tier tier,
            ZoneId zone,
            List<Candidate> history,
            List<Candidate> good,
            List<Candidate> kept,
            Supplier<String> what) {
        Map<LocalDate, List<Candidate>> buckets = new TreeMap<>(Comparator.reverseOrder());
        history.forEach(point -> buckets.computeIfAbsent(
                        tier.bucket().of(LocalDate.ofInstant(point.takenAt(), zone)), day -> new ArrayList<>())
                .add(point));
        Set<Candidate> keptOnes = new HashSet<>(kept);
        buckets.entrySet().stream().limit(tier.keep()).forEach(bucket -> assertThat(bucket.getValue())
                .as(() -> tier + " " + bucket.getKey() + ", " + what.get())
                .anyMatch(keptOnes::contains));
        boolean isFull = buckets.size() >= tier.keep();
        if (!tier.within().isNone()) {
            Instant end = tier.within().before(good.get(0).takenAt(), zone);
            buckets.forEach((day, points) -> {
                if (points.stream().noneMatch(p -> p.takenAt().isBefore(end))) {
                    assertThat(points)
                            .as(() -> tier + " " + day + ", " + what.get())
                            .anyMatch(keptOnes::contains);
                }
            });
            isFull &= good.get(good.size() - 1).takenAt().isBefore(end);
        }
        if (!isFull) {
            assertThat(kept).as(() -> "the oldest, " + what.get()).contains(good.get(good.size() - 1));
        }
    }

    /** Newest first. */
    private static List<Candidate> history(SplittableRandom random) {
        List<Candidate> points = new ArrayList<>();
        Instant time = LocalDateTime.of(2026, 1 + random.nextInt(12), 1 + random.nextInt(28), random.nextInt(24), 0)
                .toInstant(ZoneOffset.UTC);
        boolean neverComplete = random.nextInt(20) == 0;
        int size = random.nextInt(1, 40);
        for (int i = 0; i < size; i++) {
            points.add(new Candidate(
                    "p" + i,
                    time,
                    !neverComplete && random.nextInt(5) > 0,
                    random.nextInt(10) == 0,
                    random.nextInt(15) == 0 ? List.of("pinned") : List.of()));
            time = time.minus(Duration.ofMinutes(
                    random.nextInt(10) == 0 ? random.nextInt(1, 400_000) : random.nextInt(1, 3_000)));
        }
        return points;
    }

    private static Retention retention(SplittableRandom random, ZoneId zone) {
        List<Tier> tiers = new ArrayList<>();
        for (Tier.Bucket bucket : Tier.Bucket.values()) {
            if (random.nextBoolean()) {
                int on =
                        switch (bucket) {
                            case WEEKLY -> random.nextInt(8);
                            case MONTHLY -> random.nextInt(32);
                            default -> 0;
                        };
                tiers.add(new Tier(bucket, random.nextInt(12), span(random), on));
            }
        }
        return new Retention(zone, random.nextInt(8), span(random), tiers);
    }

    private static Span span(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> new Span(random.nextInt(1, 100), ChronoUnit.HOURS);
            case 1 -> new Span(random.nextInt(1, 60), ChronoUnit.DAYS);
            case 2 -> new Span(random.nextInt(1, 12), ChronoUnit.MONTHS);
            case 3 -> new Span(random.nextInt(1, 3), ChronoUnit.YEARS);
            default -> Span.NONE;
        };
    }

    @Test
    void spansAsPeopleWriteThem() {
        assertThat(Stream.of("36h", "30d", "13w", "3mo", "7y")
                        .map(text -> Span.parse(text).orElseThrow().toString()))
                .containsExactly("36h", "30d", "13w", "3mo", "7y");
        assertThat(Stream.of("", "0d", "-1d", "3m", "1.5y", "12345d", "d", "3 mo")
                        .flatMap(text -> Span.parse(text).stream()))
                .isEmpty();
    }
}
