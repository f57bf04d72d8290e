package digital.vya.backupdb.cli;

import digital.vya.backupdb.model.DeadLetter;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Redrive;
import java.util.List;

/** Dead letters as a person reads them. */
final class LetterReport {
    private static final int RESULT_COLUMN = 1;

    private LetterReport() {}

    static void print(List<DeadLetter> letters, Printer printer) {
        if (letters.isEmpty()) {
            printer.line("no dead letters");
            return;
        }
        Table table = new Table(printer.colours(), "LETTER", "PARKED", "DESTINATION", "RESTORE POINT", "SIZE", "WHY");
        for (DeadLetter letter : letters) {
            table.row(
                    letter.id(),
                    Table.time(letter.parkedAt()),
                    letter.destination(),
                    letter.shipment().pointId(),
                    Human.size(letter.bytes()),
                    letter.problem() == null
                            ? "-"
                            : letter.problem().code().id() + " "
                                    + letter.problem().message());
        }
        printer.table(table);
    }

    static void printRedrives(List<Redrive> redrives, Printer printer) {
        if (redrives.isEmpty()) {
            printer.line("no dead letters");
            return;
        }
        Colours colours = printer.colours();
        Table table = new Table(colours, "LETTER", "RESULT", "DESTINATION", "RESTORE POINT");
        for (Redrive redrive : redrives) {
            table.row(
                    text -> redrive.committed() ? colours.green(text) : colours.red(text),
                    RESULT_COLUMN,
                    redrive.letter().id(),
                    redrive.committed() ? "delivered" : "not taken",
                    redrive.letter().destination(),
                    redrive.letter().shipment().pointId());
        }
        printer.table(table);
        for (Redrive redrive : redrives) {
            if (!redrive.committed()) {
                printer.problems(redrive.letter().id(), List.of(redrive.problem()));
            }
        }
    }
}
