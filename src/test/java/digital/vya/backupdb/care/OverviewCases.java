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
import digital.vya.backupdb.model.CatalogReport;
import digital.vya.backupdb.model.CatalogReport.Drift;
import digital.vya.backupdb.model.CatalogReport.Kind;
import digital.vya.backupdb.model.CatalogRequest;
import digital.vya.backupdb.model.DeadLetterRequest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RunDetail;
import digital.vya.backupdb.model.RunLine;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.RunRequest;
import digital.vya.backupdb.model.RunsRequest;
import digital.vya.backupdb.model.SafeName;
import digital.vya.backupdb.model.Stats;
import digital.vya.backupdb.model.StatsRequest;
import digital.vya.backupdb.model.StatusReport;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the catalogue says of real backups, and what it says when something happens to them. */
abstract class OverviewCases {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path home;

    Installation installation;

    /** Where the catalogue is. */
    abstract CatalogPlace place();

    @BeforeEach
    void anInstallation() {
        installation = Installation.in(home);
        place().use(installation);
        installation.write("data/file", "what is backed up");
        configure("");
    }

    private void configure(String more) {
        installation.configure("""
                server: {name: test}
                instances:
                  - {id: docs, engine: files, policy: nightly, sets: [{id: etc, paths: [%s]}]}
                policies:
                  - {id: nightly, destinations: [disk, far]}
                destinations:
                  - {id: disk, type: file, parameters: {directory: %s}}
                  - {id: far, type: file, parameters: {directory: %s}}
                %s
                """.formatted(home.resolve("data"), store("disk"), store("far"), more));
    }

    private Path store(String id) {
        return installation.destination(id);
    }

    private static final String SCHEDULE = "schedules:\n  - {id: night, time: '02:30', timeZone: UTC}\n";

    <T> T ask(String uri, Object body, Class<T> reply) {
        try (Routes routes = installation.start()) {
            return routes.request(uri, body, reply);
        }
    }

    StatusReport status() {
        return ask("direct:status", "", StatusReport.class);
    }

    private CatalogReport check() {
        return ask("direct:catalog-check", new CatalogRequest(null), CatalogReport.class);
    }

    RestoreListing list() {
        return ask("direct:restore-list", new RestoreListRequest(null, null, null), RestoreListing.class);
    }

    static List<ErrorCode> problems(StatusReport report) {
        return Stream.concat(
                        report.databases().stream().flatMap(database -> database.problems().stream()),
                        report.problems().stream())
                .map(Problem::code)
                .toList();
    }

    private static List<ErrorCode> remarks(StatusReport report) {
        return Stream.concat(
                        report.databases().stream().flatMap(database -> database.remarks().stream()),
                        report.remarks().stream())
                .map(Problem::code)
                .toList();
    }

    /** As a run of that time would have left it. */
    private RunOutcome earlier(RunOutcome run, OffsetDateTime time, String trigger) throws IOException {
        RunFolder runs = new RunFolder(installation.state());
        ObjectNode record = (ObjectNode)
                JSON.readTree(Files.readString(runs.recordOf(run.run().id())));
        String id = SafeName.stamp(time) + "-00000000";
        ((ObjectNode) record.path("run"))
                .put("id", id)
                .put("startedAt", time.toString())
                .put("trigger", trigger);
        record.put("endedAt", time.plusMinutes(1).toString());
        JSON.writeValue(runs.recordOf(id).toFile(), record);
        return run;
    }

    @Test
    void whatWasNeverBackedUpIsNotWellAndIsAfterwards() {
        configure(SCHEDULE);
        StatusReport before = status();
        assertThat(before.isWell()).isFalse();
        assertThat(before.databases()).singleElement().satisfies(database -> {
            assertThat(database.name()).isEqualTo("docs");
            assertThat(database.nextRun()).isNotNull();
        });
        assertThat(problems(before)).containsExactly(ErrorCode.NEVER_BACKED_UP);

        RunOutcome run = installation.backup();

        StatusReport after = status();
        assertThat(after.isWell()).isTrue();
        assertThat(remarks(after)).isEmpty();
        assertThat(after.databases()).singleElement().satisfies(database -> {
            assertThat(database.name()).isEqualTo("docs/etc");
            assertThat(database.restorePoint()).isEqualTo(run.databases().get(0).pointId());
            assertThat(database.bytes()).isEqualTo(run.databases().get(0).packedBytes());
            assertThat(database.copies())
                    .containsExactly(new StatusReport.Copy("disk", true), new StatusReport.Copy("far", true));
            assertThat(database.everySeconds()).isEqualTo(24 * 3600);
            assertThat(database.ageSeconds()).isBetween(0L, 600L);
            assertThat(database.trend()).containsExactly(database.bytes());
            assertThat(database.provenAt()).isNull();
        });
    }

    @Test
    void aFailureIsNamedUntilTheNextBackupAndTheLastGoodOneStays() throws IOException {
        RunOutcome good = installation.backup();
        Files.move(home.resolve("data"), home.resolve("elsewhere"));
        RunOutcome bad = installation.backup();
        assertThat(bad.verdict()).isEqualTo(Verdict.FAILED);

        StatusReport after = status();
        assertThat(problems(after)).contains(ErrorCode.NEWEST_FAILED);
        assertThat(after.databases().get(0).problems().get(0).message())
                .contains(bad.run().id());
        assertThat(after.databases().get(0).restorePoint())
                .isEqualTo(good.databases().get(0).pointId());

        Files.move(home.resolve("elsewhere"), home.resolve("data"));
        installation.backup();
        assertThat(problems(status())).isEmpty();
        assertThat(remarks(status())).containsExactly(ErrorCode.NOT_SCHEDULED);
    }

    @Test
    void aDestinationThatMissedItIsNamedUntilARedriveHasBroughtIt() throws IOException {
        Files.writeString(store("far"), "in the way");
        assertThat(installation.backup().verdict()).isEqualTo(Verdict.PARTIAL);
        assertThat(problems(status())).containsExactly(ErrorCode.COPY_MISSING, ErrorCode.DEAD_LETTERS_WAIT);

        Files.delete(store("far"));
        try (Routes routes = installation.start()) {
            assertThat(routes.requestList(
                            "direct:dead-letter-redrive", new DeadLetterRequest(List.of(), null), Redrive.class))
                    .allMatch(Redrive::committed);
        }
        assertThat(problems(status())).isEmpty();
    }

    @Test
    void aBackupThatAScheduleShouldHaveMadeIsMissed() throws IOException {
        RunOutcome run = installation.backup();
        OffsetDateTime then = OffsetDateTime.now(ZoneOffset.UTC).minusDays(3);
        earlier(run, then, "SCHEDULE");
        Files.delete(new RunFolder(installation.state()).recordOf(run.run().id()));
        place().forget(installation);
        configure(SCHEDULE);
        assertThat(problems(status())).containsExactly(ErrorCode.BACKUP_OVERDUE);
        assertThat(status().databases().get(0).ageSeconds()).isBetween(259_000L, 260_000L);

        installation.backup();
        assertThat(problems(status())).isEmpty();
    }

    @Test
    void whatWentFromADestinationIsMissingOnceItWasListedAndThereWhenItIsBack() throws IOException {
        RunOutcome run = installation.backup();
        Path manifest = store("far").resolve(run.databases().get(0).pointId() + ".manifest.json");
        Files.move(manifest, home.resolve("kept"));
        assertThat(problems(status())).isEmpty();

        assertThat(list().points()).hasSize(1);
        assertThat(problems(status())).containsExactly(ErrorCode.COPY_MISSING);
        assertThat(check().drifts())
                .containsExactly(
                        new Drift(Kind.GONE, "far", run.databases().get(0).pointId()));

        Files.move(home.resolve("kept"), manifest);
        assertThat(list().points()).hasSize(2);
        assertThat(problems(status())).isEmpty();
        assertThat(check().passed()).isTrue();
    }

    @Test
    void aDestinationThatCannotBeListedIsUnknownAndNeverEmpty() throws IOException {
        installation.backup();
        Files.move(store("far"), home.resolve("unmounted"));
        Files.writeString(store("far"), "in the way");

        CatalogReport checked = check();
        assertThat(checked.passed()).isFalse();
        assertThat(checked.drifts()).isEmpty();
        CatalogReport rebuilt = ask("direct:catalog-rebuild", new CatalogRequest(null), CatalogReport.class);
        assertThat(rebuilt.problems()).extracting(Problem::code).containsExactly(ErrorCode.DESTINATION_UNREADABLE);
        assertThat(problems(status())).isEmpty();
    }

    @Test
    void aCheckNamesWhatIsChangedUnknownAndHalf() throws IOException {
        String changed = installation.backup().databases().get(0).pointId();
        String half = installation.backup().databases().get(0).pointId();
        assertThat(check().passed()).isTrue();

        Path manifest = store("disk").resolve(changed + ".manifest.json");
        ObjectNode altered = (ObjectNode) JSON.readTree(Files.readString(manifest));
        Files.writeString(
                manifest, altered.put("serverVersion", "of someone else").toString());
        String data = JSON.readTree(
                        store("disk").resolve(half + ".manifest.json").toFile())
                .at("/artifacts/0/name")
                .asText();
        Files.delete(store("disk").resolve(half).resolveSibling(data));
        Path other = Files.createDirectories(store("far").resolve("docs/other"));
        for (String file : Installation.files(store("far").resolve(changed).getParent())) {
            Files.copy(store("far").resolve(changed).resolveSibling(file), other.resolve(file));
        }
        String unknown = "docs/other/" + changed.substring(changed.lastIndexOf('/') + 1);
        Path stranger = store("far").resolve(unknown + ".manifest.json");
        Files.writeString(
                stranger,
                ((ObjectNode) JSON.readTree(Files.readString(stranger)))
                        .put("id", unknown)
                        .put("database", "other")
                        .toString());

        CatalogReport found = check();

        assertThat(found.drifts())
                .contains(
                        new Drift(Kind.CHANGED, "disk", changed),
                        new Drift(Kind.HALF, "disk", half),
                        new Drift(Kind.UNKNOWN, "far", unknown));
        // what is known is no drift any more; what is damaged stays one
        assertThat(check().drifts())
                .contains(new Drift(Kind.CHANGED, "disk", changed), new Drift(Kind.HALF, "disk", half))
                .doesNotContain(new Drift(Kind.UNKNOWN, "far", unknown));
    }

    /** All that manifests can know, on a machine that has nothing but the configuration and the destinations. */
    @Test
    void aCatalogMadeAnewOnAnEmptyMachineIsTheOneThatWasThere() throws Exception {
        installation.backup();
        installation.write("data/more", "more of it");
        installation.backup();
        check();
        String before = CatalogContent.of(place().url(installation));

        Folders.delete(installation.state());
        place().forget(installation);
        assertThat(problems(status())).containsExactly(ErrorCode.NEVER_BACKED_UP);
        CatalogReport rebuilt = ask("direct:catalog-rebuild", new CatalogRequest(null), CatalogReport.class);

        assertThat(rebuilt.passed()).isTrue();
        assertThat(rebuilt.points()).isEqualTo(4);
        assertThat(CatalogContent.of(place().url(installation))).isEqualTo(before);
        assertThat(problems(status())).isEmpty();
        assertThat(status().databases().get(0).trend()).hasSize(2);
    }

    /** Records say of what was delivered that it is there, also of what went since. */
    @Test
    void aCatalogMadeAnewDoesNotTakeRecordsForWhatDestinationsHold() throws Exception {
        RunOutcome run = installation.backup();
        String point = run.databases().get(0).pointId();
        Files.delete(installation.destination("far").resolve(point + ".manifest.json"));
        place().forget(installation);

        CatalogReport rebuilt = ask("direct:catalog-rebuild", new CatalogRequest(null), CatalogReport.class);

        assertThat(rebuilt.points()).isEqualTo(1);
        assertThat(problems(status())).containsExactly(ErrorCode.COPY_MISSING);
    }

    @Test
    void runsAreListedByWhatIsAskedAndShownWithTheirLog() throws IOException {
        RunOutcome first = installation.backup();
        earlier(first, OffsetDateTime.now(ZoneOffset.UTC).minusDays(9), "SCHEDULE");
        Files.move(home.resolve("data"), home.resolve("elsewhere"));
        RunOutcome failed = installation.backup();
        try (Routes routes = installation.start()) {
            assertThat(runs(routes, new RunsRequest(null, null, null, null, 10)))
                    .hasSize(3)
                    .startsWith(failed.run().id(), first.run().id());
            assertThat(runs(routes, new RunsRequest(null, null, null, null, 1)))
                    .containsExactly(failed.run().id());
            assertThat(runs(routes, new RunsRequest("docs", "etc", Verdict.SUCCESS, null, 10)))
                    .hasSize(2);
            assertThat(runs(routes, new RunsRequest("docs", "no-such", null, null, 10)))
                    .isEmpty();
            assertThat(runs(
                            routes,
                            new RunsRequest(
                                    "docs", null, null, first.run().startedAt().toInstant(), 10)))
                    .containsExactly(failed.run().id(), first.run().id());

            RunDetail detail = routes.request(
                    "direct:show-run", new RunRequest(failed.run().id()), RunDetail.class);
            assertThat(detail.outcome()).isEqualTo(failed);
            assertThat(routes.request("direct:show-run", new RunRequest(null), RunDetail.class))
                    .isEqualTo(detail);
            assertThat(detail.log()).anyMatch(line -> line.contains("FAILED"));
            assertThatThrownBy(() -> routes.request("direct:show-run", new RunRequest("2"), RunDetail.class))
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_RUN));
            assertThatThrownBy(() -> routes.request("direct:show-run", new RunRequest("null"), RunDetail.class))
                    .isInstanceOf(BackupException.class);
        }
    }

    @Test
    void figuresAreOfWhatWasDone() throws IOException {
        RunOutcome first = installation.backup();
        Files.move(home.resolve("data"), home.resolve("elsewhere"));
        installation.backup();
        Stats stats = ask("direct:stats", new StatsRequest(null, null), Stats.class);
        long bytes = first.databases().get(0).packedBytes();
        assertThat(stats.databases()).singleElement().satisfies(database -> {
            assertThat(database.backups()).isEqualTo(2);
            assertThat(database.arrived()).isEqualTo(1);
            assertThat(database.good()).isEqualTo(1);
            assertThat(database.lastBytes()).isEqualTo(bytes);
        });
        assertThat(stats.destinations())
                .containsExactly(new Stats.Destination("disk", 1, bytes), new Stats.Destination("far", 1, bytes));
        assertThat(ask("direct:stats", new StatsRequest(null, "other"), Stats.class)
                        .databases())
                .isEmpty();
    }

    private static List<String> runs(Routes routes, RunsRequest request) {
        return routes.requestList("direct:runs", request, RunLine.class).stream()
                .map(RunLine::run)
                .toList();
    }

    /** A manifest is asked for once while it stays as it is: damage that keeps its mark would else be seen. */
    @Test
    void aManifestThatDidNotChangeIsNotReadAgain() throws IOException {
        String point = installation.backup().databases().get(0).pointId();
        assertThat(list().points()).hasSize(2);
        Path manifest = store("disk").resolve(point + ".manifest.json");
        var time = Files.getLastModifiedTime(manifest);
        JsonNode whole = JSON.readTree(Files.readString(manifest));
        byte[] same = new byte[(int) Files.size(manifest)];
        try (var out = Files.newOutputStream(manifest)) {
            out.write(same);
        }
        Files.setLastModifiedTime(manifest, time);
        assertThat(list().problems()).isEmpty();
        // destinations on one disk share the file until one of them writes it
        assertThat(check().problems()).extracting(Problem::code).containsOnly(ErrorCode.MANIFEST_UNREADABLE);

        Files.writeString(manifest, whole.toString());
        assertThat(list().problems()).isEmpty();
        assertThat(list().points()).hasSize(2);
    }

    /** As a clock that was ahead for one run would have left it, and as whoever may write to a destination can. */
    @Test
    void whatIsFromTheFutureHidesNothingThatComesAfterIt() throws Exception {
        RunOutcome run = installation.backup();
        OffsetDateTime ahead = OffsetDateTime.now(ZoneOffset.UTC).plusYears(3);
        earlier(run, ahead, "SCHEDULE");
        String id = "docs/planted/planted_20990101_000000";
        Path planted = store("far").resolve(id + ".manifest.json");
        Files.createDirectories(planted.getParent());
        ObjectNode manifest = (ObjectNode) JSON.readTree(
                Files.readString(store("far").resolve(run.databases().get(0).pointId() + ".manifest.json")));
        for (String taken : List.of("2099-01-01T00:00:00Z", "+999999999-01-01T00:00:00Z")) {
            manifest.put("id", id).put("takenAt", taken);
            manifest.putObject("rows").putNull("t");
            Files.writeString(planted, manifest.toString());
            assertThat(list().problems()).isEmpty();
            assertThat(list().points()).hasSize(3);
        }
        Files.move(home.resolve("data"), home.resolve("elsewhere"));
        installation.backup();
        assertThat(problems(status())).contains(ErrorCode.NEWEST_FAILED);
        place().forget(installation);
        ask("direct:catalog-rebuild", new CatalogRequest(null), CatalogReport.class);
        assertThat(problems(status())).contains(ErrorCode.NEWEST_FAILED);
    }

    @Test
    void aRunThatReachedNothingIsNoGoodNews() throws IOException {
        RunOutcome run = installation.backup();
        configure(SCHEDULE);
        assertThat(problems(status())).isEmpty();
        RunFolder runs = new RunFolder(installation.state());
        ObjectNode record = (ObjectNode)
                JSON.readTree(Files.readString(runs.recordOf(run.run().id())));
        ((ObjectNode) record.path("run"))
                .put("id", "29991231_000000-x")
                .put("trigger", "SCHEDULE")
                .put("schedule", "night");
        record.put("verdict", "FAILED").putArray("databases");
        JSON.writeValue(runs.recordOf("29991231_000000-x").toFile(), record);

        assertThat(problems(status())).containsExactly(ErrorCode.NEWEST_FAILED);
    }

    /** Of a run that was cut off it is not known which databases it would have had. */
    @Test
    void aRunThatWasKilledDoesNotLeaveOutWhatItDidNotReach() throws IOException {
        configure(SCHEDULE);
        RunOutcome run = installation.backup();
        OffsetDateTime then = OffsetDateTime.now(ZoneOffset.UTC).minusDays(5);
        earlier(run, then, "SCHEDULE");
        RunFolder runs = new RunFolder(installation.state());
        Files.delete(runs.recordOf(run.run().id()));
        place().forget(installation);
        Path old = runs.recordOf(SafeName.stamp(then) + "-00000000");
        ObjectNode other = (ObjectNode) JSON.readTree(Files.readString(old));
        ((ObjectNode) other.path("run"))
                .put("id", "29991231_000000-x")
                .put(
                        "startedAt",
                        OffsetDateTime.now(ZoneOffset.UTC).minusHours(20).toString());
        ((ObjectNode) other.path("databases").path(0)).put("database", "other");
        JSON.writeValue(runs.recordOf("29991231_000000-x").toFile(), other);
        assertThat(status().databases().get(0).state()).isEqualTo(StatusReport.State.LEFT_OUT);

        place().forget(installation);
        other.putArray("problems")
                .addObject()
                .put("code", "VYA-1006")
                .put("message", "killed")
                .put("hint", "again");
        JSON.writeValue(runs.recordOf("29991231_000000-x").toFile(), other);
        assertThat(status().databases().get(0).state()).isEqualTo(StatusReport.State.PROBLEM);
        assertThat(problems(status())).contains(ErrorCode.BACKUP_OVERDUE);
    }

    @Test
    void whatNoDestinationTookIsGoodOnceARedriveHasBroughtIt() throws IOException {
        installation.backup();
        for (String id : List.of("disk", "far")) {
            Files.move(store(id), home.resolve("away-" + id));
            Files.writeString(store(id), "in the way");
        }
        RunOutcome failed = installation.backup();
        assertThat(failed.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(problems(status())).contains(ErrorCode.NEWEST_FAILED);
        for (String id : List.of("disk", "far")) {
            Files.delete(store(id));
            Files.move(home.resolve("away-" + id), store(id));
        }
        try (Routes routes = installation.start()) {
            routes.requestList("direct:dead-letter-redrive", new DeadLetterRequest(List.of(), null), Redrive.class);
        }
        assertThat(problems(status())).isEmpty();
        assertThat(status().databases().get(0).restorePoint())
                .isEqualTo(failed.databases().get(0).pointId());
    }

    @Test
    void anAlteredManifestIsNoCopy() throws IOException {
        String point = installation.backup().databases().get(0).pointId();
        Path manifest = store("disk").resolve(point + ".manifest.json");
        String altered = ((ObjectNode) JSON.readTree(Files.readString(manifest)))
                .put("serverVersion", "of a stranger")
                .toString();
        Files.delete(manifest);
        Files.writeString(manifest, altered);
        list();
        assertThat(problems(status())).containsExactly(ErrorCode.COPY_MISSING);
    }

    @Test
    void aRecordThatCannotBeReadIsSaidAndKeepsNoOtherOut() throws IOException {
        installation.backup();
        RunFolder runs = new RunFolder(installation.state());
        Files.writeString(runs.recordOf("20260101_000000-a"), "{ half");
        Files.writeString(runs.recordOf("20260101_000000-b"), "{\"run\": null, \"databases\": [], \"problems\": []}");
        StatusReport report = status();
        assertThat(problems(report)).containsExactly(ErrorCode.RECORD_UNREADABLE);
        assertThat(report.databases().get(0).name()).isEqualTo("docs/etc");
    }

    /** A name longer than any index takes, as a stranger may write it. */
    @Test
    void aManifestWithANameWithoutEndKeepsNoOtherOut() throws IOException {
        RunOutcome run = installation.backup();
        String point = run.databases().get(0).pointId();
        Path manifest = store("far").resolve(point + ".manifest.json");
        ObjectNode planted = (ObjectNode) JSON.readTree(Files.readString(manifest));
        byte[] noise = new byte[9_000];
        new Random(3).nextBytes(noise);
        planted.put("database", HexFormat.of().formatHex(noise));
        Files.delete(manifest);
        JSON.writeValue(manifest.toFile(), planted);
        place().forget(installation);

        assertThat(list().remarks()).extracting(Problem::code).doesNotContain(ErrorCode.CATALOG_UNUSABLE);
        assertThat(problems(status())).doesNotContain(ErrorCode.CATALOG_UNUSABLE);
    }

    @Test
    void withoutAnEnabledInstanceNotAllIsWell() {
        installation.backup();
        installation.replaceInConfig("id: docs,", "id: docs, enabled: false,");
        assertThat(problems(status())).containsExactly(ErrorCode.NOTHING_TO_DO);
    }
}
