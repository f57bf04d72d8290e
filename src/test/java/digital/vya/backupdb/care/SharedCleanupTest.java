package digital.vya.backupdb.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.catalog.Catalog;
import digital.vya.backupdb.catalog.CleanupRecords;
import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.catalog.PointsInUse;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Cleanup;
import digital.vya.backupdb.model.Cleanup.State;
import digital.vya.backupdb.model.CleanupRequest;
import digital.vya.backupdb.model.Hold;
import digital.vya.backupdb.model.HoldRequest;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that share a catalogue and a destination: either cleans up, and by what both know. */
@Tag("server")
class SharedCleanupTest {
    private static final CleanupRequest ALL = new CleanupRequest(null, null, false);

    private static PostgresServer server;

    @TempDir
    Path home;

    private Installation one;
    private Installation two;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(17);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void twoNodes() throws IOException {
        one = node("one");
        two = node("two");
        CatalogPlace.in(server).forget(one);
    }

    private Installation node(String name) throws IOException {
        Installation installation = Installation.in(Files.createDirectories(home.resolve(name)));
        CatalogPlace.in(server).use(installation);
        installation.knob("vya.node.name", name);
        installation.write("data/file", "what is backed up");
        return installation.configure("""
                server: {name: test}
                instances:
                  - {id: docs, engine: files, policy: nightly, sets: [{id: etc, paths: [%s]}]}
                policies: [{id: nightly, destinations: [disk], retention: {timeZone: UTC, keep: 2}}]
                destinations: [{id: disk, type: file, parameters: {directory: %s}}]
                """.formatted(installation.home().resolve("data"), home.resolve("store")));
    }

    private String backUp(Installation node) {
        RunOutcome outcome = node.backup();
        assertThat(outcome.verdict()).isEqualTo(Verdict.SUCCESS);
        return outcome.databases().get(0).pointId();
    }

    private static Cleanup cleanup(Installation node) {
        try (Routes routes = node.start()) {
            return routes.request("direct:cleanup", ALL, Cleanup.class);
        }
    }

    private static List<String> gone(Cleanup cleanup) {
        return cleanup.in(State.GONE).stream().map(Cleanup.Point::id).toList();
    }

    private static List<String> reasons(Cleanup cleanup, String id) {
        return cleanup.points().stream()
                .filter(point -> point.id().equals(id))
                .findFirst()
                .orElseThrow()
                .reasons();
    }

    /** As a restore that was a proof leaves it, and told to the others. */
    private static void prove(Installation node, String point) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode record = json.createObjectNode()
                .put("id", "r1")
                .put("instance", "docs")
                .put("database", "etc")
                .put("startedAt", "2026-11-01T00:00:00Z");
        ObjectNode outcome = record.putObject("outcome");
        outcome.put("id", "r1").put("mode", "TEST").put("verdict", "SUCCESS").put("point", point);
        outcome.put("startedAt", "2026-11-01T00:00:00Z").put("took", "PT1S").put("whole", true);
        outcome.putArray("proof");
        outcome.putArray("problems");
        node.write("var/state/restores/r1.json", json.writeValueAsString(record));
        try (Routes routes = node.start()) {
            routes.request("direct:cleanup", new CleanupRequest(null, null, true), Cleanup.class);
        }
    }

    @Test
    void eitherNodeRemovesWhatNoRuleKeepsOfBoth() throws IOException {
        String proven = backUp(one);
        String pinned = backUp(two);
        String first = backUp(one);
        List<String> stay = List.of(backUp(one), backUp(two));
        prove(two, proven);
        try (Routes routes = two.start()) {
            routes.request("direct:hold", new HoldRequest(Hold.Kind.PIN, false, pinned, null, null), List.class);
        }
        Cleanup done = cleanup(one);
        assertThat(gone(done)).containsExactly(first);
        assertThat(reasons(done, proven)).containsExactly("newest proven");
        assertThat(reasons(done, pinned)).singleElement().asString().startsWith("pinned by ");
        assertThat(stay).allSatisfy(id -> assertThat(reasons(done, id)).contains("keep 2"));
        try (Routes routes = one.start()) {
            routes.request("direct:hold", new HoldRequest(Hold.Kind.PIN, true, pinned, null, null), List.class);
        }
        assertThat(gone(cleanup(two))).containsExactly(pinned);
    }

    @Test
    void whatFailedOnAnotherNodeFreezes() throws IOException {
        backUp(one);
        backUp(one);
        String oldest = cleanup(one).points().stream()
                .min((a, b) -> a.takenAt().compareTo(b.takenAt()))
                .orElseThrow()
                .id();
        backUp(one);
        Files.delete(two.home().resolve("data/file"));
        Files.delete(two.home().resolve("data"));
        assertThat(two.backup().verdict()).isEqualTo(Verdict.FAILED);
        Cleanup frozen = cleanup(one);
        assertThat(gone(frozen)).isEmpty();
        assertThat(reasons(frozen, oldest))
                .anySatisfy(reason -> assertThat(reason).contains("its newest backup failed"));
        backUp(one);
        assertThat(gone(cleanup(one))).contains(oldest);
    }

    @Test
    void oneCleansUpAtATimeAndNothingThatAnotherReads() throws IOException {
        String read = backUp(one);
        backUp(one);
        backUp(one);
        RunFolder folder = new RunFolder(two.state());
        try (Catalog catalog = Catalog.of(Knobs.load(two.home()).value().orElseThrow());
                Nodes nodes = new Nodes(catalog, "two", Duration.ofMinutes(5), run -> {})) {
            PointsInUse inUse = new PointsInUse(folder, catalog, nodes);
            try (PointsInUse.Mark mark = inUse.read(read)) {
                assertThat(mark).isNotNull();
                Cleanup done = cleanup(one);
                assertThat(gone(done)).isEmpty();
                assertThat(reasons(done, read)).containsExactly("being read");
            }
            CleanupRecords records = new CleanupRecords(folder, nodes);
            records.begin("r2");
            assertThatThrownBy(() -> cleanup(one))
                    .hasMessageContaining("run r2 of node two")
                    .isInstanceOfSatisfying(
                            BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLEANUP_RUNNING));
            records.leave();
            assertThat(gone(cleanup(one))).containsExactly(read);
            PointsInUse.Mark removed = inUse.remove("x/y/z").orElseThrow();
            try (Catalog other = Catalog.of(Knobs.load(one.home()).value().orElseThrow());
                    Nodes others = new Nodes(other, "one", Duration.ofMinutes(5), run -> {})) {
                PointsInUse there = new PointsInUse(new RunFolder(one.state()), other, others);
                assertThatThrownBy(() -> there.read("x/y/z")).hasMessageContaining("being removed");
                assertThat(there.remove("x/y/z")).isEmpty();
                removed.close();
                there.read("x/y/z").close();
            }
        }
    }
}
