package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.AuditEntry;
import digital.vya.backupdb.model.AuditRequest;
import digital.vya.backupdb.model.BackupAudit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        description = "Print the audit, the oldest row first: as CSV, or with --json as one JSON object a line.")
final class AuditExportCommand extends RoutesCommand {
    private static final List<String> OWN =
            List.of("number", "at", "who", "host", "action", "subject", "outcome", "detail", "before", "hash");
    private static final List<String> COLUMNS =
            Stream.of(OWN, BackupAudit.COLUMNS).flatMap(List::stream).toList();

    @Option(names = "--csv", description = "As CSV, which it is without this too.")
    private boolean csv;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Only what was done then or later: " + Times.FORMS + ".")
    private @Nullable String since;

    AuditExportCommand(Context context) {
        super(context);
    }

    @Override
    void refuseContradictions() {
        if (csv && asJson()) {
            throw contradiction("--csv and --json: take one of them");
        }
    }

    @Override
    ExitCode work(Routes routes, Printer printer) {
        Instant from = Times.since(since, spec().commandLine());
        if (!asJson()) {
            printer.raw(String.join(",", COLUMNS));
        }
        routes.request(
                "direct:audit-export",
                AuditRequest.rows(from, entry -> {
                    if (asJson()) {
                        printer.jsonLine(object(entry));
                    } else {
                        printer.raw(row(entry));
                    }
                }),
                Object.class);
        if (printer.isBroken()) {
            throw new BackupException(ErrorCode.DISK_FULL, "The audit could not be written to its end");
        }
        return ExitCode.SUCCESS;
    }

    private static List<@Nullable Object> values(AuditEntry entry) {
        List<@Nullable Object> values = new ArrayList<>(List.of(
                entry.number(),
                entry.at(),
                entry.who(),
                entry.host(),
                entry.action(),
                entry.subject(),
                entry.outcome(),
                entry.detail(),
                entry.before(),
                entry.hash()));
        values.addAll(BackupAudit.of(entry).values());
        return values;
    }

    /** Without what a row does not have. */
    private static Map<String, Object> object(AuditEntry entry) {
        Map<String, Object> object = new LinkedHashMap<>();
        List<@Nullable Object> values = values(entry);
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (value != null) {
                object.put(COLUMNS.get(i), value);
            }
        }
        return object;
    }

    private static String row(AuditEntry entry) {
        return values(entry).stream()
                .map(value -> value == null ? "" : value.toString())
                .map(AuditExportCommand::cell)
                .collect(Collectors.joining(","));
    }

    /** What a spreadsheet would take for a formula is text there. */
    private static String cell(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        return "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
    }
}
