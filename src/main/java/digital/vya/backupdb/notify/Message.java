package digital.vya.backupdb.notify;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a notifier sends: the same news in the forms notifiers need, and the facts it is made of. {@code json} is the
 * webhook's body; {@code log} is the end of the run's log, or null where the run gives no reason to read it.
 */
public record Message(
        String subject,
        String text,
        String html,
        String json,
        @Nullable String log,
        Settings.Server server,
        RunOutcome outcome) {
    static Message of(Settings.Server server, RunOutcome outcome, @Nullable String log) {
        RunSummary story = new RunSummary(server, outcome);
        return new Message(
                story.subject(),
                PlainText.of(story),
                HtmlText.of(story),
                WebhookBody.of(server, outcome, story.subject()).json(),
                log,
                server,
                outcome);
    }

    /** One that is about no run, and says so: its verdict is that of a run in which nothing was tried. */
    static Message test(Settings.Server server, OffsetDateTime now) {
        Run none = new Run(Run.newId(now), Trigger.TEST, null, now, false);
        return of(server, new RunOutcome(none, Verdict.SKIPPED, List.of(), List.of(), now), null);
    }

    /** Short, because exchanges are printed at DEBUG. */
    @Override
    public String toString() {
        return "Message[" + subject + "]";
    }
}
