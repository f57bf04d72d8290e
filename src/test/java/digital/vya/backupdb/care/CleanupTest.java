package digital.vya.backupdb.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.catalog.CleanupRecords;
import digital.vya.backupdb.catalog.PointsInUse;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Cleanup;
import digital.vya.backupdb.model.Cleanup.State;
import digital.vya.backupdb.model.CleanupRequest;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Receipt;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.SafeName;
import digital.vya.backupdb.model.StatusReport;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.model.Verification;
import digital.vya.backupdb.model.VerifyRequest;
import digital.vya.backupdb.store.FileStore;
import digital.vya.backupdb.store.Refused;
import digital.vya.backupdb.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cleanups of real destinations, whose older points are copies of a real one with an earlier time. */
@Tag("server")
class CleanupTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final CleanupRequest ALL = new CleanupRequest(null, null, false);
    private static final CleanupRequest DRY = new CleanupRequest(null, null, true);

    @TempDir
    Path home;

    private Installation installation;
    private RunOutcome newest;

    @BeforeEach
    void aPointOfToday() throws IOException {
        installation = Installation.in(home);
        installation.write("data/file", "what is backed up");
        configure("retention: {timeZone: UTC, keep: 3}");
        newest = installation.backup();
        assertThat(newest.verdict()).isEqualTo(Verdict.SUCCESS);
    }

    private void configure(String retention) {
        installation.configure("""
                server: {name: test}
                instances:
                  - {id: docs, engine: files, policy: nightly, sets: [{id: etc, paths: [%s]}]}
                policies:
                  - id: nightly
                    destinations: [disk, far]
                    %s
                destinations:
                  - {id: disk, type: file, parameters: {directory: %s}}
                  - {id: far, type: file, parameters: {directory: %s}}
                """.formatted(home.resolve("data"), retention, store("disk"), store("far")));
    }

    private Path store(String id) {
        return installation.destination(id);
    }

    private String id() {
        return newest.databases().get(0).pointId();
    }

    /** The newest point once more, so many days earlier, at both destinations; with a record when it is our own. */
    private String earlier(int days, boolean own) throws IOException {
        DatabaseOutcome outcome = newest.databases().get(0);
        String stem = id().substring(id().lastIndexOf('/') + 1);
        Path folder = Path.of(id()).getParent();
        JsonNode manifest = JSON.readTree(Files.readAllBytes(store("disk").resolve(id() + ".manifest.json")));
        OffsetDateTime taken =
                OffsetDateTime.parse(manifest.path("takenAt").asText()).minusDays(days);
        String other = SafeName.of(outcome.database()) + "_" + SafeName.stamp(taken);
        for (String destination : List.of("disk", "far")) {
            for (String file : Installation.files(store(destination).resolve(folder))) {
                if (!file.startsWith(stem)) {
                    continue;
                }
                Path from = store(destination).resolve(folder).resolve(file);
                Path to = from.resolveSibling(file.replace(stem, other));
                if (file.endsWith(".manifest.json")) {
                    ObjectNode copy =
                            (ObjectNode) JSON.readTree(Files.readString(from).replace(stem, other));
                    copy.put("takenAt", taken.toString());
                    JSON.writeValue(to.toFile(), copy);
                } else if (file.endsWith(".sha256")) {
                    Files.writeString(to, Files.readString(from).replace(stem, other));
                } else {
                    Files.copy(from, to);
                }
            }
        }
        String id = folder + "/" + other;
        if (own) {
            record(id, taken, Verdict.SUCCESS);
        }
        return id;
    }

    /** One of our own for each of so many days before. */
    private void earlierDays(int most) throws IOException {
        for (int days = 1; days <= most; days++) {
            earlier(days, true);
        }
    }

    private void manifestsStay() throws IOException {
        Path kamelet = home.resolve("routes/kamelets/store-file-action.kamelet.yaml");
        Files.writeString(
                kamelet,
                Files.readString(kamelet)
                        .replace("digital.vya.backupdb.store.FileStore", ManifestsStay.class.getName()));
    }

    /** As a run of that time would have left it. */
    private void record(String id, OffsetDateTime time, Verdict verdict) throws IOException {
        RunFolder runs = new RunFolder(installation.state());
        ObjectNode record = (ObjectNode)
                JSON.readTree(Files.readString(runs.recordOf(newest.run().id())).replace(id(), id));
        String run = SafeName.stamp(time) + "-00000000";
        ((ObjectNode) record.path("run")).put("id", run).put("startedAt", time.toString());
        record.put("endedAt", time.plusMinutes(1).toString());
        ((ObjectNode) record.path("databases").path(0)).put("verdict", verdict.name());
        JSON.writeValue(runs.recordOf(run).toFile(), record);
    }

    private Cleanup cleanup(CleanupRequest request) {
        try (Routes routes = installation.start()) {
            return routes.request("direct:cleanup", request, Cleanup.class);
        }
    }

    private static List<String> ids(Cleanup cleanup, String destination, State state) {
        return cleanup.in(state).stream()
                .filter(point -> point.destination().equals(destination))
                .map(Cleanup.Point::id)
                .toList();
    }

    private List<String> reasons(Cleanup cleanup, String id) {
        return cleanup.points().stream()
                .filter(point -> point.id().equals(id) && point.destination().equals("disk"))
                .findFirst()
                .orElseThrow()
                .reasons();
    }

    private List<String> files(String destination, String id) {
        return Installation.files(store(destination)).stream()
                .filter(file -> file.startsWith(id))
                .toList();
    }

    @Test
    void whatNoRuleKeepsGoesAtEveryDestinationAndTheDryRunSaidSo() throws IOException {
        List<String> all = new ArrayList<>(List.of(id()));
        for (int days = 1; days <= 5; days++) {
            all.add(earlier(days, true));
        }
        List<String> gone = all.subList(3, 6);
        Cleanup said = cleanup(DRY);
        assertThat(ids(said, "disk", State.GOES)).containsExactlyInAnyOrderElementsOf(gone);
        assertThat(files("disk", gone.get(0))).as("a dry run removes nothing").isNotEmpty();
        assertThat(installation.state().resolve("cleanups")).doesNotExist();

        Cleanup done = cleanup(ALL);
        assertThat(done.passed()).isTrue();
        for (String destination : List.of("disk", "far")) {
            assertThat(ids(done, destination, State.GONE))
                    .containsExactlyInAnyOrderElementsOf(ids(said, destination, State.GOES));
            assertThat(done.freed(destination))
                    .isEqualTo(said.freed(destination))
                    .isPositive();
            assertThat(gone).allSatisfy(id -> assertThat(files(destination, id)).isEmpty());
            assertThat(all.subList(0, 3))
                    .allSatisfy(id -> assertThat(files(destination, id)).hasSize(4));
        }
        assertThat(reasons(done, id())).contains("newest complete", "keep 3");
        assertThat(Installation.files(installation.state().resolve("cleanups"))).hasSize(1);
        assertThat(Installation.files(installation.spool())).isEmpty();
        try (Routes routes = installation.start()) {
            Verification verified =
                    routes.request("direct:verify", new VerifyRequest(null, null, null, null), Verification.class);
            assertThat(verified.passed()).isTrue();
            assertThat(verified.points()).hasSize(6);
        }
        assertThat(cleanup(ALL).in(State.GONE)).as("nothing more goes").isEmpty();
    }

    @Test
    void aDestinationMayKeepOtherwise() throws IOException {
        earlierDays(4);
        configure("retention: {timeZone: America/Sao_Paulo, daily: {within: 30d}, at: {disk: {keep: 2}}}");
        Cleanup done = cleanup(ALL);
        assertThat(ids(done, "disk", State.GONE)).hasSize(3);
        assertThat(ids(done, "far", State.GONE)).isEmpty();
    }

    @Test
    void withoutARetentionNothingIsEvenLookedAt() throws IOException {
        earlier(400, true);
        configure("parallelism: 1");
        assertThat(cleanup(ALL).points()).isEmpty();
        configure("retention: {timeZone: UTC, at: {far: {keep: 2}}}");
        assertThat(cleanup(ALL).points()).isNotEmpty().allMatch(point -> point.destination()
                .equals("far"));
    }

    /** Whoever can write to a destination must not make us delete: what they put there is not counted. */
    @Test
    void plantedPointsPushNothingOut() throws IOException {
        List<String> own = List.of(earlier(11, true), earlier(12, true));
        List<String> planted = List.of(earlier(1, false), earlier(2, false), earlier(3, false), earlier(4, false));
        Cleanup done = cleanup(ALL);
        assertThat(done.in(State.GONE)).isEmpty();
        assertThat(own).allSatisfy(id -> assertThat(files("disk", id)).hasSize(4));
        assertThat(reasons(done, planted.get(0))).containsExactly("no run that is known made it, so it is not counted");
    }

    /** Names of points that are gone are known to who could read them, and to our records. */
    @Test
    void theNameOfAPointThatIsGoneIsNoneForANewerOne() throws IOException {
        List<String> own = List.of(earlier(11, true), earlier(12, true));
        for (int days : List.of(101, 102, 103)) {
            String reused = earlier(days, true);
            for (String destination : List.of("disk", "far")) {
                Path manifest = store(destination).resolve(reused + ".manifest.json");
                ObjectNode changed = (ObjectNode) JSON.readTree(Files.readAllBytes(manifest));
                changed.put(
                        "takenAt",
                        OffsetDateTime.now(ZoneOffset.UTC).minusHours(days).toString());
                JSON.writeValue(manifest.toFile(), changed);
            }
        }
        Cleanup done = cleanup(ALL);
        assertThat(done.in(State.GONE)).isEmpty();
        assertThat(done.problems()).hasSize(6).allMatch(problem -> problem.code() == ErrorCode.ARTIFACT_DAMAGED);
        assertThat(own).allSatisfy(id -> assertThat(files("disk", id)).hasSize(4));
    }

    @Test
    void aTombstoneSomebodyPutBesideAPointTakesNothing() throws IOException {
        Path tombstone = store("disk").resolve(id() + ".tombstone");
        Files.writeString(tombstone, "gone");
        assertThat(cleanup(DRY).in(State.GOES)).isEmpty();
        assertThat(tombstone).exists();
        assertThat(cleanup(ALL).in(State.GONE)).isEmpty();
        assertThat(files("disk", id())).hasSize(4);
        assertThat(tombstone).doesNotExist();
    }

    /** Its name begins the names of all points, or is that of one that is just being delivered. */
    @Test
    void aTombstoneThatIsNotOfAPointOfOursTakesNothing() throws IOException {
        earlier(1, true);
        Files.writeString(store("disk").resolve("docs/etc/etc.tombstone"), "gone");
        Files.writeString(store("disk").resolve("docs.tombstone"), "gone");
        String arriving = earlier(2, false);
        Files.delete(store("disk").resolve(arriving + ".manifest.json"));
        Files.writeString(store("disk").resolve(arriving + ".tombstone"), "gone");
        List<String> before = Installation.files(store("disk"));
        assertThat(cleanup(ALL).in(State.GONE)).isEmpty();
        assertThat(Installation.files(store("disk"))).isEqualTo(before);
    }

    @Test
    void aRemovalThatWasCutOffIsTakenUp() throws IOException {
        String half = earlier(3, true);
        Files.writeString(store("disk").resolve(half + ".tombstone"), "a cleanup was here");
        Files.delete(store("disk").resolve(half + ".manifest.json"));
        Cleanup done = cleanup(ALL);
        assertThat(done.passed()).isTrue();
        assertThat(files("disk", half)).isEmpty();
        assertThat(files("far", half)).as("it is one of three there").hasSize(4);
    }

    @Test
    void nothingGoesWhileTheNewestBackupFailed() throws IOException {
        earlierDays(5);
        record(id() + "-failed", OffsetDateTime.now(ZoneOffset.UTC).plusMinutes(1), Verdict.FAILED);
        Cleanup done = cleanup(ALL);
        assertThat(done.in(State.GONE)).isEmpty();
        assertThat(done.points()).allSatisfy(point -> assertThat(point.reasons())
                .anyMatch(reason -> reason.startsWith("frozen: its newest backup failed")));
    }

    @Test
    void nothingGoesWhileABackupIsOverdue() throws IOException {
        for (int days = 0; days <= 4; days++) {
            earlier(days + 3, true);
        }
        for (String destination : List.of("disk", "far")) {
            for (String file : files(destination, id())) {
                Files.delete(store(destination).resolve(file));
            }
        }
        installation.configure(installation.text() + "schedules: [{id: nightly, time: '02:00', timeZone: UTC}]\n");
        Cleanup done = cleanup(ALL);
        assertThat(done.in(State.GONE)).isEmpty();
        assertThat(done.points()).allSatisfy(point -> assertThat(point.reasons())
                .anyMatch(reason -> reason.startsWith("frozen: schedule nightly is overdue")));
    }

    /** Definitions that a schedule sends elsewhere, and never here, are not overdue here. */
    @Test
    void aScheduleIsOverdueWhereItsPolicySendsTo() throws IOException {
        earlierDays(3);
        for (String destination : List.of("disk", "far")) {
            for (String file : files(destination, id())) {
                Files.delete(store(destination).resolve(file));
            }
        }
        installation.configure(
                installation.text().replace("policies:\n", "policies:\n  - {id: other, destinations: [far]}\n")
                        + "schedules: [{id: definitions, every: 1m, timeZone: UTC, policy: other}]\n");
        Cleanup done = cleanup(new CleanupRequest(null, null, true));
        assertThat(done.points()).isNotEmpty().allSatisfy(point -> assertThat(point.reasons().stream()
                        .anyMatch(reason -> reason.startsWith("frozen: schedule definitions is overdue")))
                .isEqualTo(point.destination().equals("far")));
    }

    @Test
    void nothingGoesOnTheWordOfAListingThatFailed() throws IOException {
        earlierDays(5);
        Files.move(store("disk"), home.resolve("away"));
        Files.writeString(store("disk"), "in the way");
        Cleanup done = cleanup(ALL);
        assertThat(done.passed()).isFalse();
        assertThat(done.problems()).extracting(Problem::message).anyMatch(message -> message.startsWith("disk: "));
        assertThat(ids(done, "far", State.GONE))
                .as("the other is cleaned all the same")
                .hasSize(3);
    }

    @Test
    void aManifestThatCannotBeReadFreezesItsDatabase() throws IOException {
        earlierDays(5);
        Path manifest = store("disk").resolve(id() + ".manifest.json");
        // both destinations have it by a link
        Files.delete(manifest);
        Files.writeString(manifest, "{");
        Cleanup done = cleanup(ALL);
        assertThat(ids(done, "disk", State.GONE)).isEmpty();
        assertThat(reasons(done, earlierId(done))).contains("frozen: a manifest of it cannot be read");
        assertThat(done.problems()).extracting(Problem::code).containsExactly(ErrorCode.MANIFEST_UNREADABLE);
    }

    private static String earlierId(Cleanup cleanup) {
        return ids(cleanup, "disk", State.KEPT).get(0);
    }

    @Test
    void statusSaysWhatIsFrozenAndThatNoneHasRun() throws Exception {
        earlierDays(5);
        Path manifest = store("disk").resolve(id() + ".manifest.json");
        Files.delete(manifest);
        Files.writeString(manifest, "{");
        cleanup(ALL);
        assertThat(remarks()).singleElement().satisfies(remark -> {
            assertThat(remark.code()).isEqualTo(ErrorCode.CLEANUP_FROZEN);
            assertThat(remark.message()).startsWith("disk: of docs/etc nothing is removed");
        });
        try (Connection connection = DriverManager.getConnection(CatalogPlace.FILE.url(installation));
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE cleanups SET began_at = began_at - "
                    + Duration.ofDays(9).toMillis());
        }
        assertThat(remarks())
                .extracting(Problem::code)
                .containsExactly(ErrorCode.CLEANUP_OVERDUE, ErrorCode.CLEANUP_FROZEN);
    }

    /** Those that are about cleanups. */
    private List<Problem> remarks() {
        try (Routes routes = installation.start()) {
            return routes.request("direct:status", "", StatusReport.class).remarks().stream()
                    .filter(remark -> remark.code().name().startsWith("CLEANUP"))
                    .toList();
        }
    }

    @Test
    void aPointThatIsBeingReadStays() throws IOException {
        String read = "";
        for (int days = 1; days <= 5; days++) {
            read = earlier(days, true);
        }
        PointsInUse inUse = new PointsInUse(new RunFolder(installation.state()));
        PointsInUse.Mark mark = inUse.read(read);
        Cleanup done = cleanup(ALL);
        assertThat(reasons(done, read)).containsExactly("being read");
        assertThat(files("disk", read)).hasSize(4);
        mark.close();
        assertThat(ids(cleanup(ALL), "disk", State.GONE)).containsExactly(read);
        PointsInUse.Mark removed = inUse.remove("x/y/z").orElseThrow();
        assertThatThrownBy(() -> inUse.read("x/y/z"))
                .as("no one begins to read what is being removed")
                .isInstanceOf(BackupException.class);
        removed.close();
        assertThat(Installation.files(installation.state().resolve("in-use"))).isEmpty();
    }

    @Test
    void aPointWithoutItsFilesIsNotCounted() throws IOException {
        earlierDays(5);
        String data = files("disk", id()).stream()
                .filter(file -> file.endsWith(".tar.gz"))
                .findFirst()
                .orElseThrow();
        Files.delete(store("disk").resolve(data));
        Cleanup done = cleanup(ALL);
        assertThat(ids(done, "disk", State.GONE)).isEmpty();
        assertThat(done.problems()).extracting(Problem::code).containsExactly(ErrorCode.ARTIFACT_MISSING);
        assertThat(done.remarks()).extracting(Problem::code).contains(ErrorCode.CLEANUP_FROZEN);
        assertThat(ids(done, "far", State.GONE)).hasSize(3);
    }

    @Test
    void whatADestinationDoesNotLetGoIsWholeAndNoFailure() throws IOException {
        String old = earlier(4, true);
        earlierDays(3);
        manifestsStay();
        Cleanup done = cleanup(ALL);
        assertThat(done.passed()).isTrue();
        assertThat(ids(done, "disk", State.REFUSED)).hasSize(2).contains(old);
        assertThat(files("disk", old)).as("and no tombstone").hasSize(4);
        assertThat(done.freed("disk")).isZero();
    }

    /** What a destination does to a removal, and how the point of it ends. */
    @ParameterizedTest
    @CsvSource({
        "put full, GONE",
        "put taken, GONE",
        "put broken, KEPT",
        "manifest broken, KEPT",
        "manifest unlisted, KEPT",
        "files stay, LEFT",
        "tombstone stays, LEFT"
    })
    void howeverADestinationFails(String mood, State state) throws IOException {
        earlierDays(3);
        manifestsStay();
        ManifestsStay.mood = mood;
        try {
            Cleanup done = cleanup(ALL);
            assertThat(done.in(state).stream().filter(point -> state == State.GONE || point.problem() != null))
                    .hasSize(2);
            assertThat(done.passed()).isEqualTo(state == State.GONE);
        } finally {
            ManifestsStay.mood = "";
        }
        installation.replaceInConfig("keep: 3", "keep: 4");
        assertThat(cleanup(DRY).in(State.REFUSED)).isEmpty();
    }

    /** As with a key that may write and read. */
    public static final class ManifestsStay implements Store {
        private static volatile String mood = "";

        private final Store files;

        public ManifestsStay(String directory, String mountPoint, String state) {
            files = new FileStore(directory, mountPoint, state);
        }

        @Override
        public Receipt put(Parcel parcel) throws IOException {
            switch (mood) {
                case "put full" -> throw new Refused(ErrorCode.DESTINATION_FULL, "full", null);
                case "put taken" -> throw new Refused(ErrorCode.NAME_TAKEN, "taken", null);
                case "put broken" -> throw new IOException("broken");
                default -> {}
            }
            return files.put(parcel);
        }

        @Override
        public List<Stored> list(String prefix) throws IOException {
            if (mood.equals("manifest unlisted") && prefix.contains("_20")) {
                throw new IOException("away");
            }
            return files.list(prefix);
        }

        @Override
        public InputStream get(String key) throws IOException {
            return files.get(key);
        }

        @Override
        public void delete(String key) throws IOException {
            if (key.endsWith(".manifest.json")) {
                switch (mood) {
                    case "", "manifest unlisted" -> throw new Refused(ErrorCode.DELIVERY_FAILED, "Access Denied", null);
                    case "manifest broken" -> throw new IOException("broken");
                    default -> {}
                }
            }
            if (mood.equals("files stay") && key.endsWith(".gz")) {
                return;
            }
            if (mood.equals("tombstone stays") && key.endsWith(".tombstone")) {
                throw new IOException("broken");
            }
            files.delete(key);
        }

        @Override
        public void probe(long neededBytes) throws IOException {
            files.probe(neededBytes);
        }
    }

    @Test
    void aLongNameIsNoHindrance() {
        PointsInUse inUse = new PointsInUse(new RunFolder(installation.state()));
        String id = "main/" + SafeName.of("бухгалтерия-и-склад") + "/" + SafeName.of("бухгалтерия-и-склад")
                + "_20261121_023000";
        PointsInUse.Mark mark = inUse.read(id);
        assertThat(inUse.isRead(id)).isTrue();
        mark.close();
        assertThat(inUse.isRead(id)).isFalse();
    }

    @Test
    void theProvenPointStays() throws IOException {
        String proven = "";
        for (int days = 1; days <= 5; days++) {
            proven = earlier(days, true);
        }
        Files.createDirectories(installation.state().resolve("restores"));
        ObjectNode record = JSON.createObjectNode();
        ObjectNode outcome = record.put("id", "r1")
                .put("instance", "docs")
                .put("database", "etc")
                .put("startedAt", "2026-11-01T00:00:00Z")
                .putObject("outcome");
        outcome.put("id", "r1").put("mode", "TEST").put("verdict", "SUCCESS").put("point", proven);
        outcome.put("startedAt", "2026-11-01T00:00:00Z").put("took", "PT1S").put("whole", true);
        outcome.putArray("proof");
        outcome.putArray("problems");
        JSON.writeValue(installation.state().resolve("restores/r1.json").toFile(), record);
        Cleanup done = cleanup(ALL);
        assertThat(reasons(done, proven)).containsExactly("newest proven");
        assertThat(ids(done, "disk", State.GONE)).hasSize(2);
    }

    @Test
    void oneAtATimeAcrossProcesses() throws Exception {
        Path output = home.resolve("output");
        try (Routes routes = installation.start()) {
            // as a cleanup of this process holds it
            CleanupRecords held = new CleanupRecords(new RunFolder(installation.state()));
            held.begin();
            Process other = installation.program(output, "cleanup");
            assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(other.exitValue()).isEqualTo(1);
            assertThat(output).content().contains("VYA-5017");
            held.leave();
            assertThat(routes.request("direct:cleanup", ALL, Cleanup.class).passed())
                    .isTrue();
        }
    }

    @Test
    void serveCleansUpByItself() throws Exception {
        earlierDays(2);
        String old = earlier(3, true);
        Path route = home.resolve("routes/triggers/cleanup-daily.camel.yaml");
        String text = Files.readString(route);
        assertThat(text).contains("\"0 40 6 * * ?\"");
        Files.writeString(route, text.replace("\"0 40 6 * * ?\"", "\"0/2 * * * * ?\""));
        Path output = home.resolve("output");
        Process serve = installation.knob("vya.http.port", 0).program(output, "serve");
        try {
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(files("disk", old))
                    .as(Files.readString(output))
                    .isEmpty());
        } finally {
            serve.destroy();
            serve.waitFor();
        }
    }

    @Test
    void whatIsNotThereIsSaid() {
        assertThatThrownBy(() -> cleanup(new CleanupRequest("dox", null, true)))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_INSTANCE));
        assertThatThrownBy(() -> cleanup(new CleanupRequest(null, "dusk", true)))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DESTINATION_UNKNOWN));
    }
}
