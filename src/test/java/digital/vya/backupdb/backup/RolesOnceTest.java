package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The roles of an instance are dumped once a run, and belong to each of its restore points. */
@Tag("server")
class RolesOnceTest {
    private static PostgresServer server;

    @TempDir
    Path home;

    private Path calls;
    private Installation installation;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop; CREATE DATABASE office;");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void install() {
        calls = home.resolve("calls");
        FakeTools tools = FakeTools.in(home.resolve("tools"))
                .script("pg_dumpall", "echo x >> " + calls + "; exec /usr/bin/pg_dumpall \"$@\"\n")
                .script("pg_dump", "exec /usr/bin/pg_dump \"$@\"\n");
        installation =
                Installation.in(home).configure(server, "shop", "office").knob("vya.tools.postgresql", tools.folder());
    }

    @Test
    void oneDumpServesEveryDatabase() throws IOException {
        List<Manifest> manifests = backUp(false);

        assertThat(calls).content().hasLineCount(1);
        assertThat(manifests).hasSize(2).allSatisfy(manifest -> {
            assertThat(manifest.roles()).isEqualTo(Manifest.RolesOutcome.INCLUDED);
            Manifest.Entry roles = manifest.artifacts().stream()
                    .filter(a -> a.kind() == ArtifactKind.ROLES)
                    .findFirst()
                    .orElseThrow();
            assertThat(Installation.files(installation.destination("disk")))
                    .contains(manifest.id().replaceFirst("[^/]+$", "") + roles.name());
        });
    }

    @Test
    void theyMayBeLeftOut() throws IOException {
        List<Manifest> manifests = backUp(true);

        assertThat(calls).doesNotExist();
        assertThat(manifests).hasSize(2).allSatisfy(manifest -> {
            assertThat(manifest.roles()).isEqualTo(Manifest.RolesOutcome.SKIPPED);
            assertThat(manifest.artifacts()).extracting(Manifest.Entry::kind).containsExactly(ArtifactKind.DATA);
        });
    }

    private List<Manifest> backUp(boolean skipRoles) throws IOException {
        try (Routes routes = installation.start()) {
            RunOutcome outcome = routes.request(
                    "direct:backup",
                    new BackupRequest(Trigger.COMMAND, null, List.of(), null, false, skipRoles),
                    RunOutcome.class);
            assertThat(outcome.verdict()).isEqualTo(Verdict.SUCCESS);
            List<Manifest> manifests = new ArrayList<>();
            for (DatabaseOutcome database : outcome.databases()) {
                Path file = installation.destination("disk").resolve(database.pointId() + ".manifest.json");
                manifests.add(Json.mapper().readValue(Files.readAllBytes(file), Manifest.class));
            }
            return manifests;
        }
    }
}
