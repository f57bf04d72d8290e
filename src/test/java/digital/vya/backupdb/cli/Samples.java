package digital.vya.backupdb.cli;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.AuditReport;
import digital.vya.backupdb.model.CatalogReport;
import digital.vya.backupdb.model.Checkup;
import digital.vya.backupdb.model.Cleanup;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeadLetter;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.DryRun;
import digital.vya.backupdb.model.Filling;
import digital.vya.backupdb.model.Hold;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.NotificationTest;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.ProofCheck;
import digital.vya.backupdb.model.Reload;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RestoreMode;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.RestorePoint;
import digital.vya.backupdb.model.RolesDiff;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunDetail;
import digital.vya.backupdb.model.RunLine;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.ScheduleAnswer;
import digital.vya.backupdb.model.ScheduleListing;
import digital.vya.backupdb.model.ServerFacts;
import digital.vya.backupdb.model.Shipment;
import digital.vya.backupdb.model.ShownConfiguration;
import digital.vya.backupdb.model.SlotEnd;
import digital.vya.backupdb.model.Stats;
import digital.vya.backupdb.model.StatusReport;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.model.Verification;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Answers of routes, as they would be. */
final class Samples {
    static final OffsetDateTime TAKEN = OffsetDateTime.parse("2026-11-21T02:30:00-03:00");
    static final Run RUN = new Run("20261121-0230", Trigger.COMMAND, null, TAKEN, false);
    static final Problem ROLES = new Problem(ErrorCode.ROLES_FAILED, "permission denied for pg_authid", "Grant it.");

    private Samples() {}

    static RestoreOutcome restore(Verdict verdict, Problem... problems) {
        return new RestoreOutcome(
                "20261121_023000-3f9c2a1b",
                RestoreMode.SAFE,
                verdict,
                "disk:main/shop/shop_20261121_023000.sql.gz",
                "main/shop/shop_20261121_023000",
                "main",
                "shop",
                List.of(ProofCheck.passed("rows", "1000 rows, the same number in every table as in the backup")),
                "shop__before_20261121_023000",
                null,
                List.of(problems),
                TAKEN,
                Duration.ofSeconds(42),
                new RestoreOutcome.RestoredDatabase(List.of("shop_app"), List.of("postgres"), 12, 1000, 0),
                null,
                true);
    }

    static RunOutcome run(Verdict verdict, Problem... problems) {
        Artifact data = new Artifact(
                ArtifactKind.DATA,
                "shop_20261121_023000.sql.gz",
                Path.of("/spool/shop_20261121_023000.sql.gz"),
                Codec.GZIP,
                123_945_000,
                27_262_976,
                "ab".repeat(32),
                Map.of("public.t", 5L),
                "pg_dump",
                Duration.ofSeconds(11),
                List.of(),
                null,
                null);
        DatabaseOutcome shop = new DatabaseOutcome(
                "main",
                "shop",
                verdict,
                "main/shop/shop_20261121_023000",
                List.of(data),
                List.of(
                        new DeliveryResult("disk", true, Duration.ofSeconds(1), null, null),
                        new DeliveryResult(
                                "cloud",
                                verdict != Verdict.PARTIAL,
                                Duration.ofSeconds(2),
                                verdict == Verdict.PARTIAL
                                        ? new Problem(ErrorCode.DELIVERY_FAILED, "no such bucket", "Make it.")
                                        : null,
                                verdict == Verdict.PARTIAL ? "dl-1" : null)),
                List.of(problems),
                Duration.ofSeconds(12));
        return new RunOutcome(RUN, verdict, List.of(shop), List.of(), TAKEN.plusSeconds(13));
    }

    static RolesDiff rolesDiff() {
        return new RolesDiff(
                "main",
                "main/main_20261121_023000",
                TAKEN,
                List.of(
                        new RolesDiff.Change(RolesDiff.Kind.REMOVED, "GRANT staff TO app;"),
                        new RolesDiff.Change(RolesDiff.Kind.ADDED, "CREATE ROLE reader;"),
                        new RolesDiff.Change(RolesDiff.Kind.SECRET, "password of role app")));
    }

    static DryRun dryRun(Problem problem) {
        return new DryRun(
                List.of(new DryRun.Check("main", "connection", "PostgreSQL 15.15, client 15.15", problem)),
                List.of(new DryRun.Planned(
                        "main", "shop", 123_945_000, "daily", Codec.GZIP, true, List.of("disk", "cloud"))));
    }

    static Reload reload() {
        return new Reload(
                true,
                "/opt/vya/config/backup.yaml",
                TAKEN,
                List.of("destinations/cloud added", "schedules/nightly changed"),
                List.of("What goes on now ends by the configuration that it began with"),
                List.of());
    }

    static RestorePoint point(String destination, String database, OffsetDateTime taken) {
        Manifest.Entry data = new Manifest.Entry(
                ArtifactKind.DATA, database + ".sql.gz", 2048, 1024, "ab".repeat(32), Codec.GZIP, "pg_dump");
        Manifest manifest = new Manifest(
                Manifest.VERSION,
                "main/" + database + "/" + database + "_20261121_023000",
                RUN.id(),
                "main",
                "postgresql",
                database,
                taken,
                "America/Sao_Paulo",
                Verdict.SUCCESS,
                List.of(),
                "15.15",
                "15.15",
                List.of(data),
                Map.of(),
                Manifest.RolesOutcome.INCLUDED,
                "daily",
                "vya-backupdb 3",
                null,
                null,
                null);
        return new RestorePoint(destination, manifest);
    }

    static RestoreListing listing(RestorePoint... points) {
        return new RestoreListing(List.of(points), List.of(), List.of());
    }

    static Verification verification() {
        Problem damaged = new Problem(
                ErrorCode.ARTIFACT_DAMAGED,
                "disk: main/shop/shop.sql.gz has another SHA-256 than the manifest says",
                "Take another destination.");
        Verification.Point found = new Verification.Point(
                point("disk", "shop", TAKEN),
                List.of(
                        new Verification.StoredFile("shop.sql.gz", 1024, Verification.State.DAMAGED, damaged),
                        new Verification.StoredFile("shop.sha256", 96, Verification.State.OK, null)),
                Duration.ofSeconds(3));
        return new Verification(List.of(found), List.of(), List.of());
    }

    static StatusReport status() {
        OffsetDateTime now = TAKEN.plusHours(7);
        Problem never = new Problem(
                ErrorCode.NEVER_BACKED_UP,
                "No backup of main/crm has come to a destination",
                ErrorCode.NEVER_BACKED_UP.hint());
        Problem alone =
                new Problem(ErrorCode.NOT_SCHEDULED, "No schedule backs up docs", ErrorCode.NOT_SCHEDULED.hint());
        long mega = 1024 * 1024;
        return new StatusReport(
                now,
                List.of(
                        new StatusReport.Database(
                                "main",
                                "shop",
                                TAKEN,
                                "main/shop/shop_20261121_023000",
                                7 * 3600L,
                                24 * 3600L,
                                26 * mega,
                                Stream.of(19, 20, 21, 22, 23, 24, 25, 26)
                                        .map(size -> size * mega)
                                        .toList(),
                                List.of(new StatusReport.Copy("disk", true), new StatusReport.Copy("cloud", true)),
                                TAKEN.plusDays(1),
                                TAKEN.minusDays(9).plusHours(3),
                                List.of(),
                                List.of()),
                        new StatusReport.Database(
                                "main",
                                "crm",
                                null,
                                null,
                                null,
                                24 * 3600L,
                                0,
                                List.of(),
                                List.of(),
                                TAKEN.plusDays(1),
                                null,
                                List.of(never),
                                List.of())),
                List.of(disk()),
                List.of(),
                List.of(alone, Problem.of(ErrorCode.DESTINATION_FILLING, "disk: " + disk().said())));
    }

    private static Filling disk() {
        return new Filling("disk", "/backups", 9L << 30, 91, true, 300L << 20, LocalDate.parse("2026-12-21"));
    }

    static RunLine runLine() {
        RunOutcome run = run(Verdict.PARTIAL);
        return new RunLine(
                run.run().id(),
                "schedule",
                "every-night",
                run.run().startedAt().toInstant(),
                run.endedAt().toInstant(),
                run.verdict(),
                1,
                123_945_000,
                27_262_976);
    }

    static Stats stats() {
        return new Stats(
                List.of(new Stats.Database("main", "shop", 30, 30, 29, 12.25, 31.5, 26_000_000, 27_262_976)),
                List.of(new Stats.Destination("disk", 37, 980_000_000)));
    }

    static List<Hold> holds() {
        return List.of(new Hold(
                "main/shop/shop_20261121_023000",
                Hold.Kind.HOLD,
                "case 4711",
                TAKEN.plusYears(1).toInstant(),
                "dba",
                TAKEN.plusDays(1).toInstant()));
    }

    static AuditReport auditReport() {
        return new AuditReport(4711, "ab".repeat(32), null);
    }

    static RunDetail runDetail() {
        return new RunDetail(
                run(Verdict.SUCCESS),
                List.of("2026-11-21T02:30:01.000-03:00 INFO  [PHASE 1/4] main/shop - pg_dump begun"
                        + " \u001b[31mnot red"));
    }

    static CatalogReport catalogReport() {
        return new CatalogReport(
                12,
                List.of(new CatalogReport.Drift(CatalogReport.Kind.GONE, "disk", "main/shop/shop_20261121_023000")),
                List.of(),
                List.of());
    }

    static ScheduleListing schedules() {
        OffsetDateTime next = OffsetDateTime.parse("2026-11-22T02:30:00-03:00");
        return new ScheduleListing(
                List.of(
                        new ScheduleListing.Entry(
                                "every-night",
                                "02:30",
                                "America/Sao_Paulo",
                                true,
                                List.of("main"),
                                List.of(
                                        new ScheduleListing.Next(next, next.toInstant()),
                                        new ScheduleListing.Next(
                                                next.plusDays(1),
                                                next.plusDays(1).toInstant())),
                                new ScheduleListing.Last(next.minusDays(1), SlotEnd.STARTED, 1)),
                        new ScheduleListing.Entry(
                                "after-deploy", null, "America/Sao_Paulo", true, List.of("main"), List.of(), null)),
                List.of());
    }

    static ScheduleAnswer scheduleAnswer(boolean runs) {
        return new ScheduleAnswer(
                "every-night",
                OffsetDateTime.parse("2026-11-21T02:41:00-03:00"),
                runs,
                List.of(
                        "Saturday 2026-11-21 is one of its days",
                        "inside 2026-11-21T02:30 - 03:00",
                        "next 2026-11-22T02:30-03:00"));
    }

    static Cleanup cleanup() {
        Problem locked = new Problem(
                ErrorCode.POINT_NOT_LET_GO, "s3 does not let main/shop/shop_20261014_023000 go", "Wait for its lock.");
        return new Cleanup(
                "20261121_064000-0badcafe",
                false,
                OffsetDateTime.parse("2026-11-21T06:40:00-03:00"),
                List.of(
                        cleaned("disk", "shop_20261121_023000", Cleanup.State.KEPT, List.of("newest complete"), null),
                        cleaned("disk", "shop_20261014_023000", Cleanup.State.GONE, List.of(), null),
                        cleaned("s3", "shop_20261014_023000", Cleanup.State.REFUSED, List.of(), locked)),
                List.of(),
                List.of());
    }

    private static Cleanup.Point cleaned(
            String destination, String stem, Cleanup.State state, List<String> reasons, Problem problem) {
        OffsetDateTime taken =
                OffsetDateTime.parse(stem.contains("1014") ? "2026-10-14T02:30:00-03:00" : "2026-11-21T02:30:00-03:00");
        return new Cleanup.Point(
                destination, "main/shop/" + stem, "main", "shop", "nightly", taken, 1024, state, reasons, problem);
    }

    static List<NotificationTest> notificationTests() {
        return List.of(
                new NotificationTest("team-mail", "mail", true, null),
                new NotificationTest(
                        "team-slack",
                        "slack",
                        false,
                        new Problem(ErrorCode.NOTIFY_FAILED, "hooks.slack.com answered 404", "Make a new address.")));
    }

    static ShownConfiguration configuration() {
        Map<String, Object> instance = new LinkedHashMap<>();
        instance.put("id", "main");
        instance.put("host", "db.example.com");
        instance.put("password", "***");
        instance.put("tls", Map.of("mode", "prefer"));
        instance.put("databases", List.of("*", "shop"));
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("server", Map.of("name", "db-01"));
        all.put("instances", List.of(instance));
        Map<String, String> origins = new LinkedHashMap<>();
        origins.put("/instances/0/host", "{{env:DB_HOST}}");
        origins.put("/instances/0/password", "{{file:secrets/main}}");
        origins.put("/instances/0/tls/mode", "default");
        return new ShownConfiguration(
                "/opt/vya/config/backup.yaml",
                all,
                origins,
                List.of(
                        new ShownConfiguration.Setting("vya.spool.directory", "/opt/vya/var/spool", "file"),
                        new ShownConfiguration.Setting("vya.http.port", "9000", "environment")));
    }

    static Checkup checkup() {
        return new Checkup(List.of(
                Checkup.Check.ok("java", null, "17.0.15"),
                Checkup.Check.warning(
                        "space", "disk", new Problem(ErrorCode.DESTINATION_FILLING, disk().said(), "Free space.")),
                Checkup.Check.problem(
                        "connection",
                        "main",
                        new Problem(ErrorCode.CONNECTION_FAILED, "No connection to main", "Check the host."))));
    }

    static DeadLetter letter(String id) {
        Job job = new Job(
                RUN,
                "main",
                "postgresql",
                "shop",
                "daily",
                TAKEN,
                Path.of("/spool"),
                new ServerFacts("15.15", "15.15"),
                1);
        Shipment shipment = Shipment.parked(
                job,
                job.pointId(),
                List.of(new Parcel("main/shop/a.sql.gz", Path.of("/spool/a.sql.gz"), 1536, "ab".repeat(32))));
        return new DeadLetter(
                id, TAKEN, "cloud", shipment, new Problem(ErrorCode.DELIVERY_FAILED, "no such bucket", "Make it."));
    }
}
