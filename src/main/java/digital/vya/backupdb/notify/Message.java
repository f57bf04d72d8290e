package digital.vya.backupdb.notify;

import digital.vya.backupdb.model.RunOutcome;

/**
 * What a notifier sends: the same news in the forms notifiers need. {@code log} is the end of the run's log, or null
 * where the run gives no reason to read it.
 */
public record Message(String subject, String text, String html, String json, RunOutcome outcome, String log) {
    /** Short, because exchanges are printed at DEBUG. */
    @Override
    public String toString() {
        return "Message[" + subject + "]";
    }
}
