package digital.vya.backupdb.retention;

import digital.vya.backupdb.model.Newest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What becomes of the restore points that one policy made of one database at one destination: each with the reasons that
 * keep it, and one that has none goes. Spans reach back from the newest good point and never from now: when backups end,
 * nothing more goes. Nothing goes either while a reason freezes all of them.
 */
public record Plan(List<Decision> decisions, List<String> frozen) {
    /** So many complete points are kept whatever the rules say: one alone may turn out not to be restorable. */
    private static final int FEWEST = 2;

    /** After so many restore points a jump in time is noticed. */
    private static final int TO_NOTICE = 7;

    private static final int EARLIER_GAPS = 2;
    private static final int OUT_OF_PROPORTION = 3;
    private static final Duration SMALL_GAP = Duration.ofDays(3);

    private static final Comparator<Candidate> NEWEST_FIRST =
            Comparator.comparing(Candidate::takenAt).reversed().thenComparing(Candidate::id);

    public record Decision(Candidate point, List<String> reasons) {
        public Decision {
            reasons = List.copyOf(reasons);
        }

        public boolean goes() {
            return reasons.isEmpty();
        }
    }

    public Plan {
        decisions = List.copyOf(decisions);
        frozen = List.copyOf(frozen);
    }

    /** {@code frozen} are reasons for which nothing may go now. */
    public static Plan of(
            Retention retention, Collection<Candidate> candidates, Instant now, Collection<String> frozen) {
        return of(retention, candidates, now, frozen, true);
    }

    /** Of points that come when something changed, and not when it is time, a gap says nothing: they are not regular. */
    public static Plan of(
            Retention retention,
            Collection<Candidate> candidates,
            Instant now,
            Collection<String> frozen,
            boolean regular) {
        List<Candidate> points = candidates.stream().sorted(NEWEST_FIRST).toList();
        List<String> freezes = new ArrayList<>(frozen);
        if (!points.isEmpty() && Newest.isAhead(points.get(0).takenAt(), now)) {
            freezes.add("its newest restore point is from " + points.get(0).takenAt() + ", and this clock says " + now);
        }
        if (regular) {
            jump(points).ifPresent(freezes::add);
        }
        Map<Candidate, Set<String>> reasons = new LinkedHashMap<>();
        new Reasons(retention, points, reasons).find();
        return new Plan(
                points.stream()
                        .map(point -> new Decision(point, withFreezes(reasons.getOrDefault(point, Set.of()), freezes)))
                        .toList(),
                freezes);
    }

    /**
     * A clock that was wrong for one backup moves every span with it. So after a gap out of all proportion nothing goes,
     * until as many backups have come as it takes to notice.
     */
    private static Optional<String> jump(List<Candidate> points) {
        List<Duration> gaps = new ArrayList<>();
        for (int i = 1; i < points.size(); i++) {
            gaps.add(Duration.between(points.get(i).takenAt(), points.get(i - 1).takenAt()));
        }
        for (int i = 0; i < Math.min(TO_NOTICE, gaps.size() - EARLIER_GAPS); i++) {
            Duration longest = gaps.subList(i + 1, gaps.size()).stream()
                    .max(Comparator.naturalOrder())
                    .orElse(Duration.ZERO);
            Duration gap = gaps.get(i);
            if (gap.compareTo(SMALL_GAP) > 0 && gap.compareTo(longest.multipliedBy(OUT_OF_PROPORTION)) > 0) {
                return Optional.of("there are " + gap.toDays() + " days between its restore points of "
                        + points.get(i + 1).takenAt() + " and " + points.get(i).takenAt()
                        + "; it goes on after " + (TO_NOTICE - i) + " more");
            }
        }
        return Optional.empty();
    }

    private static List<String> withFreezes(Set<String> reasons, List<String> freezes) {
        List<String> all = new ArrayList<>(reasons);
        freezes.forEach(freeze -> all.add("frozen: " + freeze));
        return all;
    }

    /** Gives each point, newest first, the reasons that keep it. */
    private record Reasons(Retention retention, List<Candidate> points, Map<Candidate, Set<String>> reasons) {
        void find() {
            if (points.isEmpty()) {
                return;
            }
            List<Candidate> complete =
                    points.stream().filter(Candidate::complete).toList();
            // where something is missing from every one, such as roles that may not be read, all of them count
            List<Candidate> good = complete.isEmpty() ? points : complete;
            keep(good.get(0), complete.isEmpty() ? "newest" : "newest complete");
            Stream.concat(good.stream(), points.stream())
                    .distinct()
                    .limit(FEWEST)
                    .skip(1)
                    .forEach(point -> keep(point, "one of the last " + FEWEST));
            points.stream().filter(Candidate::proven).findFirst().ifPresent(point -> keep(point, "newest proven"));
            points.forEach(point -> point.holds().forEach(hold -> keep(point, hold)));

            if (retention.keep() > 0) {
                // where fewer are complete, those from which something is missing make up the number
                List<Candidate> counted = good.size() < retention.keep() ? points : good;
                Candidate last = counted.get(Math.min(retention.keep(), counted.size()) - 1);
                Candidate lastGood = good.get(Math.min(retention.keep(), good.size()) - 1);
                keepFrom(older(last, lastGood).takenAt(), "keep " + retention.keep());
            }
            Instant anchor = good.get(0).takenAt();
            if (!retention.within().isNone()) {
                keepFrom(retention.within().before(anchor, retention.zone()), "within " + retention.within());
            }
            for (Tier tier : retention.tiers()) {
                keep(tier, anchor, good.get(good.size() - 1));
            }
        }

        private static Candidate older(Candidate one, Candidate other) {
            return one.takenAt().isBefore(other.takenAt()) ? one : other;
        }

        private void keep(Candidate point, String reason) {
            reasons.computeIfAbsent(point, p -> new LinkedHashSet<>()).add(reason);
        }

        private void keepFrom(Instant oldest, String reason) {
            points.stream().filter(point -> !point.takenAt().isBefore(oldest)).forEach(point -> keep(point, reason));
        }

        private void keep(Tier tier, Instant anchor, Candidate oldest) {
            Map<LocalDate, Candidate> best = best(tier);
            best.entrySet().stream().limit(tier.keep()).forEach(e -> keep(e.getValue(), name(tier, e.getKey())));
            boolean full = best.size() >= tier.keep();
            if (!tier.within().isNone()) {
                Instant end = tier.within().before(anchor, retention.zone());
                Predicate<Candidate> isWithin = point -> !point.takenAt().isBefore(end);
                best.forEach((begin, point) -> {
                    if (isWithin.test(point)) {
                        keep(point, name(tier, begin));
                    }
                });
                full &= !isWithin.test(oldest);
            }
            if (!full) {
                // what a longer tier is to keep one day must be there by then
                keep(oldest, "oldest, " + tier.word() + " is not full yet");
                keep(points.get(points.size() - 1), "oldest, " + tier.word() + " is not full yet");
            }
        }

        /** The one that each bucket keeps, the newest bucket first. */
        private Map<LocalDate, Candidate> best(Tier tier) {
            Comparator<Candidate> bestFirst = Comparator.comparing((Candidate point) -> !point.complete())
                    .thenComparing(point -> tier.distance(day(point)))
                    .thenComparing(NEWEST_FIRST);
            Map<LocalDate, Candidate> best = new TreeMap<>(Comparator.reverseOrder());
            for (Candidate point : points) {
                best.merge(tier.bucket().of(day(point)), point, (a, b) -> bestFirst.compare(a, b) <= 0 ? a : b);
            }
            return best;
        }

        private static String name(Tier tier, LocalDate begin) {
            return tier.word() + " " + tier.bucket().name(begin);
        }

        private LocalDate day(Candidate point) {
            return LocalDate.ofInstant(point.takenAt(), retention.zone());
        }
    }
}
