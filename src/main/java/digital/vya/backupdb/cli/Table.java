package digital.vya.backupdb.cli;

import digital.vya.backupdb.model.SafeText;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Rows in aligned columns. Cells are data: control characters in them never reach the terminal. */
final class Table {
    private static final String GAP = "  ";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    private record Cell(String text, UnaryOperator<String> paint) {
        int width() {
            return text.codePointCount(0, text.length());
        }

        String shown(int width) {
            return paint.apply(text) + " ".repeat(width - width());
        }
    }

    private final List<List<Cell>> rows = new ArrayList<>();

    Table(Colours colours, String... headers) {
        List<Cell> row = new ArrayList<>();
        for (String header : headers) {
            row.add(new Cell(header, colours::dim));
        }
        rows.add(row);
    }

    Table row(String... cells) {
        return row(UnaryOperator.identity(), -1, cells);
    }

    /** A row of which one column is painted. */
    Table row(UnaryOperator<String> paint, int painted, @Nullable String... cells) {
        List<Cell> row = new ArrayList<>();
        for (int i = 0; i < cells.length; i++) {
            row.add(new Cell(
                    SafeText.line(cells[i] == null ? "-" : cells[i]), i == painted ? paint : UnaryOperator.identity()));
        }
        rows.add(row);
        return this;
    }

    void print(PrintWriter out) {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<Cell> row : rows) {
            for (int i = 0; i < columns - 1; i++) {
                widths[i] = Math.max(widths[i], row.get(i).width());
            }
        }
        for (List<Cell> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                Cell cell = row.get(i);
                boolean last = i == columns - 1;
                line.append(cell.shown(last ? cell.width() : widths[i])).append(last ? "" : GAP);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** In this machine's zone. */
    static String time(Instant moment) {
        return time(moment.atZone(ZoneId.systemDefault()).toOffsetDateTime());
    }

    static String time(OffsetDateTime time) {
        return TIME.format(time);
    }

    /** Text of which nothing steers the terminal, and no line but the first can be taken for one of ours. */
    static String printable(@Nullable String text) {
        return SafeText.paragraph(text == null ? "-" : text);
    }
}
