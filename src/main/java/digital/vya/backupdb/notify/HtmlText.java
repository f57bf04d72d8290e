package digital.vya.backupdb.notify;

import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Verdict;
import java.util.List;

/** A run's story as a mail page: styles inline and one column, as mail programs and phones want it. */
final class HtmlText {
    private static final String FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
    private static final String QUIET = "color:#59636e";

    private HtmlText() {}

    static String of(RunSummary story) {
        StringBuilder page = new StringBuilder(4096);
        String title = story.headline();
        page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>")
                .append(Sanitizer.html(story.subject()))
                .append("</title></head>\n<body style=\"margin:0;padding:12px;background:#f6f8fa;color:#1f2328;")
                .append(FONT)
                .append(";font-size:15px;line-height:1.5\">\n")
                .append("<div style=\"max-width:640px;margin:0 auto\">\n")
                .append("<div style=\"background:")
                .append(colour(story.outcome().verdict()))
                .append(
                        ";color:#ffffff;border-radius:8px;padding:16px 20px\"><div style=\"font-size:20px;font-weight:600\">")
                .append(Sanitizer.html(title))
                .append("</div><div>")
                .append(Sanitizer.html(story.place()))
                .append("</div></div>\n");
        openCard(page, "#d1d9e0");
        fact(page, "Note", story.note());
        fact(page, "Run", Sanitizer.line(story.outcome().run().id()) + " (" + story.trigger() + ")");
        fact(page, "Started", story.started());
        fact(page, "Duration", story.took());
        fact(page, "Size", story.totalSize());
        problems(page, story.outcome().problems());
        page.append("</div>\n");
        story.told().forEach(d -> database(page, d));
        if (story.untold() > 0) {
            page.append("<p>… and ").append(story.untold()).append(" more</p>\n");
        }
        return page.append("<p style=\"font-size:12px;")
                .append(QUIET)
                .append("\">Sent by vya-backupdb</p>\n</div>\n</body></html>\n")
                .toString();
    }

    private static void database(StringBuilder page, DatabaseOutcome database) {
        openCard(page, colour(database.verdict()));
        page.append("<div style=\"font-weight:600;overflow-wrap:anywhere\"><span style=\"color:")
                .append(colour(database.verdict()))
                .append("\">")
                .append(database.verdict())
                .append("</span> ")
                .append(Sanitizer.html(RunSummary.name(database)))
                .append("</div>\n");
        fact(page, "Size", RunSummary.size(database));
        fact(page, "Duration", Human.duration(database.took()));
        fact(page, "File", database.pointId() == null ? "" : Sanitizer.line(database.pointId()));
        fact(page, "Destinations", RunSummary.destinations(database));
        problems(page, database.problems());
        for (DeliveryResult delivery : database.deliveries()) {
            if (delivery.problem() != null) {
                problems(page, List.of(delivery.problem()));
            }
        }
        page.append("</div>\n");
    }

    private static void problems(StringBuilder page, List<Problem> problems) {
        for (Problem problem : problems) {
            page.append("<div style=\"margin-top:8px;padding:8px 12px;background:#fff8f7;border:1px solid #ffcecb;")
                    .append("border-radius:6px\"><div style=\"white-space:pre-wrap;overflow-wrap:anywhere\"><b>")
                    .append(problem.code().id())
                    .append("</b> ")
                    .append(Sanitizer.html(RunSummary.said(problem)))
                    .append("</div>");
            if (problem.hint() != null) {
                page.append("<div style=\"margin-top:4px\">→ ")
                        .append(Sanitizer.html(Sanitizer.lines(problem.hint())))
                        .append("</div>");
            }
            page.append("</div>\n");
        }
    }

    private static void fact(StringBuilder page, String label, String value) {
        if (!value.isBlank()) {
            page.append("<div style=\"overflow-wrap:anywhere\"><span style=\"")
                    .append(QUIET)
                    .append("\">")
                    .append(label)
                    .append(":</span> ")
                    .append(Sanitizer.html(value))
                    .append("</div>\n");
        }
    }

    private static void openCard(StringBuilder page, String edge) {
        page.append("<div style=\"background:#ffffff;border:1px solid #d1d9e0;border-left:4px solid ")
                .append(edge)
                .append(";border-radius:8px;padding:12px 16px;margin-top:12px\">\n");
    }

    private static String colour(Verdict verdict) {
        return switch (verdict) {
            case SUCCESS -> "#1a7f37";
            case DEGRADED, SUSPECT, SKIPPED -> "#9a6700";
            case PARTIAL -> "#bc4c00";
            case FAILED -> "#cf222e";
        };
    }
}
