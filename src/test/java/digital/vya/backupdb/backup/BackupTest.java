package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.errors.ErrorCode;
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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("server")
class BackupTest {
    private static PostgresServer server;

    @TempDir
    Path home;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE ROLE app LOGIN PASSWORD 'app-secret'; CREATE DATABASE shop OWNER app;");
        server.psql(
                "shop", "CREATE TABLE orders AS SELECT generate_series(1, 1000) AS id; GRANT SELECT ON orders TO app;");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aBackupIsCommittedWithRolesChecksumsAndManifest() throws Exception {
        Installation installation = Installation.in(home).configure(server, "shop");
        RunOutcome outcome = installation.backup();
        assertThat(outcome.databases()).extracting(DatabaseOutcome::problems).allSatisfy(p -> assertThat(p)
                .isEmpty());
        assertThat(outcome.verdict()).isEqualTo(Verdict.SUCCESS);
        String stem = outcome.databases().get(0).pointId();
        assertThat(Installation.files(installation.destination("disk")))
                .containsExactly(
                        stem + ".RESTORE.md",
                        stem + ".manifest.json",
                        stem + ".sha256",
                        stem + ".sql.gz",
                        stem + "_roles.sql.gz");
        Manifest manifest = Json.mapper()
                .readValue(
                        Files.readAllBytes(installation.destination("disk").resolve(stem + ".manifest.json")),
                        Manifest.class);
        assertThat(manifest.rows()).isEqualTo(Map.of("public.orders", 1000L));
        assertThat(manifest.roles()).isEqualTo(Manifest.RolesOutcome.INCLUDED);
        assertThat(Installation.files(installation.spool())).isEmpty();
    }

    @Test
    void aDisabledInstanceIsBackedUpByWhoNamesItAndNotByASchedule() {
        Installation installation = Installation.in(home)
                .configure(server, "shop")
                .replaceInConfig("engine:", "enabled: false\n    engine:");
        try (Routes routes = installation.start()) {
            assertThat(ask(routes, Trigger.COMMAND).verdict()).isEqualTo(Verdict.SUCCESS);

            RunOutcome scheduled = ask(routes, Trigger.SCHEDULE);

            assertThat(scheduled.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(scheduled.problems()).singleElement().satisfies(p -> assertThat(p.code())
                    .isEqualTo(ErrorCode.NOTHING_TO_DO));
        }
    }

    /** Nightly in full, the definitions alone after a deploy: each is kept by its own retention. */
    @Test
    void aScheduleWithAPolicyBacksUpByThatOne() throws Exception {
        Installation installation = Installation.in(home)
                .configure(server, "shop")
                .replaceInConfig(
                        "policies:",
                        "schedules:\n  - {id: deploys, instances: [pg], policy: schema}\npolicies:\n"
                                + "  - {id: schema, dump: {format: custom, content: schema}, destinations: [disk]}");
        try (Routes routes = installation.start()) {
            RunOutcome asked = routes.request("direct:run-now", "deploys", RunOutcome.class);
            assertThat(asked.verdict()).isEqualTo(Verdict.SUCCESS);
            Manifest definitions = manifest(installation, asked);
            assertThat(definitions.policy()).isEqualTo("schema");
            assertThat(definitions.rows()).isEmpty();
            assertThat(definitions.artifacts())
                    .extracting(Manifest.Entry::name)
                    .anyMatch(file -> file.endsWith(".dump.gz"));

            RunOutcome full = ask(routes, Trigger.COMMAND);
            assertThat(manifest(installation, full).policy()).isEqualTo("nightly");
            assertThat(manifest(installation, full).rows()).isEqualTo(Map.of("public.orders", 1000L));
        }
    }

    private static Manifest manifest(Installation installation, RunOutcome outcome) throws IOException {
        return Json.mapper()
                .readValue(
                        Files.readAllBytes(installation
                                .destination("disk")
                                .resolve(outcome.databases().get(0).pointId() + ".manifest.json")),
                        Manifest.class);
    }

    private static RunOutcome ask(Routes routes, Trigger trigger) {
        return routes.request(
                "direct:backup",
                new BackupRequest(
                        trigger, trigger == Trigger.SCHEDULE ? "who" : null, List.of("pg"), null, false, false),
                RunOutcome.class);
    }
}
