package digital.vya.backupdb.cli;

import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.DryRun;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.SafeText;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A run and a dry run as a person reads them. */
final class BackupReport {
    private static final int OUTCOME_COLUMN = 2;

    private BackupReport() {}

    static void print(RunOutcome outcome, Printer printer) {
        Colours colours = printer.colours();
        Table table = new Table(colours, "INSTANCE", "DATABASE", "OUTCOME", "SIZE", "PACKED", "TIME", "DESTINATIONS");
        for (DatabaseOutcome database : outcome.databases()) {
            table.row(
                    text -> colours.verdict(database.verdict(), text),
                    OUTCOME_COLUMN,
                    database.instance(),
                    database.database(),
                    database.verdict().name(),
                    Human.size(database.rawBytes()),
                    Human.size(database.packedBytes()),
                    database.took() == null ? "-" : Human.duration(database.took()),
                    destinations(database.deliveries()));
        }
        if (!outcome.databases().isEmpty()) {
            printer.table(table);
        }
        printer.problems("", outcome.problems());
        for (DatabaseOutcome database : outcome.databases()) {
            String where =
                    database.database() == null ? database.instance() : database.instance() + "/" + database.database();
            printer.problems(where, database.problems());
            for (DeliveryResult delivery : database.deliveries()) {
                if (delivery.problem() != null) {
                    printer.problems(where + " to " + delivery.destination(), List.of(delivery.problem()));
                }
            }
        }
        long raw = outcome.databases().stream()
                .mapToLong(DatabaseOutcome::rawBytes)
                .sum();
        long packed = outcome.databases().stream()
                .mapToLong(DatabaseOutcome::packedBytes)
                .sum();
        printer.painted(colours.verdict(outcome.verdict()) + ": "
                + count(outcome.databases().size(), "database")
                + (outcome.counts().isEmpty() ? "" : " (" + outcome.counts() + ")") + ", "
                + Human.size(raw) + " packed to " + Human.size(packed) + " in " + Human.duration(outcome.took())
                + ", run " + outcome.run().id());
    }

    static void print(DryRun report, Printer printer) {
        printChecks(report, printer);
        printPlan(report, printer);
    }

    static void printChecks(DryRun report, Printer printer) {
        Colours colours = printer.colours();
        Table checks = new Table(colours, "CHECK", "OF", "RESULT", "DETAIL");
        for (DryRun.Check check : report.checks()) {
            checks.row(
                    text -> check.passed() ? colours.green(text) : colours.red(text),
                    OUTCOME_COLUMN,
                    check.what(),
                    check.subject(),
                    check.passed() ? "ok" : "failed",
                    SafeText.flowing(check.detail()));
        }
        printer.table(checks);
        for (DryRun.Check check : report.checks()) {
            if (!check.passed()) {
                printer.problems(check.subject(), List.of(check.problem()));
            }
        }
    }

    private static void printPlan(DryRun report, Printer printer) {
        Colours colours = printer.colours();
        if (!report.plan().isEmpty()) {
            printer.line("");
            Table plan = new Table(colours, "INSTANCE", "DATABASE", "SIZE", "POLICY", "CODEC", "ROLES", "DESTINATIONS");
            for (DryRun.Planned planned : report.plan()) {
                plan.row(
                        planned.instance(),
                        planned.database(),
                        Human.size(planned.bytes()),
                        planned.policy(),
                        planned.codec().name().toLowerCase(Locale.ROOT),
                        planned.roles() ? "yes" : "no",
                        String.join(", ", planned.destinations()));
            }
            printer.table(plan);
        }
        printer.painted(
                report.passed()
                        ? colours.green("ok") + ": a backup would take "
                                + count(report.plan().size(), "database") + "; nothing was backed up"
                        : colours.red("failed") + ": a backup would fail; nothing was backed up");
    }

    private static String destinations(List<DeliveryResult> deliveries) {
        return deliveries.stream()
                .map(d -> d.committed() ? d.destination() : d.destination() + " (not taken)")
                .collect(Collectors.joining(", "));
    }

    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
