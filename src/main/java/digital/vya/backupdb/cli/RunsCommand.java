package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.RunLine;
import digital.vya.backupdb.model.RunsRequest;
import digital.vya.backupdb.model.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "runs", description = "List the runs that ended, newest first.")
final class RunsCommand extends RoutesCommand {
    private static final int OUTCOME_COLUMN = 1;
    private static final int MOST = 100_000;

    @Option(
            names = {"-i", "--instance"},
            paramLabel = "ID",
            description = "Only runs that reached this instance.")
    private @Nullable String instance;

    @Option(
            names = {"-d", "--database"},
            paramLabel = "NAME",
            description = "Only runs that reached this database of the instance.")
    private @Nullable String database;

    @Option(
            names = "--outcome",
            paramLabel = "OUTCOME",
            description = "Only runs that ended so: ${COMPLETION-CANDIDATES}.")
    private @Nullable Verdict outcome;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only those that began then or later: " + Times.FORMS + ".")
    private @Nullable String since;

    @Option(names = "--last", paramLabel = "N", defaultValue = "20", description = "How many; 20 when not given.")
    private int last;

    RunsCommand(Context context) {
        super(context);
    }

    @Override
    void refuseContradictions() {
        if (database != null && instance == null) {
            throw contradiction("--database needs --instance");
        }
        if (last < 1 || last > MOST) {
            throw contradiction("--last takes a number from 1 to " + MOST);
        }
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        Instant from = Times.since(since, spec().commandLine());
        List<RunLine> runs = routes.requestList(
                "direct:runs", new RunsRequest(instance, database, outcome, from, last), RunLine.class);
        if (asJson()) {
            printer.json(new Shapes.RunsShape(runs));
        } else if (runs.isEmpty()) {
            printer.line("no runs");
        } else {
            print(runs, printer);
        }
        return ExitCode.SUCCESS;
    }

    private static void print(List<RunLine> runs, Printer printer) {
        Colours colours = printer.colours();
        Table table = new Table(colours, "BEGAN", "OUTCOME", "BY", "DATABASES", "SIZE", "PACKED", "TIME", "RUN");
        for (RunLine run : runs) {
            table.row(
                    text -> colours.verdict(run.verdict(), text),
                    OUTCOME_COLUMN,
                    Table.time(run.startedAt()),
                    run.verdict().name(),
                    run.schedule() == null ? run.by() : run.schedule(),
                    String.valueOf(run.databases()),
                    Human.size(run.rawBytes()),
                    Human.size(run.packedBytes()),
                    Human.duration(Duration.between(run.startedAt(), run.endedAt())),
                    run.run());
        }
        printer.table(table);
    }
}
