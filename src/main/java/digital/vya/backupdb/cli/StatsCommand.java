package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Stats;
import digital.vya.backupdb.model.StatsRequest;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "stats",
        description =
                "Figures of what was done: how often each database was backed up, how well, how long it took and how it"
                        + " grows; what each destination holds.")
final class StatsCommand extends RoutesCommand {
    @Option(
            names = {"-i", "--instance"},
            paramLabel = "ID",
            description = "Only databases of this instance.")
    private @Nullable String instance;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only backups that began then or later: " + Times.FORMS + ".")
    private @Nullable String since;

    StatsCommand(Context context) {
        super(context);
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        Stats stats = routes.request(
                "direct:stats", new StatsRequest(Times.since(since, spec().commandLine()), instance), Stats.class);
        if (asJson()) {
            printer.json(stats);
        } else {
            print(stats, printer);
        }
        return ExitCode.SUCCESS;
    }

    private static void print(Stats stats, Printer printer) {
        if (stats.databases().isEmpty()) {
            printer.line("no backups");
            return;
        }
        Table databases =
                new Table(printer.colours(), "DATABASE", "BACKUPS", "GOOD", "MEAN", "LONGEST", "SIZE", "GROWTH");
        stats.databases()
                .forEach(database -> databases.row(
                        database.instance() + "/" + database.database(),
                        String.valueOf(database.backups()),
                        Human.share(database.good(), database.backups()),
                        duration(database.meanSeconds()),
                        duration(database.mostSeconds()),
                        Human.size(database.lastBytes()),
                        growth(database.firstBytes(), database.lastBytes())));
        printer.table(databases);
        printer.line("");
        Table destinations = new Table(printer.colours(), "DESTINATION", "RESTORE POINTS", "SIZE");
        stats.destinations()
                .forEach(destination -> destinations.row(
                        destination.id(),
                        String.valueOf(destination.restorePoints()),
                        Human.size(destination.bytes())));
        printer.table(destinations);
    }

    private static String duration(double seconds) {
        return Human.duration(Duration.ofMillis(Math.round(seconds * 1000)));
    }

    private static String growth(long first, long last) {
        return first == 0 ? "-" : String.format(Locale.ROOT, "%+.1f%%", (last - first) * 100.0 / first);
    }
}
