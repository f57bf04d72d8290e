package digital.vya.backupdb.notify;

import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Problem;
import java.util.List;

/** A run's story as text that reads well in any mail program and on a terminal. */
final class PlainText {
    private PlainText() {}

    static String of(RunSummary story) {
        StringBuilder text = new StringBuilder();
        text.append(story.headline()).append('\n').append('\n');
        fact(text, "", "Note", story.note());
        fact(text, "", "Server", story.place());
        fact(text, "", "Run", Sanitizer.line(story.outcome().run().id()) + " (" + story.trigger() + ")");
        fact(text, "", "Started", story.started());
        fact(text, "", "Duration", story.took());
        fact(text, "", "Size", story.totalSize());
        problems(text, "", story.outcome().problems());
        story.told().forEach(d -> database(text, d));
        if (story.untold() > 0) {
            text.append("\n… and ").append(story.untold()).append(" more\n");
        }
        return text.toString();
    }

    private static void database(StringBuilder text, DatabaseOutcome database) {
        text.append('\n')
                .append(database.verdict())
                .append("  ")
                .append(RunSummary.name(database))
                .append('\n');
        fact(text, "  ", "Size", RunSummary.size(database));
        fact(text, "  ", "Duration", Human.duration(database.took()));
        fact(text, "  ", "File", database.pointId() == null ? "" : Sanitizer.line(database.pointId()));
        fact(text, "  ", "Destinations", RunSummary.destinations(database));
        problems(text, "  ", database.problems());
        for (DeliveryResult delivery : database.deliveries()) {
            if (delivery.problem() != null) {
                problems(text, "  ", List.of(delivery.problem()));
            }
        }
    }

    private static void problems(StringBuilder text, String indent, List<Problem> problems) {
        for (Problem problem : problems) {
            String message = RunSummary.said(problem).replace("\n", "\n" + indent + "              ");
            fact(text, indent, "Error", problem.code().id() + " " + message);
            fact(text, indent, "What to do", problem.hint() == null ? "" : Sanitizer.lines(problem.hint()));
        }
    }

    private static void fact(StringBuilder text, String indent, String label, String value) {
        if (!value.isBlank()) {
            text.append(indent)
                    .append(label)
                    .append(':')
                    .append(" ".repeat(13 - label.length()))
                    .append(value)
                    .append('\n');
        }
    }
}
