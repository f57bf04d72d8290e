package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.RuntimeStarter;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.InvalidConfiguration;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.DeadLetter;
import digital.vya.backupdb.model.DeadLetterRequest;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.HookServer;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret is asked for by those who use it, each time. */
@Tag("server")
class SecretsInUseTest {
    private static PostgresServer server;

    @TempDir
    Path home;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop; CREATE ROLE rotated SUPERUSER LOGIN PASSWORD 'first';");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void oneThatIsNotThereStopsOnlyThoseWhoNeedIt() {
        Installation installation = Installation.in(home).configure(server, "shop");
        installation.configure(installation.text().replace("policies:\n", """
                  - {id: other, engine: postgresql, host: localhost, user: u, password: "{{env:VYA_NOT_SET}}", policy: told}
                  - {id: far, engine: postgresql, host: localhost, user: u, policy: away}
                policies:
                  - {id: told, destinations: [disk], notifications: [hook]}
                  - {id: away, destinations: [cloud]}
                """) + """
                  - {id: cloud, type: file, parameters: {directory: "{{env:VYA_NOT_SET_EITHER}}"}}
                notifications:
                  - {id: hook, type: webhook, parameters: {url: "{{file:no/such/secret}}"}}
                """);

        assertThat(new RuntimeStarter(home).check(installation.config()))
                .filteredOn(f -> f.severity() == Finding.Severity.ERROR)
                .extracting(Finding::entry)
                .containsExactly("instances/other", "destinations/cloud", "notifications/hook");
        assertThatThrownBy(() -> new RuntimeStarter(home).start(installation.config(), true))
                .isInstanceOf(InvalidConfiguration.class);
        try (Routes routes = installation.start()) {
            assertThat(routes.requestList(
                            "direct:dead-letter-list", new DeadLetterRequest(List.of(), null), DeadLetter.class))
                    .isEmpty();
            assertThat(backup(routes, "pg").verdict()).isEqualTo(Verdict.SUCCESS);
            RestoreListing listing = routes.request(
                    "direct:restore-list", new RestoreListRequest(null, null, "disk"), RestoreListing.class);
            assertThat(listing.points()).hasSize(1);
            assertThat(listing.problems()).isEmpty();

            assertNeeds(routes, "other", "instances/other", "notifications/hook");
            assertNeeds(routes, "far", "destinations/cloud");
        }
        assertThat(Installation.files(installation.state().resolve("runs")))
                .filteredOn(f -> f.endsWith(".json"))
                .hasSize(1);
    }

    @Test
    void aChangedOneIsUsedByTheNextRun() {
        try (HookServer hooks = HookServer.start()) {
            Installation installation =
                    Installation.in(home).configure(server, "shop").policy("notifications: [hook]");
            installation.replaceInConfig("user: " + server.superuser(), "user: rotated");
            installation.configure(installation.text() + """
                    notifications:
                      - {id: hook, type: webhook, parameters: {url: "{{file:%s}}"}}
                    """.formatted(home.resolve("hook")));
            installation.write("secret", "first");
            installation.write("hook", hooks.url("/old"));
            try (Routes routes = installation.start()) {
                assertThat(backup(routes, "pg").verdict()).isEqualTo(Verdict.SUCCESS);
                assertThat(hooks.received("/old")).hasSize(1);

                server.psql("postgres", "ALTER ROLE rotated PASSWORD 'second'");
                installation.write("secret", "second");
                installation.write("hook", hooks.url("/new"));
                assertThat(backup(routes, "pg").verdict()).isEqualTo(Verdict.SUCCESS);
                assertThat(hooks.received("/new")).hasSize(1);
                assertThat(hooks.received("/old")).hasSize(1);
            }
        }
    }

    @Test
    void oneThatVanishesWhileServingFailsOnlyTheStepThatNeedsIt() throws IOException {
        try (HookServer hooks = HookServer.start()) {
            Installation installation = Installation.in(home).configure(server, "shop");
            String text = installation.text();
            String one = text.substring(text.indexOf("  - id: pg\n"), text.indexOf("policies:\n"));
            String other = one.replace("id: pg\n", "id: second\n").replace("/secret}}", "/other-secret}}");
            installation.configure(
                    text.replace(one, one + other).replace("[disk]", "[disk, cloud]\n    notifications: [hook, pager]")
                            + """
                      - {id: cloud, type: file, parameters: {directory: "{{file:%s}}"}}
                    notifications:
                      - {id: hook, type: webhook, parameters: {url: "{{file:%s}}"}}
                      - {id: pager, type: webhook, parameters: {url: "%s"}}
                    """.formatted(home.resolve("cloud"), home.resolve("hook"), hooks.url("/pager")));
            Map<String, String> secrets = Map.of(
                    "other-secret", server.password(),
                    "cloud", home.resolve("store-cloud").toString(),
                    "hook", hooks.url("/hook"));
            secrets.forEach(installation::write);
            try (Routes routes = installation.start()) {
                assertThat(scheduled(routes).verdict()).isEqualTo(Verdict.SUCCESS);
                assertThat(hooks.received("/hook")).hasSize(1);

                for (String secret : secrets.keySet()) {
                    Files.delete(home.resolve(secret));
                }
                RunOutcome outcome = scheduled(routes);
                assertThat(problems(outcome, "second")).containsExactly(unreadable("other-secret"));
                assertThat(problems(outcome, "pg")).containsExactly("cloud: " + unreadable("cloud"));
                assertThat(outcome.databases())
                        .filteredOn(database -> database.instance().equals("pg"))
                        .singleElement()
                        .satisfies(database -> {
                            assertThat(database.verdict()).isEqualTo(Verdict.PARTIAL);
                            assertThat(database.deliveries())
                                    .filteredOn(DeliveryResult::committed)
                                    .extracting(DeliveryResult::destination)
                                    .containsExactly("disk");
                        });
                assertThat(hooks.received("/hook")).hasSize(1);
                assertThat(hooks.received("/pager")).hasSize(2);

                secrets.forEach(installation::write);
                assertThat(scheduled(routes).verdict()).isEqualTo(Verdict.SUCCESS);
                assertThat(hooks.received("/hook")).hasSize(2);
            }
        }
    }

    private static List<String> problems(RunOutcome outcome, String instance) {
        return outcome.databases().stream()
                .filter(database -> database.instance().equals(instance))
                .flatMap(database -> Stream.concat(
                        database.problems().stream(),
                        database.deliveries().stream()
                                .map(DeliveryResult::problem)
                                .filter(Objects::nonNull)))
                .map(Problem::message)
                .toList();
    }

    private String unreadable(String secret) {
        return "The file " + home.resolve(secret) + " of a placeholder cannot be read";
    }

    private static RunOutcome scheduled(Routes routes) {
        return routes.request(
                "direct:backup",
                new BackupRequest(Trigger.SCHEDULE, "nightly", List.of(), null, false, false),
                RunOutcome.class);
    }

    private static RunOutcome backup(Routes routes, String instance) {
        return routes.request(
                "direct:backup",
                new BackupRequest(Trigger.COMMAND, null, List.of(instance), null, false, false),
                RunOutcome.class);
    }

    private static void assertNeeds(Routes routes, String instance, String... entries) {
        assertThatThrownBy(() -> backup(routes, instance))
                .isInstanceOfSatisfying(
                        InvalidConfiguration.class,
                        e -> assertThat(e.findings()).extracting(Finding::entry).containsExactly(entries));
    }
}
