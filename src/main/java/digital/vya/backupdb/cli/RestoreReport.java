package digital.vya.backupdb.cli;

import digital.vya.backupdb.model.FilesReport;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestoreOutcome.RestoredDatabase;
import digital.vya.backupdb.model.RestorePreview;
import digital.vya.backupdb.model.Verdict;
import java.util.Locale;
import java.util.Objects;

/** A restore as a person reads it: before, as a question; afterwards, as a summary. */
final class RestoreReport {
    private RestoreReport() {}

    static void print(RestorePreview preview, Printer printer) {
        printer.line("From    " + preview.source()
                + (preview.takenAt() == null ? "" : ", taken " + Table.time(preview.takenAt())));
        String packed = preview.packedBytes() < 0 ? "" : Human.size(preview.packedBytes()) + " packed, ";
        if (preview.files() != null) {
            ofFiles(preview, preview.files(), packed, printer);
            return;
        }
        if (preview.database() == null) {
            printer.line("        " + packed + Human.size(preview.rawBytes()) + " of SQL, roles alone, from server "
                    + preview.server().sourceVersion());
            printer.line("Into    " + preview.instance() + ", server "
                    + preview.server().targetVersion());
            plan(preview, printer);
            return;
        }
        printer.line("        " + packed + Human.size(preview.rawBytes()) + " of SQL, "
                + Human.count(preview.server().tables(), "table") + ", "
                + Human.count(preview.server().rows(), "row")
                + (preview.server().sourceVersion() == null
                        ? ""
                        : ", from server " + preview.server().sourceVersion()));
        printer.line("Into    database " + preview.database() + " on " + preview.instance() + ", server "
                + preview.server().targetVersion() + ", mode "
                + preview.mode().name().toLowerCase(Locale.ROOT));
        printer.line(
                preview.exists()
                        ? "        it exists: " + Human.size(preview.server().existingBytes()) + ", "
                                + BackupReport.count(preview.server().connections(), "connection")
                        : "        it does not exist yet");
        plan(preview, printer);
    }

    private static void ofFiles(RestorePreview preview, FilesReport files, String packed, Printer printer) {
        printer.line("        " + packed + files.inArchive() + " entries");
        printer.line("Into    " + files.target());
        plan(preview, printer);
    }

    private static void plan(RestorePreview preview, Printer printer) {
        printer.line("Steps");
        int number = 1;
        for (String step : preview.steps()) {
            printer.line("  " + number++ + ". " + step);
        }
        preview.unchecked().forEach(unchecked -> printer.line("Not checked: " + unchecked));
        printer.problems("", preview.warnings());
    }

    /** The database that is in danger. */
    static String endangered(RestorePreview preview) {
        return Objects.requireNonNull(preview.database(), "files endanger none");
    }

    /** Whether rows that are there now may be gone for good afterwards. */
    static boolean danger(RestorePreview preview) {
        if (preview.files() != null) {
            return false;
        }
        return !preview.replaced().isEmpty() || (preview.exists() && preview.mode() == RestoreMode.FAST);
    }

    static String question(RestorePreview preview) {
        if (preview.mode() != RestoreMode.FAST && danger(preview)) {
            return "This replaces parts of " + preview.database()
                    + " for good, and rollback does not bring them back. Type its name to go on:";
        }
        return danger(preview)
                ? "This changes " + preview.database() + " for good. Type its name to go on:"
                : "Type yes to go on:";
    }

    static void print(RestoreOutcome outcome, Printer printer) {
        Colours colours = printer.colours();
        for (ProofCheck check : outcome.proof()) {
            String mark = check.passed() ? colours.green("✓") : check.fatal() ? colours.red("✗") : colours.yellow("!");
            printer.painted("  " + mark + " " + Table.printable(check.what() + ": " + check.detail()));
        }
        printer.problems("", outcome.problems());
        boolean failed = outcome.verdict() == Verdict.FAILED;
        if (!failed) {
            content(outcome, printer);
        }
        if (outcome.oldDatabase() != null) {
            printer.line(
                    "Before       kept as " + outcome.oldDatabase() + "; undo with: vya-backupdb rollback --instance "
                            + outcome.instance() + " --database " + quoted(String.valueOf(outcome.database())));
        }
        if (outcome.leftBehind() != null) {
            printer.line("Kept         " + outcome.leftBehind()
                    + (outcome.verdict() == Verdict.FAILED ? ", as it is: it failed" : ""));
        }
        printer.painted(
                colours.verdict(Objects.requireNonNull(outcome.verdict(), "one that was declined is not printed"))
                        + (failed ? ": not restored, after " : ": restored in ") + Human.duration(outcome.took())
                        + ", restore " + outcome.id());
    }

    /** What there is now; a restore that failed has nothing to show, whatever the dump holds. */
    private static void content(RestoreOutcome outcome, Printer printer) {
        if (outcome.files() != null) {
            FilesReport files = outcome.files();
            printer.line("Set          " + outcome.database() + " of " + outcome.instance());
            printer.line("Into         " + files.target());
            printer.line("Written      " + files.entries() + " of " + files.inArchive() + " entries, "
                    + Human.size(files.bytes()));
            printer.line("There        " + files.kept() + " kept, " + files.differing() + " of them differ; "
                    + files.replaced() + " replaced"
                    + (files.left() == 0
                            ? ""
                            : "; " + Human.count(files.left(), "folder") + " of other users left as they are"));
            return;
        }
        boolean rolesAlone = outcome.database() == null;
        printer.line(
                rolesAlone
                        ? "Server       " + outcome.instance()
                        : "Database     " + outcome.database() + " on " + outcome.instance());
        RestoredDatabase restored = outcome.restored();
        if (restored == null) {
            return;
        }
        printer.line("Roles        " + restored.rolesCreated().size() + " created"
                + (restored.rolesCreated().isEmpty() ? "" : " (" + String.join(", ", restored.rolesCreated()) + ")")
                + ", " + restored.rolesLeftAlone().size() + " left alone");
        if (rolesAlone) {
            return;
        }
        printer.line(
                "Content      " + Human.count(restored.tables(), "table") + ", " + Human.count(restored.rows(), "row"));
        printer.line("Permissions  "
                + (restored.privileges() == 0 ? "as in the backup" : restored.privileges() + " had to be put right"));
    }

    private static String quoted(String name) {
        return name.matches("[\\w.-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
    }
}
