package digital.vya.backupdb.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Acknowledgement;
import digital.vya.backupdb.model.AuditEntry;
import digital.vya.backupdb.model.AuditReport;
import digital.vya.backupdb.model.AuditRequest;
import digital.vya.backupdb.model.BackupAudit;
import digital.vya.backupdb.model.CatalogReport;
import digital.vya.backupdb.model.CatalogRequest;
import digital.vya.backupdb.model.Cleanup;
import digital.vya.backupdb.model.CleanupRequest;
import digital.vya.backupdb.model.DeadLetter;
import digital.vya.backupdb.model.DeadLetterRequest;
import digital.vya.backupdb.model.Hold;
import digital.vya.backupdb.model.HoldRequest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.StatusReport;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.model.Verification;
import digital.vya.backupdb.model.VerifyRequest;
import digital.vya.backupdb.servers.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people decide (pins, holds, acknowledgements) and what is written down of all that is done. */
abstract class DecisionsCases {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path home;

    Installation installation;

    /** Where the catalogue is. */
    abstract CatalogPlace place();

    @BeforeEach
    void anInstallation() throws IOException {
        installation = Installation.in(home);
        place().use(installation);
        random("data/file", 3_000_000);
        installation.configure("""
                server: {name: db-01}
                instances:
                  - {id: docs, engine: files, policy: nightly, sets: [{id: etc, paths: [%s]}]}
                policies:
                  - id: nightly
                    destinations: [disk]
                    retention: {timeZone: UTC, keep: 2}
                destinations:
                  - {id: disk, type: file, parameters: {directory: %s}}
                """.formatted(home.resolve("data"), installation.destination("disk")));
    }

    private void random(String file, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(7).nextBytes(content);
        Path path = home.resolve(file);
        Files.createDirectories(path.getParent());
        Files.write(path, content);
    }

    <T> T ask(String uri, Object body, Class<T> reply) {
        try (Routes routes = installation.start()) {
            return routes.request(uri, body, reply);
        }
    }

    void hold(Hold.Kind kind, boolean ends, String point, @Nullable String reason, @Nullable Instant until) {
        try (Routes routes = installation.start()) {
            routes.requestList("direct:hold", new HoldRequest(kind, ends, point, reason, until), Hold.class);
        }
    }

    List<Hold> holds() {
        try (Routes routes = installation.start()) {
            return routes.requestList("direct:holds", "", Hold.class);
        }
    }

    Cleanup cleanup() {
        return ask("direct:cleanup", new CleanupRequest(null, null, false), Cleanup.class);
    }

    private StatusReport status() {
        return ask("direct:status", "", StatusReport.class);
    }

    AuditReport audit(@Nullable String head) {
        return ask("direct:audit-verify", AuditRequest.chain(head), AuditReport.class);
    }

    List<AuditEntry> rows(@Nullable Instant since) {
        List<AuditEntry> rows = new ArrayList<>();
        ask("direct:audit-export", AuditRequest.rows(since, rows::add), Object.class);
        return rows;
    }

    String backedUp() {
        RunOutcome run = installation.backup();
        assertThat(run.verdict()).isEqualTo(Verdict.SUCCESS);
        return run.databases().get(0).pointId();
    }

    static List<String> gone(Cleanup cleanup) {
        return cleanup.in(Cleanup.State.GONE).stream().map(Cleanup.Point::id).toList();
    }

    void change(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(place().url(installation));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void whatIsPinnedOrOnHoldStaysUntilItIsNotAnyMore() {
        String pinned = backedUp();
        String held = backedUp();
        String over = backedUp();
        backedUp();
        backedUp();
        hold(Hold.Kind.PIN, false, pinned, "before the migration", null);
        hold(Hold.Kind.HOLD, false, held, "case 4711", Instant.now().plus(Duration.ofDays(30)));
        hold(Hold.Kind.HOLD, false, over, "case 12", Instant.now().plusMillis(200));
        // to set an earlier end is no way around it
        assertThatThrownBy(() -> hold(
                        Hold.Kind.HOLD, false, held, "sooner", Instant.now().plus(Duration.ofDays(1))))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.POINT_NOT_HELD));

        Cleanup first = cleanup();

        assertThat(gone(first)).containsExactly(over);
        assertThat(first.points().stream()
                        .filter(point -> point.id().equals(pinned) || point.id().equals(held))
                        .flatMap(point -> point.reasons().stream()))
                .anyMatch(reason -> reason.startsWith("pinned by ") && reason.endsWith(": before the migration"))
                .anyMatch(reason -> reason.startsWith("on hold by ") && reason.endsWith(": case 4711"));
        assertThat(holds()).extracting(Hold::point).containsExactlyInAnyOrder(pinned, held);
        // to unpin what is on hold ends no hold
        assertThatThrownBy(() -> hold(Hold.Kind.PIN, true, held, null, null))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.POINT_NOT_HELD));
        hold(Hold.Kind.PIN, true, pinned, null, null);
        assertThat(gone(cleanup())).containsExactly(pinned);
        hold(Hold.Kind.HOLD, true, held, "closed", null);
        assertThat(gone(cleanup())).containsExactly(held);
        assertThatThrownBy(() -> hold(Hold.Kind.PIN, false, "docs/etc/no-such", null, null))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.POINT_UNKNOWN));
    }

    @Test
    void aBackupUnlikeThoseBeforeItIsSuspectUntilItIsAcknowledged() throws IOException {
        for (int i = 0; i < 3; i++) {
            backedUp();
        }
        assertThat(gone(cleanup())).hasSize(1);
        random("data/file", 1_200_000);

        RunOutcome odd = installation.backup();

        assertThat(odd.verdict()).isEqualTo(Verdict.SUSPECT);
        assertThat(odd.databases().get(0).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.BACKUP_SUSPECT);
            assertThat(problem.message()).contains("less than the usual 2.9 MB");
        });
        assertThat(status().databases().get(0).problems())
                .extracting(Problem::code)
                .containsExactly(ErrorCode.BACKUP_SUSPECT);
        assertThat(gone(cleanup())).isEmpty();
        // it does not become usual by itself, however often it comes
        for (int i = 0; i < 5; i++) {
            assertThat(installation.backup().verdict()).isEqualTo(Verdict.SUSPECT);
        }
        assertThat(cleanup().remarks()).extracting(Problem::message).anyMatch(said -> said.contains("SUSPECT"));
        assertThatThrownBy(() -> ask(
                        "direct:acknowledge", Acknowledgement.of("docs", "other", "why not"), Acknowledgement.class))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOTHING_SUSPECT));

        Acknowledgement done =
                ask("direct:acknowledge", Acknowledgement.of("docs", "etc", "logs were moved"), Acknowledgement.class);

        assertThat(done.runs()).hasSize(6).contains(odd.run().id());
        assertThat(status().isWell()).isTrue();
        assertThat(installation.backup().verdict()).isEqualTo(Verdict.SUCCESS);
        assertThat(gone(cleanup())).isNotEmpty();
        random("data/file", 4_000_000);
        assertThat(installation.backup().verdict()).isEqualTo(Verdict.SUSPECT);
    }

    @Test
    void allThatIsDoneStandsInTheAuditAndNothingIsTakenOutUnseen() throws Exception {
        String first = backedUp();
        Files.move(home.resolve("data"), home.resolve("elsewhere"));
        installation.backup();
        Files.move(home.resolve("elsewhere"), home.resolve("data"));
        backedUp();
        backedUp();
        hold(Hold.Kind.PIN, false, first, "keep", null);
        hold(Hold.Kind.PIN, true, first, "no longer", null);
        assertThat(gone(cleanup())).containsExactly(first);

        List<AuditEntry> rows = rows(null);
        assertThat(rows)
                .extracting(row -> row.action() + " " + row.subject() + " " + row.outcome())
                .containsExactly(
                        "backup docs/etc SUCCESS",
                        "backup docs/etc FAILED",
                        "backup docs/etc SUCCESS",
                        "backup docs/etc SUCCESS",
                        "pin " + first + " done",
                        "unpin " + first + " done",
                        "remove " + first + " done");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.who()).isEqualTo(System.getProperty("user.name"));
            assertThat(row.host()).isEqualTo("db-01");
        });
        JsonNode detail = JSON.readTree(rows.get(0).detail());
        assertThat(detail.path("restorePoint").asText()).isEqualTo(first);
        assertThat(detail.path("bytes").asLong()).isPositive();
        assertThat(detail.path("destinations").toString()).isEqualTo("[\"disk\"]");
        BackupAudit before = BackupAudit.of(rows.get(0));
        assertThat(before.backupFile()).isEqualTo(first);
        assertThat(before.backupType()).isEqualTo("full");
        assertThat(before.backupLocation()).isEqualTo("local");
        assertThat(before.backupStatus()).isEqualTo("success");
        assertThat(BackupAudit.of(rows.get(1)).backupStatus()).isEqualTo("failed");
        assertThat(BackupAudit.of(rows.get(6)).notes()).isEqualTo("no rule keeps it (keep 2)");
        assertThat(rows(rows.get(4).at())).hasSizeLessThan(rows.size()).contains(rows.get(6));

        // what is asked again is not written again
        status();
        ask("direct:catalog-rebuild", new CatalogRequest(null), CatalogReport.class);
        AuditReport whole = audit(null);
        assertThat(rows(null))
                .hasSize(8)
                .startsWith(rows.toArray(AuditEntry[]::new))
                .last()
                .extracting(AuditEntry::action)
                .isEqualTo("catalog-rebuild");
        assertThat(whole.rows()).isEqualTo(8);
        assertThat(audit(rows.get(2).hash()).isWhole()).isTrue();

        change("DELETE FROM audit WHERE number = 8");
        assertThat(audit(null).isWhole()).isTrue();
        assertThat(audit(whole.head()).broken()).contains("the end was cut off");
        change("UPDATE audit SET detail = '{}' WHERE number = 5");
        assertThat(audit(null).broken()).startsWith("row 5 of ").endsWith("was changed");
        change("DELETE FROM audit WHERE number = 2");
        assertThat(audit(null).broken()).isEqualTo("rows 2 to 2 are not there");
        change("DELETE FROM audit WHERE number = 1");
        assertThat(audit(null).broken()).startsWith("rows 1 to ");
    }

    @Test
    void whatCommandsDoIsToldByWhoDidItAndWhatTheyFind() throws Exception {
        installation.configure(installation.text() + "schedules:\n  - {id: on-demand}\n");
        RunOutcome run = ask("direct:run-now", "on-demand", RunOutcome.class);
        String point = run.databases().get(0).pointId();
        VerifyRequest all = new VerifyRequest(null, null, null, null);
        assertThat(ask("direct:verify", all, Verification.class).passed()).isTrue();
        Path store = installation.destination("disk");
        Path data = store.resolve(point + ".tar.gz");
        Files.write(data, new byte[(int) Files.size(data)]);
        assertThat(ask("direct:verify", all, Verification.class).passed()).isFalse();
        Files.move(store, home.resolve("away"));
        Files.writeString(store, "in the way");
        String first = installation.backup().databases().get(0).pointId();
        redrive();
        String other = installation.backup().databases().get(0).pointId();
        Files.delete(store);
        Files.move(home.resolve("away"), store);
        try (Routes routes = installation.start()) {
            List<DeadLetter> waiting = routes.requestList(
                    "direct:dead-letter-list", new DeadLetterRequest(List.of(), null), DeadLetter.class);
            routes.requestList(
                    "direct:dead-letter-drop",
                    new DeadLetterRequest(List.of(waiting.get(1).id()), null),
                    DeadLetter.class);
        }
        redrive();

        List<AuditEntry> rows = rows(null);

        assertThat(rows)
                .extracting(row -> row.action() + " " + row.subject() + " " + row.outcome())
                .containsExactly(
                        "run-now on-demand SUCCESS",
                        "backup docs/etc SUCCESS",
                        "verify all done",
                        "verify all failed",
                        "verify " + point + " DAMAGED",
                        "backup docs/etc FAILED",
                        "dead-letter-redrive " + first + " failed",
                        "backup docs/etc FAILED",
                        "dead-letter-drop " + other + " done",
                        "dead-letter-redrive " + first + " done");
        assertThat(rows).allSatisfy(row -> assertThat(
                        JSON.readTree(row.detail()).path("from").asText())
                .isNotEmpty());
        assertThat(BackupAudit.of(rows.get(4)).backupStatus()).isEqualTo("corrupted");
        assertThat(audit(null).isWhole()).isTrue();
        try (Connection connection = DriverManager.getConnection(place().url(installation));
                Statement statement = connection.createStatement();
                var found =
                        statement.executeQuery("SELECT point, destination, state, who, verified_at FROM verifications"
                                + " ORDER BY verified_at")) {
            assertThat(found.next()).isTrue();
            assertThat(found.getString(1) + found.getString(2) + found.getString(3))
                    .isEqualTo(point + "disk" + "OK");
            assertThat(found.next()).isTrue();
            assertThat(found.getString(3)).isEqualTo("DAMAGED");
            assertThat(found.getString(4)).isEqualTo(System.getProperty("user.name"));
            assertThat(found.next()).isFalse();
        }
    }

    private void redrive() {
        try (Routes routes = installation.start()) {
            routes.requestList("direct:dead-letter-redrive", new DeadLetterRequest(List.of(), null), Redrive.class);
        }
    }

    /** A pin keeps a point whatever becomes of its row, which comes later; what lets one go is refused without one. */
    @Test
    void aPinIsToldLaterAndNothingIsLetGoWithoutARow() throws Exception {
        String point = backedUp();
        rows(null);
        change("ALTER TABLE audit RENAME TO away");
        hold(Hold.Kind.PIN, false, point, "before the migration", null);
        assertThatThrownBy(() -> hold(Hold.Kind.PIN, true, point, "no longer", null))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AUDIT_UNWRITTEN));
        assertThat(holds()).extracting(Hold::point).containsExactly(point);
        change("ALTER TABLE away RENAME TO audit");
        status();
        hold(Hold.Kind.PIN, true, point, "no longer", null);
        assertThat(holds()).isEmpty();
        assertThat(rows(null))
                .extracting(row -> row.action() + " " + row.outcome())
                .containsExactly("backup SUCCESS", "pin done", "unpin failed", "unpin done");
        assertThat(audit(null).isWhole()).isTrue();
    }

    /** Of a restore point that only others made: this machine would never remove it. */
    @Test
    void whatIsNotOfThisMachineIsNotPinnedHere() throws IOException {
        String point = backedUp();
        Folders.delete(installation.state());
        ask("direct:catalog-rebuild", new CatalogRequest(null), CatalogReport.class);
        assertThatThrownBy(() -> hold(Hold.Kind.HOLD, false, point, "case 4711", null))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.POINT_UNKNOWN))
                .satisfies(e -> assertThat(((BackupException) e).hint()).contains("on the machine that made it"));
    }

    /** A backup that no destination took is compared too: a redrive may bring it. */
    @Test
    void whatARedriveBringsIsSuspectAllTheSame() throws IOException {
        for (int i = 0; i < 3; i++) {
            backedUp();
        }
        Path store = installation.destination("disk");
        Files.move(store, home.resolve("away"));
        Files.writeString(store, "in the way");
        random("data/file", 1_200_000);
        RunOutcome odd = installation.backup();
        assertThat(odd.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(odd.databases().get(0).looksOdd()).isTrue();
        Files.delete(store);
        Files.move(home.resolve("away"), store);
        try (Routes routes = installation.start()) {
            routes.requestList("direct:dead-letter-redrive", new DeadLetterRequest(List.of(), null), Redrive.class);
        }
        assertThat(status().databases().get(0).problems())
                .extracting(Problem::code)
                .containsExactly(ErrorCode.BACKUP_SUSPECT);
        assertThat(installation.backup().verdict()).isEqualTo(Verdict.SUSPECT);
    }

    /** As a run of years ago would have left it: it was no anomaly then. */
    @Test
    void recordsOfAnEarlierVersionAreTakenOver() throws IOException {
        RunOutcome run = installation.backup();
        RunFolder runs = new RunFolder(installation.state());
        ObjectNode record = (ObjectNode)
                JSON.readTree(Files.readString(runs.recordOf(run.run().id())));
        for (int days = 1; days <= 250; days++) {
            OffsetDateTime then = run.run().startedAt().minusDays(days);
            String id = "%tY%<tm%<td_%<tH%<tM%<tS-00000000".formatted(then);
            ((ObjectNode) record.path("run")).put("id", id).put("startedAt", then.toString());
            record.put("endedAt", then.plusMinutes(1).toString());
            JSON.writeValue(runs.recordOf(id).toFile(), record);
        }
        assertThat(status().databases().get(0).trend()).hasSize(8);
        assertThat(audit(null).rows()).isEqualTo(251);
    }
}
