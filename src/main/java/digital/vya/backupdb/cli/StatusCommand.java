package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.StatusReport;
import digital.vya.backupdb.model.StatusReport.Copy;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = {
            "Say of each database what protects it: its newest backup, how old that is beside its schedule, where it is,"
                    + " the next one, and when one was last proven by a restore.",
            "Asks no server and no destination; of those on this machine it looks how full their disks are. Exits 1 when anything is not well."
        })
final class StatusCommand extends RoutesCommand {
    private static final String BARS = "▁▂▃▄▅▆▇█";
    private static final int STATE_COLUMN = 0;

    @Option(names = "--problems", description = "Only databases of which something is not well.")
    private boolean problemsOnly;

    StatusCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        StatusReport report = routes.request("direct:status", "", StatusReport.class);
        if (asJson()) {
            printer.json(report);
        } else {
            print(report, printer);
        }
        return report.isWell() ? ExitCode.SUCCESS : ExitCode.FAILED;
    }

    private void print(StatusReport report, Printer printer) {
        Colours colours = printer.colours();
        List<StatusReport.Database> shown = report.databases().stream()
                .filter(database -> !problemsOnly || !database.isWell())
                .toList();
        if (!shown.isEmpty()) {
            Table table = new Table(
                    colours, "STATE", "DATABASE", "BACKED UP", "EVERY", "SIZE", "TREND", "COPIES", "NEXT", "PROVEN");
            shown.forEach(database -> table.row(
                    text -> switch (database.state()) {
                        case OK -> colours.green(text);
                        case LEFT_OUT -> colours.yellow(text);
                        case PROBLEM -> colours.red(text);
                    },
                    STATE_COLUMN,
                    database.state().word(),
                    database.name(),
                    ago(database.ageSeconds()),
                    span(database.everySeconds()),
                    database.backedUpAt() == null ? null : Human.size(database.bytes()),
                    bars(database.trend()),
                    copies(database.copies()),
                    in(report.at(), database.nextRun()),
                    database.provenAt() == null ? "never" : since(report.at(), database.provenAt())));
            printer.table(table);
        }
        List<Problem> told = new ArrayList<>();
        shown.forEach(database -> told.addAll(database.problems()));
        told.addAll(report.problems());
        if (!problemsOnly) {
            shown.forEach(database -> told.addAll(database.remarks()));
            told.addAll(report.remarks());
        }
        printer.problems(told);
        long ill = report.databases().stream()
                .filter(database -> !database.isWell())
                .count();
        String all = Human.count(report.databases().size(), "database");
        printer.painted(
                report.isWell()
                        ? colours.green("all is well") + ": " + all
                        : colours.red("not all is well") + ": " + ill + " of " + all + " with problems");
    }

    private static String ago(@Nullable Long seconds) {
        return seconds == null ? "never" : Human.age(Duration.ofSeconds(seconds)) + " ago";
    }

    private static String since(OffsetDateTime now, OffsetDateTime then) {
        return Human.age(Duration.between(then, now)) + " ago";
    }

    private static @Nullable String span(@Nullable Long seconds) {
        return seconds == null ? null : Human.age(Duration.ofSeconds(seconds));
    }

    private static @Nullable String in(OffsetDateTime now, @Nullable OffsetDateTime next) {
        return next == null ? null : "in " + Human.age(Duration.between(now, next));
    }

    /** From the smallest to the largest. */
    private static @Nullable String bars(List<Long> sizes) {
        if (sizes.isEmpty()) {
            return null;
        }
        long least = Collections.min(sizes);
        long range = Collections.max(sizes) - least;
        StringBuilder bars = new StringBuilder();
        for (long size : sizes) {
            long step = range == 0 ? 0 : (size - least) * (BARS.length() - 1) / range;
            bars.append(BARS.charAt((int) step));
        }
        return bars.toString();
    }

    private static @Nullable String copies(List<Copy> copies) {
        return copies.isEmpty() ? null : copies.stream().filter(Copy::there).count() + " of " + copies.size();
    }
}
