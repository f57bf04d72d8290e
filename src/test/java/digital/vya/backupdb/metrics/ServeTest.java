package digital.vya.backupdb.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.RuntimeStarter;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.model.RunOutcome;
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
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole runtime as {@code serve} starts it, on a day when the database server cannot be reached. */
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
