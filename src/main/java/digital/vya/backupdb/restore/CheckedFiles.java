package digital.vya.backupdb.restore;

import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.engine.files.ArchiveComparison;
import digital.vya.backupdb.engine.files.AttributesProof;
import digital.vya.backupdb.engine.files.FilesPlan;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.FilesReport;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.RestorePreview;
import digital.vya.backupdb.model.RestorePreview.DatabasePreview;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.process.ToolStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Files that can be written, and then are. */
record CheckedFiles(FoundFiles found, FilesPlan plan)
        implements RestoreStage.Checked, RestoreStage.Filled, RestoreStage.Proven {
    @Override
    public Asked asked() {
        return found.asked();
    }

    @Override
    public RestorePreview preview() {
        RestoreSource source = found.source();
        Manifest manifest = source.manifest();
        FilesReport report = plan.report();
        return new RestorePreview(
                asked().run().id(),
                asked().request().mode(),
                source.label(),
                source.point(),
                manifest == null ? null : manifest.takenAt(),
                source.data().packedBytes(),
                report.bytes(),
                asked().request().instance(),
                progress().database(),
                report.kept() + report.replaced() > 0,
                steps(report),
                List.of(),
                source.unchecked(),
                progress().warnings(),
                new DatabasePreview(manifest == null ? null : manifest.serverVersion(), 0, 0, null, 0, 0),
                report);
    }

    private static List<String> steps(FilesReport report) {
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
        return steps;
    }

    @Override
    public RestoreRecord record() {
        return RestoreRecord.of(
                asked().run().id(),
                asked().request().instance(),
                String.valueOf(progress().database()),
                plan.folder().toString(),
                false,
                asked().run().startedAt());
    }

    @Override
    public void prepare() {
        try {
            Files.createDirectories(plan.folder());
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.RESTORE_FAILED,
                    "Folder " + plan.folder() + " cannot be made: " + BackupException.words(e),
                    e);
        }
    }

    @Override
    public RestoreStage.Filled fill() {
        if (!plan.isEmpty()) {
            progress().enter(Step.CONTENT);
        }
        return this;
    }

    private Map<String, Object> folder() {
        return Map.of("folder", plan.folder().toString());
    }

    /** The archive goes through the choice into tar. */
    @Override
    public List<Feed> feeds() {
        return plan.isEmpty()
                ? List.of()
                : List.of(new Feed("restore-files-action", folder()) {
                    @Override
                    InputStream open() throws IOException {
                        return plan.chosen(found.open());
                    }

                    /** What it said although it ended well is told. */
                    @Override
                    void end(InputStream output) throws IOException {
                        ToolStream tar = (ToolStream) output;
                        try (tar) {
                            tar.transferTo(OutputStream.nullOutputStream());
                        }
                        tar.stderr()
                                .lines()
                                .filter(line -> !line.isBlank())
                                .forEach(line -> doubt("what tar said", ErrorCode.ARCHIVE_REMARKS, line));
                        progress().passed("");
                    }
                });
    }

    private void doubt(String what, ErrorCode code, String message) {
        progress().proven(ProofCheck.doubtful(what, Problem.of(code, message)));
    }

    /** Once more through the choice, to be compared with what tar wrote. */
    @Override
    public List<Feed> comparisons() {
        if (plan.isEmpty()) {
            return List.of();
        }
        progress().enter(Step.PROOF);
        List<Feed> all = new ArrayList<>(List.of(new Feed("compare-files-action", folder()) {
            @Override
            InputStream open() throws IOException {
                return plan.chosen(found.open());
            }

            @Override
            void end(InputStream output) {
                compared(ArchiveComparison.of((ToolStream) output));
            }
        }));
        if (plan.hasAttributes()) {
            all.add(attributes());
        }
        return all;
    }

    private void compared(ArchiveComparison comparison) {
        if (!comparison.differences().isEmpty()) {
            throw new BackupException(
                    ErrorCode.FILES_DIFFER,
                    "Below " + plan.folder() + " is not what the backup holds: " + comparison.told());
        }
        if (comparison.otherOwners() > 0) {
            doubt(
                    "owners",
                    ErrorCode.FILES_LESS,
                    "Only root may give files away: " + comparison.otherOwners()
                            + " owners and groups of restored files are not those of the backup");
        }
        progress()
                .proven(ProofCheck.passed(
                        "files", plan.report().entries() + " entries are on the disk as they are in the backup"));
    }

    /**
     * Tar does not compare extended attributes and ACLs: files that have some in the backup are archived once more, to
     * nowhere, and their headers are held against the backup's.
     */
    private Feed attributes() {
        AttributesProof attributes = plan.attributesProof();
        return new Feed("read-attributes-files-action", folder()) {
            @Override
            InputStream open() throws IOException {
                return attributes.names(found.open());
            }

            @Override
            void end(InputStream output) {
                attributes.hear((ToolStream) output);
                if (attributes.differing() > 0) {
                    doubt(
                            "attributes",
                            ErrorCode.FILES_LESS,
                            "Of " + attributes.files() + " files with extended attributes or ACLs in the backup "
                                    + attributes.differing() + " have them not: " + attributes.told());
                } else {
                    progress()
                            .proven(ProofCheck.passed(
                                    "attributes",
                                    attributes.files() + " files have their extended attributes and ACLs"));
                }
            }
        };
    }

    @Override
    public RestoreStage.Proven prove() {
        return this;
    }

    @Override
    public void judge() {
        RestoreStage.Proven.super.judge();
        if (!plan.isEmpty()) {
            progress().proofPassed("");
        }
    }

    @Override
    public boolean isDoubtful() {
        return plan.report().differing() > 0 || !plan.report().leftDiffering().isEmpty();
    }

    /** A restore that failed claims nothing. */
    @Override
    public @Nullable FilesReport files(@Nullable Verdict verdict) {
        return verdict == Verdict.FAILED ? null : plan.report();
    }
}
