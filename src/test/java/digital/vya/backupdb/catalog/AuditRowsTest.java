package digital.vya.backupdb.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import digital.vya.backupdb.disk.Claim;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Action;
import digital.vya.backupdb.model.Actor;
import digital.vya.backupdb.model.AuditEntry;
import digital.vya.backupdb.model.AuditRequest;
import digital.vya.backupdb.model.BackupAudit;
import digital.vya.backupdb.model.Cleanup;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Hold;
import digital.vya.backupdb.model.HoldRequest;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.SafeName;
import digital.vya.backupdb.model.Selection;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which rows the audit gets from which records, whichever process indexes them. */
@Tag("unit")
class AuditRowsTest {
    private static final OffsetDateTime AT = OffsetDateTime.parse("2026-11-21T02:30:00-03:00");
    private static final Actor ANNA = new Actor("anna", "db1", "ssh from 10.0.0.7");
    private static final String POINT = "main/shop/shop_20261121_023000";

    @TempDir
    Path state;

    private RunFolder folder;
    private Catalog catalog;
    private Audit audit;
    private ActionRecords records;
    private RunIndex index;
    private Actions actions;
    private Holds holds;

    @BeforeEach
    void open() {
        folder = new RunFolder(state);
        Clock clock = Clock.systemUTC();
        catalog = Catalog.in(state);
        audit = new Audit(catalog, "here", clock);
        records = new ActionRecords(folder, clock);
        Progress progress = new Progress(new RunLog(folder), job -> List.of(), job -> OptionalLong.empty());
        index = new RunIndex(
                catalog,
                folder,
                new FixedConfiguration("nightly", Selection.Content.SCHEMA, Map.of("disk", "file")),
                records,
                audit,
                progress,
                clock);
        actions = new Actions(records, index, clock);
        holds = new Holds(folder, new PointIndex(catalog), actions, clock);
    }

    @AfterEach
    void close() {
        catalog.close();
    }

    private List<AuditEntry> rows() {
        List<AuditEntry> rows = new ArrayList<>();
        audit.export(AuditRequest.rows(null, rows::add));
        return rows;
    }

    private List<String> told() {
        return rows().stream()
                .map(row -> row.action() + " " + row.subject() + " " + row.outcome() + " " + row.who())
                .toList();
    }

    private static Run run(String id, Trigger trigger, String schedule) {
        return new Run(id, trigger, schedule, AT, false).by(ANNA);
    }

    private void ended(Run run, Verdict verdict, List<DatabaseOutcome> databases, Problem... problems) {
        new RunRecords(folder).end(new RunOutcome(run, verdict, databases, List.of(problems), AT.plusMinutes(5)));
    }

    private static DatabaseOutcome database(boolean committed) {
        return new DatabaseOutcome(
                "main",
                "shop",
                committed ? Verdict.SUCCESS : Verdict.FAILED,
                POINT,
                List.of(),
                List.of(
                        new DeliveryResult("disk", committed, Duration.ZERO, null, null),
                        new DeliveryResult("s3", committed, Duration.ZERO, null, null)),
                List.of(),
                Duration.ofSeconds(90));
    }

    @Test
    void aTimeThatWasMissedAndARunThatReachedNothingHaveARow() throws IOException {
        ended(
                run("r1", Trigger.SCHEDULE, "night"),
                Verdict.FAILED,
                List.of(),
                Problem.of(ErrorCode.RUN_MISSED, "Schedule night did not run at 02:30"));
        ended(
                run("r2", Trigger.COMMAND, null),
                Verdict.FAILED,
                List.of(),
                Problem.of(ErrorCode.NOTHING_TO_DO, "No instance is enabled"));
        ended(run("r3", Trigger.COMMAND, "night"), Verdict.SUCCESS, List.of(database(true)));
        ended(run("r4", Trigger.SCHEDULE, "night"), Verdict.FAILED, List.of(database(false)));

        index.follow();

        assertThat(told())
                .containsExactly(
                        "missed night FAILED anna",
                        "run COMMAND FAILED anna",
                        "run-now night SUCCESS anna",
                        "backup main/shop SUCCESS anna",
                        "backup main/shop FAILED anna");
        JsonNode missed = Json.lines().readTree(rows().get(0).detail());
        assertThat(missed.path("said").get(0).asText()).isEqualTo("Schedule night did not run at 02:30");
        assertThat(missed.path("from").asText()).isEqualTo("db1, ssh from 10.0.0.7");
        index.follow();
        assertThat(rows()).hasSize(5);
    }

    @Test
    void aBackupIsToldInTheColumnsOfBefore() {
        ended(run("r1", Trigger.COMMAND, null), Verdict.SUCCESS, List.of(database(true)));
        ended(run("r2", Trigger.COMMAND, null), Verdict.FAILED, List.of(database(false)));
        index.follow();
        List<BackupAudit> rows = rows().stream().map(BackupAudit::of).toList();
        BackupAudit good = rows.get(0);
        assertThat(good.backupFile()).isEqualTo(POINT);
        assertThat(good.backupSizeBytes()).isZero();
        assertThat(good.backupStartedAt()).isEqualTo(AT.toString());
        assertThat(good.backupFinishedAt()).isEqualTo(AT.plusMinutes(5).toString());
        assertThat(good.backupDurationSeconds()).isEqualTo(90.0);
        assertThat(good.backupType()).isEqualTo("schema");
        assertThat(good.backupStatus()).isEqualTo("success");
        assertThat(good.backupLocation()).isEqualTo("local,s3");
        assertThat(good.performedBy()).isEqualTo("anna");
        assertThat(good.restoredAt()).isNull();
        assertThat(good.notes()).isNull();
        assertThat(rows.get(1).backupStatus()).isEqualTo("failed");
        assertThat(rows.get(1).backupLocation()).isNull();
        assertThat(rows.get(1).values()).hasSameSizeAs(BackupAudit.COLUMNS);
    }

    /** As a version before wrote it; who indexes it counts as who did it then. */
    @Test
    void aRecordThatDoesNotSayWhoIsOfThisProcess() throws IOException {
        ended(run("r1", Trigger.COMMAND, null), Verdict.SUCCESS, List.of(database(true)));
        Path file = folder.recordOf("r1");
        ObjectNode record = (ObjectNode) Json.mapper().readTree(file.toFile());
        ((ObjectNode) record.path("run")).remove("by");
        Files.writeString(file, record.toString());
        index.follow();
        assertThat(told()).containsExactly("backup main/shop SUCCESS " + System.getProperty("user.name"));
    }

    @Test
    void aRestoreAndARemovalAreOfWhoDidThem() throws IOException {
        RestoreRecord restore =
                RestoreRecord.of("x1", "main", "shop", "work", true, AT).by(ANNA);
        RestoreRecords restores = new RestoreRecords(folder);
        restores.begin(restore);
        restores.ended(EndedRestore.of("x1", Verdict.SUCCESS, AT), null);
        Cleanup.Point gone = new Cleanup.Point(
                "disk",
                POINT,
                "main",
                "shop",
                "nightly",
                AT,
                7,
                Cleanup.State.GONE,
                List.of("no rule keeps it (keep 2)"),
                null);
        Cleanup cleanup = new Cleanup("c1", false, AT, List.of(gone), List.of(), List.of(), ANNA);
        folder.replace(folder.cleanups().resolve("c1.json"), Json.mapper().writeValueAsBytes(cleanup));

        index.follow();

        assertThat(told()).containsExactly("restore main/shop SUCCESS anna", "remove " + POINT + " done anna");
        BackupAudit restored = BackupAudit.of(rows().get(0));
        assertThat(restored.restoredBy()).isEqualTo("anna");
        assertThat(restored.restoredAt()).isNotNull();
        assertThat(BackupAudit.of(rows().get(1)).notes()).isEqualTo("no rule keeps it (keep 2)");
        assertThat(BackupAudit.of(rows().get(1)).backupLocation()).isEqualTo("local");
    }

    /** A kill lets go of the marker, and the next who looks says what is known. */
    @Test
    void anActionThatWasCutOffIsToldAsSuch() throws IOException {
        Action action = Action.begun("20261121-0001", "dead-letter-drop", POINT, ANNA, AT, Map.of("letter", "l1"));
        Claim claim = records.begin(action);
        index.follow();
        assertThat(told()).as("while it goes on").isEmpty();
        claim.close();

        index.follow();
        index.follow();

        assertThat(told()).containsExactly("dead-letter-drop " + POINT + " INTERRUPTED anna");
        try (var left = Files.list(folder.actions())) {
            assertThat(left.map(file -> file.getFileName().toString())).containsExactly("20261121-0001.json");
        }
    }

    @Test
    void whatFailsIsToldWithItsErrorAndGoesOnFailing() {
        assertThatThrownBy(() -> actions.tell("rollback", "main/shop", Map.of(), () -> {
                    throw new BackupException(ErrorCode.RESTORE_BUSY, "another restore");
                }))
                .isInstanceOf(BackupException.class);
        assertThat(rows()).singleElement().satisfies(row -> {
            assertThat(row.outcome()).isEqualTo("failed");
            assertThat(row.detail()).contains(ErrorCode.RESTORE_BUSY.id());
        });
    }

    /** Where the state folder takes no record, the catalogue alone has it; and what is done is done. */
    @Test
    void whatCannotBeWrittenDownIsToldAllTheSame() throws IOException {
        Files.writeString(folder.actions(), "in its place");
        assertThat(actions.<String, RuntimeException>tell("dead-letter-drop", POINT, Map.of(), () -> "dropped"))
                .isEqualTo("dropped");
        assertThat(told()).containsExactly("dead-letter-drop " + POINT + " done " + System.getProperty("user.name"));
    }

    private Path hold() throws IOException {
        Hold hold = new Hold(POINT, Hold.Kind.HOLD, "case 4711", null, "anna", AT.toInstant());
        Path file = folder.holds().resolve(SafeName.of(POINT) + ".HOLD.json");
        folder.replace(file, Json.mapper().writeValueAsBytes(hold));
        return file;
    }

    private void release() {
        holds.apply(new HoldRequest(Hold.Kind.HOLD, true, POINT, "closed", null));
    }

    /** It makes a removal possible: neither the record nor the row may be missing. */
    @Test
    void aHoldIsNotReleasedWhereNoRecordCanBeWritten() throws IOException {
        Path file = hold();
        Files.writeString(folder.actions(), "in its place");
        assertThatThrownBy(this::release).isInstanceOfSatisfying(BackupException.class, e -> assertThat(e.code())
                .isEqualTo(ErrorCode.AUDIT_UNWRITTEN));
        assertThat(file).exists();
        Files.delete(folder.actions());
        release();
        assertThat(file).doesNotExist();
        assertThat(told()).containsExactly("release " + POINT + " done " + System.getProperty("user.name"));
    }

    @Test
    void aHoldIsNotReleasedWhereNoRowCanBeWritten() throws IOException {
        Path file = hold();
        catalog.close();
        assertThatThrownBy(this::release).isInstanceOfSatisfying(BackupException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.AUDIT_UNWRITTEN);
            assertThat(e.getMessage()).startsWith("Nothing was changed");
        });
        assertThat(file).exists();
        open();
        index.follow();
        assertThat(told()).containsExactly("release " + POINT + " failed " + System.getProperty("user.name"));
    }
}
