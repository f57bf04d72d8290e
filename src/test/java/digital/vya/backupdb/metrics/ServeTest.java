package digital.vya.backupdb.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.RuntimeStarter;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.ScheduleAnswer;
import digital.vya.backupdb.model.ScheduleListing;
import digital.vya.backupdb.model.ScheduleQuestion;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.HookServer;
import digital.vya.backupdb.servers.MailServer;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole runtime as {@code serve} starts it, on a day when the database server cannot be reached. */
@Tag("server")
class ServeTest {
    @TempDir
    private Path home;

    @Test
    void aFailedRunIsMailedPostedAndMeasured() throws Exception {
        int port = freePort();
        try (MailServer mail = MailServer.start("backup", "s3cret");
                HookServer hooks = HookServer.start()) {
            Installation installation = Installation.in(home).configure("""
                    server: {name: db-host-1}
                    instances:
                      - {id: pg, engine: postgresql, host: 127.0.0.1, port: %d, user: u, policy: nightly}
                    policies:
                      - {id: nightly, destinations: [disk], notifications: [ops, hook, happy]}
                    destinations:
                      - {id: disk, type: file, parameters: {directory: %s}}
                    notifications:
                      - id: ops
                        type: mail
                        on: [FAILED]
                        parameters:
                          {host: 127.0.0.1, port: %d, security: none, user: backup, password: "{{file:%s}}",
                           from: backup@vya.example, to: dba@vya.example}
                      - {id: hook, type: webhook, parameters: {url: "{{file:%s}}"}}
                      - {id: happy, type: webhook, on: [SUCCESS], parameters: {url: "{{file:%s}}"}}
                    """.formatted(
                            freePort(),
                            home.resolve("store"),
                            mail.port(),
                            home.resolve("password"),
                            home.resolve("hook"),
                            home.resolve("hook")));
            installation.write("password", "s3cret");
            installation.write("hook", hooks.url("/hook"));
            installation.write("config/application.properties", "vya.http.port = " + port + "\n");

            try (Routes routes = new RuntimeStarter(home).start(installation.config(), true)) {
                RunOutcome outcome = Installation.backup(routes);

                assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
                assertThat(mail.received()).hasSize(1);
                MimeMessage told = mail.received().get(0).message();
                assertThat(told.getSubject()).isEqualTo("[vya-backupdb] FAILED: pg (whole instance) on db-host-1");
                assertThat(((MimeMultipart) told.getContent()).getBodyPart(1).getFileName())
                        .isEqualTo(outcome.run().id() + ".log");
                assertThat(hooks.received("/hook")).hasSize(1);
                assertThat(get(port, "/metrics"))
                        .contains("vya_backup_total{database=\"\",instance=\"pg\",outcome=\"FAILED\"} 1.0")
                        .contains("vya_backup_errors_total{code=\"VYA-3001\"} 1.0")
                        .contains("vya_notifications_total{notification=\"ops\",outcome=\"sent\"} 1.0")
                        .contains("vya_notifications_total{notification=\"happy\",outcome=\"sent\"} 0.0")
                        .contains("vya_delivery_total{destination=\"disk\",outcome=\"committed\"} 0.0")
                        .doesNotContain("s3cret")
                        .doesNotContain("/hook");
                assertThat(get(port, "/health/ready")).contains("\"status\":\"UP\"");
            }
        }
    }

    @Test
    void aScheduleStartsARunOfTheInstancesItNames() throws Exception {
        Installation installation = Installation.in(home).configure("""
                server: {name: db-host-1}
                instances:
                  - {id: pg, engine: postgresql, host: 127.0.0.1, port: %1$d, user: u, policy: nightly}
                  - {id: other, engine: postgresql, host: 127.0.0.1, port: %1$d, user: u, policy: nightly}
                policies: [{id: nightly, destinations: [disk]}]
                destinations: [{id: disk, type: file, parameters: {directory: %2$s}}]
                schedules:
                  - {id: in-serve, time: "%3$tR", timeZone: UTC, instances: [pg]}
                """.formatted(
                        freePort(),
                        home.resolve("store"),
                        // a minute that begins in 15 to 75 seconds, when the program is up
                        OffsetDateTime.now(ZoneOffset.UTC).plusSeconds(75)));
        installation.knob("vya.http.port", 0).knob("vya.backup.retryWindow", "0s");

        try (Routes routes = new RuntimeStarter(home).start(installation.config(), true)) {
            await().atMost(150, TimeUnit.SECONDS)
                    .until(() -> records(installation).size() == 1);
        }
        assertThat(Files.readString(records(installation).get(0)))
                .contains("\"SCHEDULE\"", "\"in-serve\"", "\"pg\"")
                .doesNotContain("\"other\"");
    }

    /** Both were due while nothing served: one is told of, the other begins late; a third runs only when it is asked for. */
    @Test
    void whatWasMissedIsPostedOrCaughtUp() throws Exception {
        int port = freePort();
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        try (HookServer hooks = HookServer.start()) {
            Installation installation = Installation.in(home).configure("""
                    server: {name: db-host-1}
                    instances:
                      - {id: pg, engine: postgresql, host: 127.0.0.1, port: %d, user: u, policy: nightly}
                    policies:
                      - {id: nightly, destinations: [disk], notifications: [hook]}
                    destinations:
                      - {id: disk, type: file, parameters: {directory: %s}}
                    notifications:
                      - {id: hook, type: webhook, parameters: {url: "{{file:%s}}"}}
                    schedules:
                      - {id: told, time: "%tR", timeZone: UTC, catchUp: skip}
                      - {id: late, time: "%tR", timeZone: UTC}
                      - {id: on-demand, instances: [pg]}
                    """.formatted(
                    freePort(), home.resolve("store"), home.resolve("hook"), now.minusHours(3), now.minusHours(2)));
            installation.write("hook", hooks.url("/hook"));
            installation.knob("vya.http.port", port).knob("vya.backup.retryWindow", "0s");
            state(installation, "told", "%tR UTC".formatted(now.minusHours(3)), now.minusDays(1));
            state(installation, "late", "%tR UTC".formatted(now.minusHours(2)), now.minusDays(1));

            try (Routes routes = new RuntimeStarter(home).start(installation.config(), true)) {
                await().atMost(60, TimeUnit.SECONDS)
                        .until(() -> hooks.received("/hook").size() == 2);
                assertThat(hooks.received("/hook"))
                        .anySatisfy(posted -> assertThat(posted.body())
                                .contains(
                                        "\"schedule\" : \"told\"",
                                        "FAILED: schedule told on db-host-1",
                                        "VYA-1017",
                                        "Schedule told did not run at"))
                        .anySatisfy(
                                posted -> assertThat(posted.body()).contains("\"schedule\" : \"late\"", "VYA-3001"));
                assertThat(get(port, "/metrics"))
                        .contains("vya_schedule_missed{schedule=\"told\"} 1.0")
                        .contains("vya_schedule_missed{schedule=\"late\"} 0.0")
                        .contains("vya_schedule_slots_total{outcome=\"missed\",schedule=\"told\"} 1.0")
                        .contains("vya_schedule_slots_total{outcome=\"late\",schedule=\"late\"} 1.0");

                ScheduleListing listing = routes.request(
                        "direct:schedule-list", new ScheduleQuestion(List.of(), null, 10), ScheduleListing.class);
                assertThat(listing.schedules())
                        .extracting(entry -> entry.id() + " " + entry.next().size() + " "
                                + (entry.last() == null ? null : entry.last().outcome()))
                        .containsExactly("told 10 MISSED", "late 10 LATE", "on-demand 0 null");
                assertThat(routes.requestList(
                                "direct:schedule-test", new ScheduleQuestion(List.of(), null, 0), ScheduleAnswer.class))
                        .noneMatch(ScheduleAnswer::runs);

                RunOutcome asked = routes.request("direct:run-now", "on-demand", RunOutcome.class);
                assertThat(asked.run().schedule()).isEqualTo("on-demand");
                assertThat(asked.databases())
                        .extracting(DatabaseOutcome::instance)
                        .containsExactly("pg");
                assertThatThrownBy(() -> routes.request("direct:run-now", "on-demnad", RunOutcome.class))
                        .isInstanceOfSatisfying(BackupException.class, e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_SCHEDULE);
                            assertThat(e.hint()).isEqualTo("Did you mean `on-demand`?");
                        });
            }
            // started again, it tells nothing twice
            try (Routes again = new RuntimeStarter(home).start(installation.config(), true)) {
                assertThat(again.requestList(
                                "direct:schedule-test", new ScheduleQuestion(List.of(), null, 0), ScheduleAnswer.class))
                        .hasSize(3);
            }
            assertThat(hooks.received("/hook")).hasSize(3);
        }
    }

    /** As a `serve` of yesterday left it. */
    private static void state(Installation installation, String schedule, String when, OffsetDateTime since)
            throws IOException {
        Path folder = Files.createDirectories(installation.state().resolve("schedules"));
        Files.writeString(
                folder.resolve(schedule + ".json"),
                "{\"when\": \"%s\", \"since\": \"%s\", \"slots\": []}".formatted(when, since.toInstant()));
    }

    private static List<Path> records(Installation installation) {
        Path runs = installation.state().resolve("runs");
        return Installation.files(runs).stream()
                .filter(f -> f.endsWith(".json"))
                .map(runs::resolve)
                .toList();
    }

    private static String get(int port, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
