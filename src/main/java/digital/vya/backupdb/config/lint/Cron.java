package digital.vya.backupdb.config.lint;

import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.quartz.CronExpression;

/** What the clock has against a cron expression. */
final class Cron {
    private Cron() {}

    static Optional<String> problem(String text) {
        try {
            // in an address a plus stands for a blank
            CronExpression cron = new CronExpression(text.replace('+', ' '));
            return cron.getNextValidTimeAfter(Date.from(Instant.now())) == null
                    ? Optional.of("is `" + text + "`, which never comes")
                    : Optional.empty();
        } catch (ParseException e) {
            return Optional.of("cannot be `" + text + "`: " + e.getMessage());
        }
    }
}
