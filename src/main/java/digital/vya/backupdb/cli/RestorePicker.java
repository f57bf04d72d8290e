package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RestorePoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lets a person choose a restore point from a numbered list. */
final class RestorePicker {
    private static final int SHOWN = 30;

    /** What was chosen; the instance is the one to restore into. */
    record Picked(String point, String destination, String instance) {}

    private final Routes routes;
    private final Printer printer;
    private final Terminal terminal;

    RestorePicker(Routes routes, Printer printer, Terminal terminal) {
        this.routes = routes;
        this.printer = printer;
        this.terminal = terminal;
    }

    /** {@code into} holds the target when it is known already. */
    Picked pick(@Nullable String source, @Nullable String database, @Nullable String destination, List<String> into) {
        RestoreListing listing = routes.request(
                "direct:restore-list", new RestoreListRequest(source, database, destination), RestoreListing.class);
        printer.problems("", listing.problems());
        printer.problems("", listing.remarks());
        List<RestorePoint> points = listing.points().stream().limit(SHOWN).toList();
        if (points.isEmpty()) {
            throw new BackupException(ErrorCode.POINT_UNKNOWN, "There is no restore point to choose from");
        }
        Table table =
                new Table(printer.colours(), "NO", "TAKEN", "INSTANCE", "DATABASE", "OUTCOME", "SIZE", "DESTINATION");
        for (int i = 0; i < points.size(); i++) {
            RestorePoint point = points.get(i);
            table.row(
                    String.valueOf(i + 1),
                    Table.time(point.manifest().takenAt()),
                    point.manifest().instance(),
                    point.manifest().holdsData() ? point.manifest().database() : "-",
                    point.manifest().verdict().name(),
                    Human.size(point.manifest().rawBytes()),
                    point.destination());
        }
        printer.table(table);
        if (listing.points().size() > SHOWN) {
            printer.line("… and " + (listing.points().size() - SHOWN)
                    + " older ones; see restore-list, and name one with --point");
        }
        RestorePoint chosen = points.get(number("Which one? Number, or nothing to leave:", points.size()) - 1);
        String own = chosen.manifest().instance();
        return new Picked(chosen.manifest().id(), chosen.destination(), into.isEmpty() ? instance(own) : into.get(0));
    }

    /** One of those that are configured; the backup's own, if it still is, when nothing is typed. */
    private String instance(String own) {
        List<String> known = routes.requestList("direct:restore-instances", "", String.class);
        printer.line("Instances: " + String.join(", ", known));
        String answer = terminal.ask(
                known.contains(own) ? "Into which one? Nothing for " + own + ":" : "Into which one? Its name:");
        String chosen = answer.isEmpty() ? own : answer;
        if (!known.contains(chosen)) {
            throw new BackupException(
                    ErrorCode.UNKNOWN_INSTANCE,
                    "There is no instance " + chosen + "; known are " + String.join(", ", known));
        }
        return chosen;
    }

    private int number(String question, int most) {
        String answer = terminal.ask(question);
        if (!answer.matches("[1-9][0-9]{0,4}") || Integer.parseInt(answer) > most) {
            throw new BackupException(ErrorCode.NOT_CONFIRMED, "Nothing was chosen");
        }
        return Integer.parseInt(answer);
    }
}
