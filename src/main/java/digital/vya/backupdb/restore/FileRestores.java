package digital.vya.backupdb.restore;

import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.files.ArchiveComparison;
import digital.vya.backupdb.engine.files.AttributesProof;
import digital.vya.backupdb.engine.files.FilesEngine;
import digital.vya.backupdb.engine.files.FilesPlan;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.FilesReport;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestorePreview;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.process.ToolStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the route of a restore of files calls. What is written there is told by its plan. */
public final class FileRestores {
    private static final Path ORIGINAL_PLACE = Path.of("/");

    private final Settings settings;
    private final RestoreRecords records;

    public FileRestores(Settings settings, RestoreRecords records) {
        this.settings = settings;
        this.records = records;
    }

    /** Whether the request goes to an instance of files. */
    public boolean isMeant(RestoreRequest request) {
        boolean meant = settings.instance(request.instance())
                .filter(instance -> instance.engine().equals(FilesEngine.ID))
                .isPresent();
        if (!meant && !request.files().patterns().isEmpty()) {
            throw new BackupException(
                    ErrorCode.SELECTION_UNKNOWN,
                    "--include chooses among files, and " + request.instance() + " is no instance of files");
        }
        return meant;
    }

    /** What can be said before the backup is looked for. */
    public FilesPlan plan(Restoring restoring) {
        RestoreRequest request = restoring.request();
        boolean ofDatabases = request.choice().isPart()
                || request.choice().schemaOnly()
                || request.choice().dataOnly()
                || request.choice().owner() != null
                || request.mode() == RestoreMode.TEST
                || request.recreate()
                || request.jobs() > 1;
        if (ofDatabases) {
            throw new BackupException(
                    ErrorCode.SELECTION_UNKNOWN,
                    "A backup of files has no tables, schemas, owners, jobs or test mode; choose with --include");
        }
        restoring.mean(request.what().database(), null);
        Path target = request.target() == null
                ? ORIGINAL_PLACE
                : Path.of(request.target()).toAbsolutePath().normalize();
        return new FilesPlan(request.files(), target);
    }

    /** Throws when what was found is no backup of files. */
    public void found(Restoring restoring) {
        Manifest manifest = restoring.source().manifest();
        if (manifest != null && !manifest.engine().equals(FilesEngine.ID)) {
            throw new BackupException(
                    ErrorCode.DUMP_UNREADABLE,
                    manifest.id() + " is of engine " + manifest.engine() + ", not of files: instance "
                            + restoring.request().instance() + " cannot take it");
        }
        if (manifest != null) {
            restoring.mean(manifest.database(), null);
        }
    }

    public void read(InputStream archive, FilesPlan plan) {
        plan.read(archive);
    }

    public void readForLinks(InputStream archive, FilesPlan plan) {
        plan.readForLinks(archive);
    }

    public void decide(FilesPlan plan, Restoring restoring) {
        plan.requireWritable();
        plan.requireSpace();
        FilesReport report = plan.report();
        if (report.differing() > 0) {
            String names = String.join(", ", report.differingNames());
            String more = report.differing() > report.differingNames().size() ? " and others" : "";
            restoring
                    .warnings()
                    .add(new Problem(
                            ErrorCode.FILES_KEPT,
                            report.differing() + " files that are there are not as in the backup, and stay: " + names
                                    + more,
                            ErrorCode.FILES_KEPT.hint()));
        }
        if (!report.leftDiffering().isEmpty()) {
            restoring
                    .warnings()
                    .add(new Problem(
                            ErrorCode.FOLDERS_LEFT,
                            "Folders of other users have not the mode and owners of the backup, and stay: "
                                    + String.join(", ", report.leftDiffering()),
                            ErrorCode.FOLDERS_LEFT.hint()));
        }
    }

    public boolean agreed(FilesPlan plan, Restoring restoring) {
        return restoring.request().confirmation().agreed(preview(plan.report(), restoring));
    }

    private static RestorePreview preview(FilesReport report, Restoring restoring) {
        RestoreSource source = restoring.source();
        Manifest manifest = source.manifest();
        List<String> steps = new ArrayList<>();
        steps.add(
                "write " + report.entries() + " entries, " + Human.size(report.bytes()) + ", below " + report.target());
        if (report.kept() > 0) {
            steps.add("keep " + report.kept() + " that are there already");
        }
        if (report.replaced() > 0) {
            steps.add("replace " + report.replaced() + " that are there");
        }
        if (report.privileged() > 0) {
            String more = report.privileged() > report.privilegedNames().size() ? " and others" : "";
            steps.add("give those who run " + Human.count(report.privileged(), "file")
                    + " more rights than their own (setuid, setgid, capabilities): "
                    + String.join(", ", report.privilegedNames()) + more);
        }
        if (report.left() > 0) {
            steps.add("leave " + Human.count(report.left(), "folder") + " of other users as they are");
        }
        steps.add("compare all that was written with the backup");
        return new RestorePreview(
                restoring.run().id(),
                restoring.request().mode(),
                source.label(),
                source.point(),
                manifest == null ? null : manifest.takenAt(),
                manifest == null ? null : manifest.serverVersion(),
                source.data().packedBytes(),
                report.bytes(),
                0,
                0,
                restoring.request().instance(),
                null,
                restoring.database(),
                report.kept() + report.replaced() > 0,
                0,
                0,
                steps,
                List.of(),
                source.unchecked(),
                restoring.warnings(),
                report);
    }

    /** From here on something is written: a kill leaves the record saying so. */
    public void commit(FilesPlan plan, Restoring restoring) {
        records.begin(RestoreRecord.of(
                restoring.run().id(),
                restoring.request().instance(),
                String.valueOf(restoring.database()),
                plan.folder().toString(),
                false,
                restoring.run().startedAt()));
        try {
            Files.createDirectories(plan.folder());
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.RESTORE_FAILED,
                    "Folder " + plan.folder() + " cannot be made: " + BackupException.words(e),
                    e);
        }
    }

    public boolean writes(FilesPlan plan) {
        return !plan.isEmpty();
    }

    public InputStream chosen(InputStream archive, FilesPlan plan) {
        return plan.chosen(archive);
    }

    public String folder(FilesPlan plan) {
        return plan.folder().toString();
    }

    /** Hears tar out; what it said although it ended well is told. */
    public void extracted(Object body, Restoring restoring) {
        ToolStream tar = (ToolStream) body;
        try (tar) {
            tar.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tar.stderr().lines().filter(line -> !line.isBlank()).forEach(line -> restoring
                .proof()
                .add(ProofCheck.doubtful(
                        "what tar said",
                        new Problem(ErrorCode.ARCHIVE_REMARKS, line, ErrorCode.ARCHIVE_REMARKS.hint()))));
    }

    /** Hears what tar finds different between the archive and the disk; anything ends the restore as failed. */
    public void compared(Object body, FilesPlan plan, Restoring restoring) {
        ArchiveComparison comparison = ArchiveComparison.of((ToolStream) body);
        if (!comparison.differences().isEmpty()) {
            throw new BackupException(
                    ErrorCode.FILES_DIFFER,
                    "Below " + plan.folder() + " is not what the backup holds: " + comparison.told());
        }
        if (comparison.otherOwners() > 0) {
            doubt(
                    restoring,
                    "owners",
                    "Only root may give files away: " + comparison.otherOwners()
                            + " owners and groups of restored files are not those of the backup");
        }
        restoring
                .proof()
                .add(ProofCheck.passed(
                        "files", plan.report().entries() + " entries are on the disk as they are in the backup"));
    }

    private static void doubt(Restoring restoring, String what, String message) {
        Problem problem = new Problem(ErrorCode.FILES_LESS, message, ErrorCode.FILES_LESS.hint());
        restoring.proof().add(ProofCheck.doubtful(what, problem));
    }

    public boolean hasAttributes(FilesPlan plan) {
        return plan.hasAttributes();
    }

    public AttributesProof attributesProof(FilesPlan plan) {
        return plan.attributesProof();
    }

    public InputStream attributed(InputStream archive, AttributesProof proof) {
        return proof.names(archive);
    }

    /** Hears which extended attributes and ACLs the restored files have. */
    public void attributesCompared(Object body, AttributesProof proof, Restoring restoring) {
        proof.hear((ToolStream) body);
        if (proof.differing() > 0) {
            doubt(
                    restoring,
                    "attributes",
                    "Of " + proof.files() + " files with extended attributes or ACLs in the backup " + proof.differing()
                            + " have them not: " + proof.told());
        } else {
            restoring
                    .proof()
                    .add(ProofCheck.passed(
                            "attributes", proof.files() + " files have their extended attributes and ACLs"));
        }
    }

    public RestoreOutcome succeeded(FilesPlan plan, Restoring restoring) {
        FilesReport report = plan.report();
        boolean doubts = report.differing() > 0
                || !report.leftDiffering().isEmpty()
                || restoring.proof().stream().anyMatch(check -> !check.passed());
        return outcome(report, restoring, doubts ? Verdict.DEGRADED : Verdict.SUCCESS);
    }

    public RestoreOutcome declined(FilesPlan plan, Restoring restoring) {
        return outcome(plan.report(), restoring, null);
    }

    private static RestoreOutcome outcome(FilesReport report, Restoring restoring, Verdict verdict) {
        List<Problem> problems = verdict == null ? List.of() : restoring.warnings();
        return restoring.outcome(restoring.request().mode(), verdict, problems, report);
    }
}
