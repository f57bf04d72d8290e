package digital.vya.backupdb.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.SafeText;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A {@link Message} as Slack's incoming webhooks take it: one coloured attachment a database, worst first. */
public final class SlackMessage {
    /** Slack asks for no more than 20 attachments; more are not read in a channel. */
    static final int MOST_DATABASES = 10;

    private static final int LONGEST = 600;
    private static final int LONGEST_NAME = 150;

    record Body(String text, boolean mrkdwn, List<Attachment> attachments) {}

    record Attachment(
            String fallback,
            String color,
            @Nullable String text,
            List<Field> fields,
            @Nullable String footer,
            List<String> mrkdwn_in) {}

    record Field(
            String title,
            String value,

            @com.fasterxml.jackson.annotation.JsonProperty("short")
            boolean narrow) {}

    public String write(Message message) {
        RunSummary story = new RunSummary(message.server(), message.outcome());
        List<Attachment> attachments = new ArrayList<>();
        if (!message.outcome().problems().isEmpty()) {
            attachments.add(new Attachment(
                    message.subject(),
                    colour(message.outcome().verdict()),
                    said(message.outcome().problems().stream()),
                    List.of(),
                    null,
                    List.of()));
        }
        List<DatabaseOutcome> told =
                story.told().subList(0, Math.min(MOST_DATABASES, story.told().size()));
        told.forEach(d -> attachments.add(database(d)));
        int untold = message.outcome().databases().size() - told.size();
        attachments.add(new Attachment(
                message.subject(),
                colour(message.outcome().verdict()),
                untold == 0 ? null : "… and " + untold + " more",
                List.of(),
                escaped(footer(story)),
                List.of()));
        String text = story.isTest()
                ? story.headline() + " on " + story.serverName() + ", " + story.note()
                : opening(message.outcome()) + ": " + story.what() + " on " + story.serverName();
        try {
            return Json.mapper()
                    .writeValueAsString(new Body(escaped(Sanitizer.shortened(text, LONGEST)), false, attachments));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String footer(RunSummary story) {
        String run = Sanitizer.line(story.outcome().run().id()) + ", " + story.took();
        return story.totalSize().isEmpty() ? run : run + ", " + story.totalSize();
    }

    private static Attachment database(DatabaseOutcome database) {
        List<Field> fields = new ArrayList<>();
        field(fields, "Database", Sanitizer.shortened(RunSummary.name(database), LONGEST_NAME), true);
        field(fields, "Size", RunSummary.size(database), true);
        field(fields, "Duration", Human.duration(database.took()), true);
        field(fields, "File", database.pointId() == null ? "" : Sanitizer.line(database.pointId()), false);
        Stream<Problem> problems = Stream.concat(
                database.problems().stream(),
                database.deliveries().stream().map(DeliveryResult::problem).filter(p -> p != null));
        return new Attachment(
                escaped(database.verdict() + " " + RunSummary.name(database)),
                colour(database.verdict()),
                said(problems),
                fields,
                null,
                List.of());
    }

    private static @Nullable String said(Stream<Problem> problems) {
        StringBuilder said = new StringBuilder();
        problems.limit(3).forEach(p -> {
            said.append(p.code().id())
                    .append(' ')
                    .append(Sanitizer.shortened(SafeText.paragraph(RunSummary.said(p)), LONGEST))
                    .append('\n');
            if (p.hint() != null) {
                said.append("→ ").append(Sanitizer.lines(p.hint())).append('\n');
            }
        });
        return said.isEmpty() ? null : escaped(said.toString().strip());
    }

    private static void field(List<Field> fields, String title, String value, boolean narrow) {
        if (!value.isBlank()) {
            fields.add(new Field(title, escaped(value), narrow));
        }
    }

    private static String opening(RunOutcome outcome) {
        Trigger trigger = outcome.run().trigger();
        if (trigger == Trigger.RESTORE || trigger == Trigger.ROLLBACK) {
            return outcome.verdict() == Verdict.FAILED ? "Failed" : "Done";
        }
        return switch (outcome.verdict()) {
            case SUCCESS -> "Backup completed";
            case DEGRADED -> "Backup completed, something is missing";
            case SUSPECT -> "Backup completed, and it is unlike those before it";
            case SKIPPED -> "Backup skipped, another run used the instance";
            case PARTIAL -> "Backup incomplete, a destination did not take it";
            case FAILED -> "Backup failed";
        };
    }

    private static String colour(Verdict verdict) {
        return switch (verdict) {
            case SUCCESS -> "good";
            case DEGRADED, SUSPECT, SKIPPED, PARTIAL -> "warning";
            case FAILED -> "danger";
        };
    }

    /** What Slack asks to escape; it also keeps {@code <!channel>} in a name from calling everybody. */
    private static String escaped(String said) {
        return said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
