package digital.vya.backupdb.notify;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.metrics.Meters;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.NotificationTest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is told of a run, and what became of telling them. The order of steps is in routes/notify. */
public final class Notifications {
    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);

    private final Settings settings;
    private final Function<Run, Path> runLog;
    private final Meters meters;
    private final Clock clock;

    public Notifications(Settings settings, Function<Run, Path> runLog, Meters meters, Clock clock) {
        this.clock = clock;
        this.settings = settings;
        this.runLog = runLog;
        this.meters = meters;
    }

    /** One notice for each notification that wants this verdict; empty when none does. */
    public List<Notice> choose(RunOutcome outcome) {
        if (isNoNews(outcome)) {
            return List.of();
        }
        Set<String> ids = new LinkedHashSet<>();
        for (DatabaseOutcome database : outcome.databases()) {
            Optional<Settings.Policy> policy =
                    settings.instance(database.instance()).flatMap(instance -> policy(instance, outcome));
            policy.ifPresent(p -> ids.addAll(p.notifications()));
        }
        Optional<Settings.Schedule> schedule = scheduleOf(outcome);
        schedule.ifPresent(due -> settings.instances().stream()
                .filter(instance -> due.isOf(instance.id()))
                .flatMap(instance -> policy(instance, outcome).stream())
                .forEach(policy -> ids.addAll(policy.notifications())));
        boolean strange = (outcome.databases().isEmpty() && schedule.isEmpty())
                || outcome.databases().stream()
                        .anyMatch(d -> settings.instance(d.instance()).isEmpty());
        List<Settings.Notification> wanting = settings.notifications().stream()
                // a run that ended before its instances were known concerns everybody
                .filter(n -> strange || ids.contains(n.id()))
                .filter(n -> tellable(outcome).stream().anyMatch(n.on()::contains))
                .toList();
        if (wanting.isEmpty()) {
            return List.of();
        }
        Message message = compose(outcome);
        return wanting.stream().map(n -> new Notice(n, message)).toList();
    }

    /** Roles that are what they were. */
    private static boolean isNoNews(RunOutcome outcome) {
        return outcome.run().rolesAlone()
                && outcome.problems().isEmpty()
                && !outcome.databases().isEmpty()
                && outcome.databases().stream().allMatch(one -> one.unchangedSince() != null);
    }

    private Optional<Settings.Policy> policy(Settings.Instance instance, RunOutcome outcome) {
        return settings.policy(settings.policyFor(instance, outcome.run().ofSchedule()));
    }

    /** Of a run that reached no instance, the schedule says whom it concerns. */
    private Optional<Settings.Schedule> scheduleOf(RunOutcome outcome) {
        return outcome.databases().isEmpty() ? settings.schedule(outcome.run().ofSchedule()) : Optional.empty();
    }

    /** What was skipped hides nothing of the rest: who wants to hear of its outcome does. */
    private static Set<Verdict> tellable(RunOutcome outcome) {
        Set<Verdict> verdicts = EnumSet.of(outcome.verdict());
        if (outcome.verdict() == Verdict.SKIPPED) {
            outcome.databases().stream()
                    .map(DatabaseOutcome::verdict)
                    .filter(verdict -> verdict != Verdict.SKIPPED)
                    .max(Comparator.naturalOrder())
                    .ifPresent(verdicts::add);
        }
        if (outcome.problems().stream().anyMatch(problem -> problem.code() == ErrorCode.DESTINATION_FILLING)) {
            // once, however well the run ended
            verdicts.add(Verdict.DEGRADED);
        }
        if (outcome.databases().stream().anyMatch(DatabaseOutcome::looksOdd)) {
            // whatever else went wrong; and by the word that there was before
            verdicts.add(Verdict.SUSPECT);
            verdicts.add(Verdict.DEGRADED);
        }
        return verdicts;
    }

    private Message compose(RunOutcome outcome) {
        boolean troubled = outcome.verdict() == Verdict.FAILED || outcome.verdict() == Verdict.PARTIAL;
        boolean logged = outcome.run().trigger() != Trigger.RELOAD;
        String log = troubled && logged ? LogTail.tail(runLog.apply(outcome.run())) : null;
        return Message.of(settings.server(), outcome, log);
    }

    /** A notice that is a test for each of these, or for all where none is named. */
    public List<Notice> tests(List<String> ids) {
        List<Settings.Notification> chosen = ids.isEmpty()
                ? settings.notifications()
                : ids.stream().distinct().map(settings::notificationNamed).toList();
        Message message = Message.test(settings.server(), OffsetDateTime.now(clock));
        return chosen.stream().map(n -> new Notice(n, message)).toList();
    }

    /** How each ended, after {@link #settle}. */
    public List<NotificationTest> results(List<Notice> notices) {
        return notices.stream().map(Notice::result).toList();
    }

    public void sent(Notice notice) {
        if (notice.ends(Notice.End.SENT, null)) {
            meters.notification(notice.getId(), Notice.End.SENT.tag());
            LOG.info("Notification {} sent", notice);
        } else {
            LOG.warn("Notification {} was sent after the run had stopped waiting for it", notice);
        }
    }

    public void failed(Notice notice, Throwable thrown) {
        lost(notice, Notice.End.FAILED, problem(thrown));
    }

    /** After the waiting is over: who has not answered by now has timed out. */
    public void settle(List<Notice> notices) {
        for (Notice notice : notices) {
            lost(notice, Notice.End.TIMEOUT, Problem.of(ErrorCode.NOTIFY_FAILED, "no answer in time"));
        }
    }

    /** When telling failed as a whole, before or after single notifications. */
    public void broken(RunOutcome outcome, Throwable thrown) {
        meters.notification("all", Notice.End.FAILED.tag());
        LOG.error(
                "{} Nobody was told of run {}: {}",
                ErrorCode.NOTIFY_FAILED.id(),
                outcome.run().id(),
                Reason.of(thrown),
                thrown);
    }

    /** What others' exceptions say may hold an address, and their code would be that of an unexpected error. */
    private static Problem problem(Throwable thrown) {
        BackupException said = BackupException.from(thrown);
        boolean ours = said.code() != ErrorCode.INTERNAL;
        ErrorCode code = ours ? said.code() : ErrorCode.NOTIFY_FAILED;
        return new Problem(code, Reason.of(thrown), ours ? said.hint() : code.hint());
    }

    /** Nothing where it had ended before. */
    private void lost(Notice notice, Notice.End end, Problem problem) {
        if (notice.ends(end, problem)) {
            meters.notification(notice.getId(), end.tag());
            LOG.error(
                    "{} Notification {} was not sent: {}. {}",
                    ErrorCode.NOTIFY_FAILED.id(),
                    notice,
                    problem.message(),
                    problem.hint());
        }
    }
}
