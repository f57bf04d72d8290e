package digital.vya.backupdb.notify;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.servers.HookServer;
import digital.vya.backupdb.servers.MailServer;
import digital.vya.backupdb.servers.SilentServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can be wrong with those who should be told, at once. */
@Tag("server")
class NotifyBadDaysTest {
    private static final List<String> SECRETS = List.of(
            "pl4nted-mail-pw", "pl4nted-token", "pl4nted-key", "pl4nted-slack", "pl4nted-path", "pl4nted-query");

    @TempDir
    private Path folder;

    private MailServer mail;
    private SilentServer silent;
    private HookServer hooks;

    @BeforeEach
    void start() throws IOException {
        mail = MailServer.start("backup", "right");
        silent = SilentServer.start();
        hooks = HookServer.start();
        hooks.answer("/slack/pl4nted-slack", 500, "no_service /slack/pl4nted-slack");
        hooks.answer("/pl4nted-path", 404, "no such token: pl4nted-token, key pl4nted-key");
        hooks.hang("/hang", Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() throws IOException {
        mail.close();
        silent.close();
        hooks.close();
    }

    @Test
    void neitherTheOutcomeNorTheOthersSuffer() throws Exception {
        RunOutcome outcome = Outcomes.run(Outcomes.success("prod", "shop"), Outcomes.degraded("prod", "erp"));
        Settings settings = Outcomes.settings(
                mail("mail-down", closedPort(), "right"),
                mail("mail-silent", silent.port(), "right"),
                mail("mail-refuses", mail.port(), "{{file:" + secret("pl4nted-mail-pw") + "}}"),
                mail("mail-good", mail.port(), "right"),
                slack("slack-500", hooks.url("/slack/pl4nted-slack")),
                slack("slack-silent", "http://127.0.0.1:" + silent.port() + "/pl4nted-slack"),
                slack("slack-nonsense", "ht tp://pl4nted-slack"),
                hook("hook-404", hooks.url("/pl4nted-path?k=pl4nted-query"), "pl4nted-token", "X-Key: pl4nted-key"),
                hook("hook-hangs", hooks.url("/hang"), "pl4nted-token", "X-Key: pl4nted-key"),
                hook("hook-header", hooks.url("/x"), "pl4nted-token\nX: y", "X-Key: pl4nted-key\u0001"),
                hook("hook-good", hooks.url("/good?k=pl4nted-query"), "pl4nted-token", "X-Key: pl4nted-key"),
                Outcomes.notification("nobody", "pigeon", Map.of()));

        try (NotifyRuntime runtime = NotifyRuntime.start(settings, folder)) {
            Instant started = Instant.now();
            Exchange told = runtime.tell(outcome);

            assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofSeconds(25));
            assertThat(told.getException()).isNull();
            assertThat(told.isFailed()).isFalse();
            assertThat(told.getMessage().getBody()).isSameAs(outcome);
            assertThat(told.getVariables()).doesNotContainKeys("outcome", "notices", "notification", "html");

            assertThat(mail.received()).hasSize(1);
            assertThat(hooks.received("/good")).hasSize(1);
            assertThat(hooks.received("/slack/pl4nted-slack")).hasSize(3);
            String log = runtime.logged(Level.ERROR);
            for (Settings.Notification n : settings.notifications()) {
                boolean good = n.id().endsWith("-good");
                assertThat(runtime.counted(n.id(), "sent")).as(n.id() + log).isEqualTo(good ? 1 : 0);
                assertThat(runtime.counted(n.id(), "failed")).as(n.id() + log).isEqualTo(good ? 0 : 1);
                assertThat(log.contains("VYA-6001 Notification " + n.id() + " ("))
                        .as(n.id() + log)
                        .isEqualTo(!good);
            }
            assertThat(log)
                    .contains("mail-down (mail) was not sent: mail server 127.0.0.1:")
                    .contains("did not take the mail within 1 s")
                    .contains("mail-refuses (mail) was not sent: mail server 127.0.0.1:" + mail.port()
                            + " refused user or password")
                    .contains("slack-500 (slack) was not sent: localhost answered 500: no_service ***")
                    .contains("slack-nonsense (slack) was not sent: the address is not a URL")
                    .contains("hook-404 (webhook) was not sent: localhost answered 404: no such token: ***, key ***")
                    .contains("hook-hangs (webhook) was not sent: localhost did not answer within 1 s")
                    .contains("hook-header (webhook) was not sent: the header X-Key cannot be sent")
                    .contains(
                            "nobody (pigeon) was not sent: Resource not found: file:routes/kamelets/notify-pigeon-sink");

            assertThat(runtime.logged(Level.DEBUG).lines())
                    .hasSizeGreaterThan(100)
                    .noneMatch(line -> SECRETS.stream().anyMatch(line::contains));
            assertThat(runtime.context().getEndpoints())
                    .extracting(Endpoint::getEndpointUri)
                    .isNotEmpty()
                    .allSatisfy(uri -> assertThat(uri).doesNotContain(SECRETS));
        }
    }

    @Test
    void whoNeverEndsIsLeftBehind() throws Exception {
        Path kamelets = withTestKamelets();
        Settings settings = Outcomes.settings(
                Outcomes.notification("dozer", "sleepy", Map.of()),
                hook("hook-good", hooks.url("/good"), "t", "X-Key: k"));
        Map<String, String> properties = Map.of("vya.notify.timeout", "5s", "camel.main.shutdownTimeout", "1");
        try (NotifyRuntime runtime = NotifyRuntime.start(settings, folder, kamelets, properties)) {
            RunOutcome outcome = Outcomes.run(Outcomes.success("prod", "shop"));
            Instant started = Instant.now();
            Exchange told = runtime.tell(outcome);

            assertThat(Duration.between(started, Instant.now())).isLessThan(Duration.ofSeconds(15));
            assertThat(told.getMessage().getBody()).isSameAs(outcome);
            assertThat(runtime.counted("dozer", "timeout")).isEqualTo(1);
            assertThat(runtime.counted("hook-good", "sent")).isEqualTo(1);
            assertThat(runtime.logged(Level.ERROR))
                    .contains("VYA-6001 Notification dozer (sleepy) was not sent: no answer in time");
        }
    }

    @Test
    void anAddressInSomebodyElsesExceptionIsCutToItsHost() throws Exception {
        Settings settings = Outcomes.settings(Outcomes.notification(
                "leak",
                "leaky",
                Map.of("url", "https://user:pl4nted-slack@push.example:8443/pl4nted-path?k=pl4nted-key")));
        try (NotifyRuntime runtime = NotifyRuntime.start(settings, folder, withTestKamelets(), Map.of())) {
            runtime.tell(Outcomes.run(Outcomes.success("prod", "shop")));

            assertThat(runtime.logged(Level.INFO))
                    .contains("HTTP operation failed invoking https://push.example:8443/… with statusCode: 500")
                    .doesNotContain(SECRETS);
        }
    }

    @Test
    void aLogThatCannotBeReadIsSaidInItsPlace() throws Exception {
        try (NotifyRuntime runtime = NotifyRuntime.start(
                Outcomes.settings(mail("mail-good", mail.port(), "right")), folder.resolve("nowhere"))) {
            runtime.tell(Outcomes.run(Outcomes.failed("prod", "erp", "no")));

            jakarta.mail.Multipart mixed =
                    (jakarta.mail.Multipart) mail.received().get(0).message().getContent();
            assertThat((String) mixed.getBodyPart(1).getContent()).startsWith("The run's log cannot be read: ");
        }
    }

    @Test
    void whenNoMessageCanBeMadeTheRunGoesOn() throws Exception {
        Settings good = Outcomes.settings(mail("mail-good", mail.port(), "right"));
        Settings broken =
                new Settings(null, good.instances(), good.policies(), List.of(), good.notifications(), List.of());
        try (NotifyRuntime runtime = NotifyRuntime.start(broken, folder)) {
            RunOutcome outcome = Outcomes.run(Outcomes.success("prod", "shop"));
            Exchange told = runtime.tell(outcome);

            assertThat(told.getException()).isNull();
            assertThat(told.getMessage().getBody()).isSameAs(outcome);
            assertThat(runtime.counted("all", "failed")).isEqualTo(1);
            assertThat(runtime.logged(Level.ERROR)).contains("VYA-6001 Nobody was told of run 20261121-023000-ab12");
        }
    }

    private static Settings.Notification mail(String id, int port, String password) {
        return Outcomes.mail(id, port, password, Map.of("timeoutSeconds", patience(id)));
    }

    private static Settings.Notification slack(String id, String url) {
        return Outcomes.notification(id, "slack", Map.of("webhookUrl", url, "timeoutSeconds", 1));
    }

    private static Settings.Notification hook(String id, String url, String token, String headers) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("url", url);
        parameters.put("bearerToken", token);
        parameters.put("headers", headers);
        parameters.put("timeoutSeconds", patience(id));
        return Outcomes.notification(id, "webhook", parameters);
    }

    /** Those that work may be slow on a busy machine; those that hang are waited for no longer than needed. */
    private static int patience(String id) {
        return id.endsWith("-good") ? 20 : 1;
    }

    private Path secret(String value) throws IOException {
        return Files.writeString(folder.resolve("secret"), value);
    }

    private Path withTestKamelets() throws IOException {
        Path all = Files.createDirectory(folder.resolve("kamelets"));
        for (Path from : List.of(Path.of("routes/kamelets"), Path.of("src/test/resources/kamelets/notifiers"))) {
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, all.resolve(file.getFileName()));
                }
            }
        }
        return all;
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
