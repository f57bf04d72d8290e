package digital.vya.backupdb.notify;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.servers.HookServer;
import digital.vya.backupdb.servers.TlsKey;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("server")
class NotifyByHookTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private final HookServer server = HookServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void slackGetsOneColouredAttachmentADatabase() throws Exception {
        tell(
                slack(),
                Outcomes.run(
                        Outcomes.success("prod", "shop"),
                        Outcomes.failed("prod", "erp", "pg_dump: error: <!channel> & more"),
                        Outcomes.partial("prod", "wiki")));

        JsonNode sent =
                JSON.readTree(server.received("/services/T0/B0/x").get(0).body());
        assertThat(sent.at("/text").asText()).isEqualTo("Backup failed: 1 of 3 databases on db-host-1");
        assertThat(sent.at("/attachments")).hasSize(4);
        JsonNode failed = sent.at("/attachments/0");
        assertThat(failed.at("/color").asText()).isEqualTo("danger");
        assertThat(failed.at("/text").asText())
                .isEqualTo("VYA-2002 pg_dump: error: &lt;!channel&gt; &amp; more\n"
                        + "→ Read the tool's last words below the message.");
        assertThat(field(failed, "Database")).isEqualTo("prod/erp");
        JsonNode partial = sent.at("/attachments/1");
        assertThat(partial.at("/color").asText()).isEqualTo("warning");
        assertThat(partial.at("/text").asText()).contains("VYA-5001 s3 answered 403 for wiki");
        JsonNode good = sent.at("/attachments/2");
        assertThat(good.at("/color").asText()).isEqualTo("good");
        assertThat(good.has("text")).isFalse();
        assertThat(field(good, "Size")).isEqualTo("118.0 MB packed to 26.0 MB (22.0%)");
        assertThat(field(good, "Duration")).isEqualTo("1 min 57 s");
        assertThat(field(good, "File")).isEqualTo("prod/shop/shop_20261121_023000");
    }

    @Test
    void slackIsNotFloodedByALargeRun() throws Exception {
        DatabaseOutcome[] many = IntStream.range(0, 500)
                .mapToObj(i -> Outcomes.success("prod", "db" + i))
                .toArray(DatabaseOutcome[]::new);
        many[400] = Outcomes.failed("prod", "db400", "x".repeat(50_000));

        tell(slack(), Outcomes.run(many));

        String body = server.received("/services/T0/B0/x").get(0).body();
        JsonNode sent = JSON.readTree(body);
        assertThat(sent.at("/attachments")).hasSize(SlackMessage.MOST_DATABASES + 1);
        assertThat(field(sent.at("/attachments/0"), "Database")).isEqualTo("prod/db400");
        assertThat(sent.at("/attachments/10/text").asText()).isEqualTo("… and 490 more");
        assertThat(body).hasSizeLessThan(20_000);
    }

    @Test
    void slackHearsOfARunThatReachedNoDatabase() throws Exception {
        tell(slack(), Outcomes.nothingReached());

        JsonNode sent =
                JSON.readTree(server.received("/services/T0/B0/x").get(0).body());
        assertThat(sent.at("/text").asText()).isEqualTo("Backup failed: the run itself on db-host-1");
        assertThat(sent.at("/attachments/0/text").asText()).startsWith("VYA-4001 var/spool has 1.0 GB free");
    }

    @Test
    void aWebhookGetsJsonWithItsTokenAndHeaders() throws Exception {
        Settings.Notification hook = Outcomes.notification(
                "hook",
                "webhook",
                Map.of(
                        "url",
                        server.url("/in?key=abc%20d"),
                        "bearerToken",
                        "t0k#n",
                        "headers",
                        "X-Api-Key: k:e:y\nX-Team:  dba \n"));
        tell(hook, Outcomes.run(Outcomes.partial("prod", "\"quoted\" \n <b>🐘")));

        HookServer.Request request = server.received("/in").get(0);
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.header("Authorization")).isEqualTo("Bearer t0k#n");
        assertThat(request.header("X-Api-Key")).isEqualTo("k:e:y");
        assertThat(request.header("X-Team")).isEqualTo("dba");
        assertThat(request.header("Content-Type")).isEqualToIgnoringCase("application/json; charset=utf-8");
        JsonNode sent = JSON.readTree(request.body());
        assertThat(sent.at("/version").asInt()).isEqualTo(1);
        assertThat(sent.at("/verdict").asText()).isEqualTo("PARTIAL");
        assertThat(sent.at("/databases/0/database").asText()).isEqualTo("\"quoted\" \n <b>🐘");
        assertThat(sent.at("/databases/0/destinations/1/deadLetter").asText()).isEqualTo("dl-77");
        assertThat(sent.at("/run/startedAt").asText()).isEqualTo("2026-11-21T02:30:00-03:00");
    }

    @Test
    void aWebhookInsideTheHouseIsTrustedByItsCaFile() throws Exception {
        TlsKey key = TlsKey.create(folder);
        try (HookServer inside = HookServer.https(key)) {
            Settings.Notification trusted = Outcomes.notification(
                    "trusted",
                    "webhook",
                    Map.of("url", inside.url("/in"), "caFile", key.certificate().toString()));
            Settings.Notification untrusted =
                    Outcomes.notification("untrusted", "webhook", Map.of("url", inside.url("/in")));
            try (NotifyRuntime runtime = NotifyRuntime.start(Outcomes.settings(trusted, untrusted), folder)) {
                runtime.tell(Outcomes.run(Outcomes.success("prod", "shop")));

                assertThat(runtime.counted("trusted", "sent")).isEqualTo(1);
                assertThat(runtime.counted("untrusted", "failed")).isEqualTo(1);
                assertThat(inside.received("/in")).hasSize(1);
            }
        }
    }

    @Test
    void aServerThatIsWellAgainAtTheNextTryIsTold() throws Exception {
        server.failOnce("/services/T0/B0/x", 503);

        tell(slack(), Outcomes.run(Outcomes.success("prod", "shop")));

        assertThat(server.received("/services/T0/B0/x")).hasSize(2);
    }

    private Settings.Notification slack() {
        return Outcomes.notification("slack", "slack", Map.of("webhookUrl", server.url("/services/T0/B0/x")));
    }

    private void tell(Settings.Notification notification, RunOutcome outcome) throws Exception {
        try (NotifyRuntime runtime = NotifyRuntime.start(Outcomes.settings(notification), folder)) {
            Exchange told = runtime.tell(outcome);
            assertThat(told.getMessage().getBody()).isSameAs(outcome);
            assertThat(runtime.counted(notification.id(), "sent"))
                    .as(() -> runtime.logged(Level.INFO))
                    .isEqualTo(1);
        }
    }

    private static String field(JsonNode attachment, String title) {
        for (JsonNode field : attachment.path("fields")) {
            if (field.path("title").asText().equals(title)) {
                return field.path("value").asText();
            }
        }
        return null;
    }
}
