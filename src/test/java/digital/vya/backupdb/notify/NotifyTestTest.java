package digital.vya.backupdb.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.NotificationTest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.HookServer;
import digital.vya.backupdb.servers.MailServer;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code notify test}, on servers that take mail and posts: what they get says that it is a test. */
@Tag("server")
class NotifyTestTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OWN = """
            apiVersion: camel.apache.org/v1
            kind: Kamelet
            metadata:
              name: notify-pager-sink
            spec:
              definition:
                title: Pager
                description: Posts one line.
                type: object
                required: [url]
                properties:
                  url: {title: URL, description: Where to., type: string, format: password}
              template:
                beans:
                  - name: pager
                    type: "#class:digital.vya.backupdb.notify.HttpPost"
                    properties: {url: "{{url}}"}
                from:
                  uri: kamelet:source
                  steps:
                    - setBody:
                        simple: "${variable.verdict} ${variable.subject}"
                    - bean: {ref: "{{pager}}", method: post}
            """;

    @TempDir
    private Path folder;

    private final HookServer hooks = HookServer.start();
    private MailServer mail;

    @BeforeEach
    void start() {
        mail = MailServer.start("backup", "right");
    }

    @AfterEach
    void stop() {
        mail.close();
        hooks.close();
    }

    @Test
    void eachKindCarriesAMessageThatSaysItIsATest() throws Exception {
        Settings settings = Outcomes.settings(
                Outcomes.mail("by-mail", mail.port(), "right", Map.of()),
                // of a test it is told all the same
                new Settings.Notification(
                        "by-slack", "slack", EnumSet.of(Verdict.FAILED), Map.of("webhookUrl", hooks.url("/slack"))),
                hook("by-hook", "/hook"),
                Outcomes.notification("by-pager", "pager", Map.of("url", hooks.url("/pager"))));
        try (NotifyRuntime runtime = NotifyRuntime.start(settings, folder, kamelets(), Map.of())) {
            assertThat(runtime.test())
                    .containsExactly(
                            new NotificationTest("by-mail", "mail", true, null),
                            new NotificationTest("by-slack", "slack", true, null),
                            new NotificationTest("by-hook", "webhook", true, null),
                            new NotificationTest("by-pager", "pager", true, null));
        }
        MimeMessage letter = mail.received().get(0).message();
        assertThat(letter.getSubject()).isEqualTo("[vya-backupdb] TEST: this is a test on db-host-1");
        Multipart parts = (Multipart) letter.getContent();
        for (int part = 0; part < parts.getCount(); part++) {
            assertThat((String) parts.getBodyPart(part).getContent())
                    .contains("TEST: this is a test", "nothing was backed up")
                    .doesNotContain("SUCCESS", "SKIPPED");
        }
        JsonNode slack = JSON.readTree(hooks.received("/slack").get(0).body());
        assertThat(slack.at("/text").asText())
                .startsWith("TEST: this is a test on db-host-1, sent by `vya-backupdb notify test`");
        assertThat(slack.toString()).doesNotContain("completed", "skipped");
        JsonNode hook = JSON.readTree(hooks.received("/hook").get(0).body());
        assertThat(hook.at("/event").asText()).isEqualTo("test");
        assertThat(hook.at("/run/trigger").asText()).isEqualTo("TEST");
        // a program that looks at nothing else must not take it for a backup
        assertThat(hook.at("/verdict").asText()).isEqualTo("SKIPPED");
        assertThat(hook.at("/databases")).isEmpty();
        assertThat(hooks.received("/pager").get(0).body())
                .isEqualTo("SKIPPED [vya-backupdb] TEST: this is a test on db-host-1");
    }

    @Test
    void whatFailedIsSaidWithWhatToDoAndWithoutSecrets() throws Exception {
        hooks.answer("/pl4nted-path", 404, "no such token: pl4nted-token");
        hooks.answer("/busy", 500, "");
        Settings settings = Outcomes.settings(
                Outcomes.mail("good", mail.port(), "right", Map.of()),
                Outcomes.mail("login", mail.port(), "pl4nted-password", Map.of()),
                Outcomes.mail("down", closedPort(), "pl4nted-password", Map.of()),
                Outcomes.notification(
                        "gone",
                        "webhook",
                        Map.of("url", hooks.url("/pl4nted-path?k=pl4nted-key"), "bearerToken", "pl4nted-token")),
                hook("busy", "/busy"),
                Outcomes.notification("unset", "webhook", Map.of("url", "{{env:VYA_TEST_NOT_SET}}")));
        try (NotifyRuntime runtime = NotifyRuntime.start(settings, folder)) {
            List<NotificationTest> tests = runtime.test();
            assertThat(tests)
                    .filteredOn(NotificationTest::sent)
                    .extracting("id")
                    .containsExactly("good");
            assertThat(problem(tests, "login").message()).contains("refused user or password");
            assertThat(problem(tests, "login").hint()).contains("Correct `user` and `password`");
            assertThat(problem(tests, "down").message()).contains("did not take the mail");
            assertThat(problem(tests, "down").hint()).contains("`host`, `port`");
            assertThat(problem(tests, "gone").message()).isEqualTo("localhost answered 404: no such token: ***");
            assertThat(problem(tests, "gone").hint()).startsWith("Make a new address or token");
            assertThat(problem(tests, "busy").hint()).startsWith("Look at the service");
            assertThat(problem(tests, "unset"))
                    .isEqualTo(new Problem(
                            ErrorCode.CONFIG_INVALID,
                            "The environment variable VYA_TEST_NOT_SET is not set",
                            ErrorCode.CONFIG_INVALID.hint()));
            assertThat(tests.toString() + runtime.logged(Level.DEBUG)).doesNotContain("pl4nted");
        }
        assertThat(mail.received()).hasSize(1);
    }

    @Test
    void onlyThoseThatAreNamedAreTold() throws Exception {
        Settings settings = Outcomes.settings(hook("ops", "/ops"), hook("team", "/team"));
        try (NotifyRuntime runtime = NotifyRuntime.start(settings, folder)) {
            assertThat(runtime.test("team", "team")).extracting("id").containsExactly("team");
            assertThatThrownBy(() -> runtime.test("tem"))
                    .rootCause()
                    .isInstanceOfSatisfying(BackupException.class, e -> {
                        assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_NOTIFICATION);
                        assertThat(e.hint()).isEqualTo("Did you mean `team`?");
                    });
        }
        assertThat(hooks.received("/team")).hasSize(1);
        assertThat(hooks.received("/ops")).isEmpty();
    }

    @Test
    void whereThereAreNoneNoneIsTested() throws Exception {
        try (NotifyRuntime runtime = NotifyRuntime.start(Outcomes.settings(), folder)) {
            assertThat(runtime.test()).isEmpty();
        }
    }

    private static Problem problem(List<NotificationTest> tests, String id) {
        return tests.stream()
                .filter(test -> test.id().equals(id))
                .findFirst()
                .orElseThrow()
                .problem();
    }

    private Settings.Notification hook(String id, String path) {
        return Outcomes.notification(id, "webhook", Map.of("url", hooks.url(path)));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Those of the product, and an integrator's. */
    private Path kamelets() throws IOException {
        Path all = Files.createDirectory(folder.resolve("kamelets"));
        try (Stream<Path> shipped = Files.list(Path.of("routes/kamelets"))) {
            for (Path file : shipped.toList()) {
                Files.copy(file, all.resolve(file.getFileName()));
            }
        }
        Files.writeString(all.resolve("notify-pager-sink.kamelet.yaml"), OWN);
        return all;
    }
}
