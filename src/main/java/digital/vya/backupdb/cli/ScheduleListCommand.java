package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.ScheduleListing;
import digital.vya.backupdb.model.ScheduleQuestion;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "list",
        description = "List the schedules with what became of their last time, and their next ones, local and in UTC.")
final class ScheduleListCommand extends RoutesCommand {
    /** Where there is none. */
    static final String NONE = "no schedules: backups run only when they are asked for";

    private static final int MOST_NEXT = 1000;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Ids of schedules; all when none is named.")
    private List<String> schedules = new ArrayList<>();

    @Option(
            names = "--next",
            paramLabel = "N",
            defaultValue = "10",
            description = "How many next times; 10 when not given.")
    private int next;

    ScheduleListCommand(Context context) {
        super(context);
    }

    @Override
    void refuseContradictions() {
        if (next < 0 || next > MOST_NEXT) {
            throw contradiction("--next takes a number up to " + MOST_NEXT);
        }
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        ScheduleListing listing = routes.request(
                "direct:schedule-list", new ScheduleQuestion(schedules, null, next), ScheduleListing.class);
        if (asJson()) {
            printer.json(listing);
        } else {
            print(listing, printer);
        }
        return ExitCode.SUCCESS;
    }

    private static void print(ScheduleListing listing, Printer printer) {
        if (listing.schedules().isEmpty()) {
            printer.line(NONE);
            return;
        }
        Table table = new Table(printer.colours(), "SCHEDULE", "WHEN", "TIME ZONE", "NEXT", "UTC", "LAST");
        for (ScheduleListing.Entry entry : listing.schedules()) {
            List<ScheduleListing.Next> next = entry.next();
            table.row(
                    entry.id(),
                    entry.when() == null ? "run-now" : entry.when(),
                    entry.timeZone(),
                    next.isEmpty() ? none(entry) : Table.time(next.get(0).local()),
                    next.isEmpty() ? "-" : utc(next.get(0)),
                    last(entry.last()));
            next.stream().skip(1).forEach(time -> table.row("", "", "", Table.time(time.local()), utc(time), ""));
        }
        printer.table(table);
        printer.problems("", listing.remarks());
    }

    private static String none(ScheduleListing.Entry entry) {
        return entry.enabled() ? "-" : "disabled";
    }

    private static String utc(ScheduleListing.Next next) {
        return Table.time(next.utc().atOffset(ZoneOffset.UTC));
    }

    private static String last(ScheduleListing.@Nullable Last last) {
        if (last == null) {
            return "-";
        }
        String times = last.times() == 1 ? "" : last.times() + " times, ";
        return last.outcome().name().toLowerCase(Locale.ROOT) + " " + times + Table.time(last.due());
    }
}
