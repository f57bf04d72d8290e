package digital.vya.backupdb.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.model.Cleanup;
import digital.vya.backupdb.model.Cleanup.State;
import digital.vya.backupdb.model.CleanupRequest;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes that share a catalogue and a destination: each removes its own points, by what both know. */
@Tag("server")
class SharedCleanupTest {
    private static final CleanupRequest ALL = new CleanupRequest(null, null, false);

    private static PostgresServer server;

    @TempDir
    Path home;

    private Installation one;
    private Installation two;
    private final Clock clock = Clock.systemUTC();
    private long second;

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

    /** Of a second of its own: by the name of a second no two points of a database lie at one destination. */
    private String backUp(Installation node) {
        long last = second;
        await().until(() -> clock.instant().getEpochSecond() > last);
        RunOutcome outcome = node.backup();
        second = clock.instant().getEpochSecond();
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
    void eachRemovesItsOwnByWhatBothKnow() throws IOException {
        String proven = backUp(one);
        String first = backUp(one);
        String others = backUp(two);
        List<String> stay = List.of(backUp(one), backUp(two));
        prove(two, proven);
        Cleanup done = cleanup(one);
        assertThat(gone(done))
                .as("that of the other node counts, so two newer ones are there")
                .containsExactly(first);
        assertThat(reasons(done, proven)).containsExactly("newest proven");
        assertThat(reasons(done, others)).containsExactly("made by another node, which alone removes it");
        assertThat(stay).allSatisfy(id -> assertThat(reasons(done, id)).contains("keep 2"));
        assertThat(gone(cleanup(two))).containsExactly(others);
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
}
