package digital.vya.backupdb.notify;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.RunOutcome;
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

    /** Short, because exchanges are printed at DEBUG. */
    @Override
    public String toString() {
        return "Message[" + subject + "]";
    }
}
