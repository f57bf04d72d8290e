package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Acknowledgement;
import digital.vya.backupdb.model.AuditEntry;
import digital.vya.backupdb.model.AuditReport;
import digital.vya.backupdb.model.AuditRequest;
import digital.vya.backupdb.model.CatalogReport;
import digital.vya.backupdb.model.Hold;
import digital.vya.backupdb.model.HoldRequest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunsRequest;
import digital.vya.backupdb.model.Stats;
import digital.vya.backupdb.model.StatsRequest;
import digital.vya.backupdb.model.StatusReport;
import digital.vya.backupdb.model.Verdict;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What people read of what was done. */
@Tag("unit")
class OverviewCommandsTest {
    private static FakeRuntime.Said said(String route, Object answer, String... command) {
        return new FakeRuntime().answer("direct:" + route, answer).run(command);
    }

    @Test
    void theStatusSaysOfEachDatabaseWhatProtectsIt() {
        FakeRuntime.Said status = said("status", Samples.status(), "status");
        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.out()).isEqualTo("""
                STATE    DATABASE   BACKED UP  EVERY  SIZE     TREND     COPIES  NEXT     PROVEN
                ok       main/shop  7 h ago    24 h   26.0 MB  ▁▂▃▄▅▆▇█  2 of 2  in 17 h  9 d ago
                problem  main/crm   never      24 h   -        -         -       in 17 h  never
                VYA-9001 No backup of main/crm has come to a destination
                  hint: Run `vya-backupdb backup --instance ID`, and see with `runs` how it ends.
                VYA-9008 No schedule backs up docs
                  hint: Add one to `schedules` in backup.yaml.
                VYA-4031 disk: /backups has 9.0 GB free, 91 % of its disk are used; full on 2026-12-21 at 300.0 MB a day, as in the last weeks
                  hint: Free space, let `retention` keep less, or give it a larger disk; nothing is removed because of it.
                not all is well: 1 of 2 databases with problems
                """);
        assertThat(said("status", Samples.status(), "status", "--problems").out())
                .doesNotContain("main/shop")
                .doesNotContain("VYA-9008")
                .contains("main/crm");
    }

    @Test
    void whatIsToBeDoneIsSaidOnceForAllOfAKind() {
        StatusReport.Database ill = Samples.status().databases().get(1);
        StatusReport many =
                new StatusReport(Samples.status().at(), List.of(ill, ill, ill), List.of(), List.of(), List.of());
        assertThat(said("status", many, "status").out()).containsOnlyOnce("hint: ");
    }

    @Test
    void whereAllIsWellTheExitStatusSaysSo() {
        StatusReport.Database well = Samples.status().databases().get(0);
        StatusReport report = new StatusReport(
                Samples.status().at(),
                List.of(well),
                List.of(),
                List.of(),
                Samples.status().remarks());
        assertThat(report.isWell()).isTrue();
        FakeRuntime.Said status = said("status", report, "status");
        assertThat(status.exit()).isZero();
        assertThat(status.out()).endsWith("all is well: 1 database\n");
        assertThat(said("status", report, "status", "--json").out()).contains("\"well\" : true");
        Problem waits = new Problem(ErrorCode.DEAD_LETTERS_WAIT, "1 dead letter waits", "Redrive it.");
        StatusReport waiting = new StatusReport(report.at(), List.of(well), List.of(), List.of(waits), List.of());
        assertThat(said("status", waiting, "status").exit()).isEqualTo(1);
    }

    @Test
    void runsAreOneLineEach() {
        FakeRuntime runtime = new FakeRuntime().answer("direct:runs", List.of(Samples.runLine()));
        FakeRuntime.Said runs = runtime.run("runs", "-i", "main", "--outcome", "partial", "--last", "5");
        assertThat(runs.exit()).isZero();
        assertThat(runs.out())
                .contains("PARTIAL")
                .contains(Samples.run(Verdict.PARTIAL).run().id());
        assertThat(runtime.asked).containsExactly(new RunsRequest("main", null, Verdict.PARTIAL, null, 5));
        assertThat(said("runs", List.of(), "runs").out()).isEqualTo("no runs\n");
        assertThat(said("runs", List.of(), "runs", "--last", "0").exit()).isEqualTo(2);
        assertThat(said("runs", List.of(), "runs", "-d", "shop").exit()).isEqualTo(2);
    }

    @Test
    void figuresAreOneLineForEachDatabaseAndDestination() {
        FakeRuntime runtime = new FakeRuntime().answer("direct:stats", Samples.stats());
        FakeRuntime.Said stats = runtime.run("stats", "-i", "main");
        assertThat(stats.exit()).isZero();
        assertThat(stats.out()).isEqualTo("""
                DATABASE   BACKUPS  GOOD   MEAN    LONGEST  SIZE     GROWTH
                main/shop  30       96.7%  12.3 s  31.5 s   26.0 MB  +4.9%

                DESTINATION  RESTORE POINTS  SIZE
                disk         37              934.6 MB
                """);
        assertThat(runtime.asked).containsExactly(new StatsRequest(null, "main"));
        Stats none = new Stats(List.of(), List.of());
        assertThat(said("stats", none, "stats").out()).isEqualTo("no backups\n");
    }

    @Test
    void aRunIsShownWithItsLogOfWhichNothingSteersTheTerminal() {
        FakeRuntime.Said shown = said("show-run", Samples.runDetail(), "show", "20261121");
        assertThat(shown.exit()).isZero();
        assertThat(shown.out())
                .contains("SUCCESS")
                .contains("[PHASE 1/4] main/shop")
                .doesNotContain("\u001b");
    }

    @Test
    void aDriftIsNamedAndFailsTheCheck() {
        FakeRuntime.Said checked = said("catalog-check", Samples.catalogReport(), "catalog", "check");
        assertThat(checked.exit()).isEqualTo(1);
        assertThat(checked.out()).isEqualTo("""
                DRIFT  DESTINATION  RESTORE POINT
                gone   disk         main/shop/shop_20261121_023000
                12 restore points, 1 difference
                """);
        CatalogReport well = new CatalogReport(12, List.of(), List.of(), List.of());
        assertThat(said("catalog-check", well, "catalog", "check").out())
                .isEqualTo("12 restore points, none differs\n");
        assertThat(said("catalog-rebuild", well, "catalog", "rebuild", "--from", "disk")
                        .exit())
                .isZero();
        assertThat(new FakeRuntime().run("catalog").exit()).isEqualTo(2);
    }

    @Test
    void whatIsKeptIsListedAndSet() {
        FakeRuntime runtime =
                new FakeRuntime().answer("direct:holds", Samples.holds()).answer("direct:hold", Samples.holds());
        assertThat(runtime.run("pin").out())
                .contains("hold")
                .contains("case 4711")
                .contains("dba");
        String point = "main/shop/shop_20261121_023000";
        assertThat(runtime.run("hold", point, "--reason", "case 4711").exit()).isZero();
        assertThat(runtime.run("unpin", point).exit()).isZero();
        assertThat(runtime.asked)
                .containsExactly(
                        "",
                        new HoldRequest(Hold.Kind.HOLD, false, point, "case 4711", null),
                        new HoldRequest(Hold.Kind.PIN, true, point, null, null));
        assertThat(runtime.run("hold", point).exit()).isEqualTo(2);
        assertThat(runtime.run("hold", point, "--reason", " ").exit()).isEqualTo(2);
        assertThat(runtime.run("hold", point, "--reason", "x", "--release", "--until", "7d")
                        .exit())
                .isEqualTo(2);
        assertThat(runtime.run("pin", point, "--until", "2001-01-01").exit()).isEqualTo(2);
        assertThat(runtime.run("pin", "--reason", "x").exit()).isEqualTo(2);
    }

    @Test
    void anAcknowledgementNeedsAReason() {
        FakeRuntime runtime = new FakeRuntime()
                .answer("direct:acknowledge", new Acknowledgement("main", "shop", "moved", List.of("r1", "r2")));
        assertThat(runtime.run("acknowledge", "-i", "main", "-d", "shop", "--reason", "moved")
                        .out())
                .isEqualTo("acknowledged: 2 backups of main/shop, r1, r2\n");
        assertThat(runtime.run("acknowledge", "-i", "main", "-d", "shop").exit())
                .isEqualTo(2);
        assertThat(runtime.run("acknowledge", "-i", "main", "-d", "shop", "--reason", "")
                        .exit())
                .isEqualTo(2);
    }

    @Test
    void theAuditIsVerifiedAndHandedOver() {
        assertThat(said("audit-verify", Samples.auditReport(), "audit", "verify")
                        .out())
                .isEqualTo("whole\n4711 rows, head " + "ab".repeat(32) + "\n");
        FakeRuntime.Said broken =
                said("audit-verify", new AuditReport(3, "ab", "row 2 was changed"), "audit", "verify", "--head", "cd");
        assertThat(broken.exit()).isEqualTo(1);
        assertThat(broken.out()).startsWith("broken: row 2 was changed");
        assertThat(said("audit-export", "", "audit", "export", "--csv", "--json")
                        .exit())
                .isEqualTo(2);
    }

    /** Names are data: what a database is called is no formula in a spreadsheet, and no other column. */
    @Test
    void aCellOfTheAuditIsText() {
        AuditEntry entry = new AuditEntry(
                1,
                Instant.parse("2026-11-21T05:30:00Z"),
                "dba",
                "db-01",
                "backup",
                "=cmd|' /C calc'!A0",
                "FAILED",
                "{\"a\":\"b,c\"}",
                "",
                "ab");
        FakeRuntime runtime = new FakeRuntime() {
            @Override
            public <T> T request(String endpointUri, Object body, Class<T> reply) {
                ((AuditRequest) body).taker().accept(entry);
                return null;
            }
        };
        assertThat(runtime.run("audit", "export").out()).isEqualTo("""
                number,at,who,host,action,subject,outcome,detail,before,hash,backup_file,backup_size_bytes,\
                backup_started_at,backup_finished_at,backup_duration_seconds,backup_type,backup_status,backup_location,\
                performed_by,restored_at,restored_by,notes,created_at
                "1","2026-11-21T05:30:00Z","dba","db-01","backup","'=cmd|' /C calc'!A0","FAILED","{""a"":""b,c""}","","ab","","","","","","","failed","","dba","","","FAILED","2026-11-21T05:30:00Z"
                """);
        assertThat(runtime.run("audit", "export", "--json").out())
                .startsWith("{\"number\":1,")
                .contains("\"backup_status\":\"failed\",\"performed_by\":\"dba\"")
                .endsWith("}\n");
    }
}
