package digital.vya.backupdb.backup;

import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.catalog.ScheduleRecords;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.AsOf;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ScheduleAnswer;
import digital.vya.backupdb.model.ScheduleListing;
import digital.vya.backupdb.model.ScheduleQuestion;
import digital.vya.backupdb.schedule.Decision;
import digital.vya.backupdb.schedule.ScheduleState;
import digital.vya.backupdb.schedule.ScheduleTimes;
import digital.vya.backupdb.schedule.Timetable;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people ask about schedules: when they run, and whether one would run at a moment. */
public final class ScheduleQuestions {
    private final Settings settings;
    private final ScheduleRecords records;
    private final Nodes nodes;
    private final Clock clock;

    public ScheduleQuestions(Settings settings, ScheduleRecords records, Nodes nodes, Clock clock) {
        this.settings = settings;
        this.records = records;
        this.nodes = nodes;
        this.clock = clock;
    }

    /** What other nodes decided, for one question; a catalogue that does not answer is waited for once. */
    private final class Others {
        private @Nullable Problem unasked;

        /**
         * What is decided of a schedule, of which this node has this record. One that has none knows of nothing before the
         * last time at which the schedule was due.
         */
        Optional<ScheduleState> with(Optional<ScheduleState> own, ScheduleTimes times, Instant now) {
            if (!nodes.areSeveral() || unasked != null) {
                return own;
            }
            try {
                ScheduleState known = own.orElseGet(() -> ScheduleState.before(times, now));
                ScheduleState all = known.withThoseOfOthers(nodes.decided(times.schedule(), known.since()), now);
                return all.slots().isEmpty() ? own : Optional.of(all);
            } catch (RuntimeException e) {
                Problem problem = Problem.of(BackupException.from(e));
                String what = "What other nodes decided of schedules cannot be asked for: " + problem.message();
                unasked = new Problem(problem.code(), what, problem.hint());
                return own;
            }
        }
    }

    public ScheduleListing list(ScheduleQuestion question) {
        Instant now = clock.instant();
        List<Settings.Schedule> asked = asked(question);
        List<ScheduleListing.Entry> entries = new ArrayList<>();
        List<Problem> remarks = new ArrayList<>();
        Others others = new Others();
        for (Settings.Schedule schedule : asked) {
            Optional<ScheduleState> own = records.of(schedule.id());
            Optional<ScheduleState> decided =
                    schedule.times().map(times -> others.with(own, times, now)).orElse(own);
            entries.add(entry(schedule, decided, now, question.next()));
            remark(schedule).ifPresent(remarks::add);
        }
        Optional.ofNullable(others.unasked).ifPresent(remarks::add);
        return new ScheduleListing(entries, remarks);
    }

    private ScheduleListing.Entry entry(
            Settings.Schedule schedule, Optional<ScheduleState> decided, Instant now, int count) {
        List<ScheduleListing.Next> next = new ArrayList<>();
        Optional<ScheduleTimes> times = schedule.times();
        if (schedule.enabled()) {
            Optional<ScheduleTimes.Slot> slot = times.flatMap(t -> t.next(now));
            while (slot.isPresent() && next.size() < count) {
                Instant start = slot.get().start();
                next.add(new ScheduleListing.Next(local(schedule, start), start));
                slot = times.flatMap(t -> t.next(start));
            }
        }
        return new ScheduleListing.Entry(
                schedule.id(),
                times.map(ScheduleTimes::when).orElse(null),
                schedule.timeZone().getId(),
                schedule.enabled(),
                schedule.instances(),
                next,
                last(schedule, decided));
    }

    private static ScheduleListing.@Nullable Last last(Settings.Schedule schedule, Optional<ScheduleState> decided) {
        return decided.flatMap(ScheduleState::newest)
                .map(slot -> new ScheduleListing.Last(local(schedule, slot.due()), slot.end(), slot.slots()))
                .orElse(null);
    }

    /** A container's clock is in UTC whatever its people live by. */
    private static Optional<Problem> remark(Settings.Schedule schedule) {
        boolean utc = schedule.timeZone().getRules().isFixedOffset()
                && schedule.timeZone().getRules().getOffset(Instant.EPOCH).equals(ZoneOffset.UTC);
        return schedule.times().isPresent() && !schedule.zoneIsSaid() && utc
                ? Optional.of(Problem.of(
                        ErrorCode.ZONE_NOT_SAID,
                        "Schedule " + schedule.id() + " names no time zone, and this machine's is UTC"))
                : Optional.empty();
    }

    public List<ScheduleAnswer> test(ScheduleQuestion question) {
        Others others = new Others();
        return asked(question).stream()
                .map(schedule -> {
                    AsOf at = question.at();
                    return at == null ? answerNow(schedule, others) : answer(schedule, at.in(schedule.timeZone()));
                })
                .toList();
    }

    /** Also by what was decided: it would not run again, and late where it was missed. */
    private ScheduleAnswer answerNow(Settings.Schedule schedule, Others others) {
        Instant now = clock.instant();
        ScheduleAnswer usual = answer(schedule, now);
        if (!schedule.enabled() || schedule.times().isEmpty()) {
            return usual;
        }
        ScheduleTimes times = schedule.times().get();
        Optional<ScheduleState> decided = others.with(
                records.of(schedule.id()).filter(found -> times.said().equals(found.when())), times, now);
        List<String> reasons = new ArrayList<>(usual.reasons());
        Optional.ofNullable(others.unasked).map(Problem::message).ifPresent(reasons::add);
        if (decided.isEmpty()) {
            return new ScheduleAnswer(schedule.id(), usual.at(), usual.runs(), reasons);
        }
        Decision decision = times.decide(decided.get(), now, false, true);
        decision.start()
                .filter(Decision.Start::late)
                .ifPresent(late -> reasons.add(0, "late, for its time of " + local(schedule, late.due())));
        if (usual.runs() && decision.start().isEmpty()) {
            reasons.add(0, "its run of this time has begun, or was left out");
        }
        return new ScheduleAnswer(schedule.id(), usual.at(), decision.start().isPresent(), reasons);
    }

    private static ScheduleAnswer answer(Settings.Schedule schedule, Instant at) {
        OffsetDateTime local = local(schedule, at);
        if (!schedule.enabled()) {
            return new ScheduleAnswer(schedule.id(), local, false, List.of("it is disabled"));
        }
        if (schedule.times().isEmpty()) {
            return new ScheduleAnswer(schedule.id(), local, false, List.of("it runs only by `run-now`"));
        }
        ScheduleTimes times = schedule.times().get();
        Timetable timetable = times.timetable();
        List<String> reasons = new ArrayList<>();
        LocalDate day = local.toLocalDate();
        String dayName = day.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH) + " " + day;
        reasons.add(dayName + (timetable.days().include(day) ? " is one of its days" : " is none of its days"));
        timetable.blackout(at).ifPresent(blackout -> reasons.add("in the blackout " + blackout));
        Optional<ScheduleTimes.Slot> slot = times.last(at);
        boolean inside = slot.filter(last -> times.isOnTime(last.due(), at)).isPresent();
        if (inside) {
            reasons.add("inside " + window(schedule, times, slot.orElseThrow()));
        } else {
            slot.filter(last -> local(schedule, last.start()).toLocalDate().equals(day))
                    .or(() -> times.next(at))
                    .ifPresent(near -> reasons.add("outside " + window(schedule, times, near)));
        }
        slot.filter(last -> inside
                        && !timetable
                                .times()
                                .contains(local(schedule, last.due()).toLocalTime()))
                .ifPresent(last -> reasons.add("the clock jumps over its time on that day"));
        times.next(at).ifPresent(next -> reasons.add("next " + local(schedule, next.start())));
        return new ScheduleAnswer(
                schedule.id(), local, inside && timetable.blackout(at).isEmpty(), reasons);
    }

    private static String window(Settings.Schedule schedule, ScheduleTimes times, ScheduleTimes.Slot slot) {
        OffsetDateTime from = local(schedule, slot.start());
        return from.toLocalDateTime() + " - "
                + local(schedule, slot.start().plus(times.rules().tolerance())).toLocalTime();
    }

    private List<Settings.Schedule> asked(ScheduleQuestion question) {
        return question.schedules().isEmpty()
                ? settings.schedules()
                : question.schedules().stream().map(settings::scheduleNamed).toList();
    }

    private static OffsetDateTime local(Settings.Schedule schedule, Instant moment) {
        return moment.atZone(schedule.timeZone()).toOffsetDateTime();
    }
}
