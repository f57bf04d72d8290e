package digital.vya.backupdb.cli;

import digital.vya.backupdb.model.Hold;
import java.util.List;
import java.util.Locale;

/** What is pinned or on hold as a person reads it. */
final class HoldsReport {
    private HoldsReport() {}

    /** {@code none} is what to say where there is nothing. */
    static void print(List<Hold> holds, String none, boolean asJson, Printer printer) {
        if (asJson) {
            printer.json(new Shapes.HoldsShape(holds));
        } else if (holds.isEmpty()) {
            printer.line(none);
        } else {
            Table table = new Table(printer.colours(), "KEPT", "BY", "SINCE", "UNTIL", "RESTORE POINT", "REASON");
            holds.forEach(hold -> table.row(
                    hold.kind().name().toLowerCase(Locale.ROOT),
                    hold.by(),
                    Table.time(hold.at()),
                    hold.until() == null ? "-" : Table.time(hold.until()),
                    hold.point(),
                    hold.reason() == null ? "-" : hold.reason()));
            printer.table(table);
        }
    }
}
