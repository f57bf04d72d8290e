package digital.vya.backupdb.notify;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.servers.MailServer;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("server")
class NotifyByMailTest {
    private static final String PASSWORD = "{{pa$$ w#\\rd&?%41+{x}'\"\\";

    @TempDir
    private Path logs;

    private Path secret;
    private MailServer server;
    private NotifyRuntime runtime;

    @BeforeEach
    void start() throws Exception {
        server = MailServer.start("backup", PASSWORD);
        secret = Files.writeString(logs.resolve("mail-password"), PASSWORD + "\n");
        runtime = NotifyRuntime.start(Outcomes.settings(Outcomes.notification("ops", "mail", parameters())), logs);
    }

    @AfterEach
    void stop() {
        runtime.close();
        server.close();
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("host", "127.0.0.1");
        parameters.put("port", server.port());
        parameters.put("security", "none");
        parameters.put("user", "backup");
        parameters.put("password", "{{file:" + secret + "}}");
        parameters.put("from", "Backups <backup@vya.example>");
        parameters.put("to", "dba@vya.example, lead@vya.example");
        parameters.put("cc", "audit@vya.example");
        return parameters;
    }

    @Test
    void aFailedRunArrivesWithBothPartsAndItsLog() throws Exception {
        Files.writeString(logs.resolve("20261121-023000-ab12.log"), "[PHASE 1/4] pg_dump failed – ação\n");
        RunOutcome outcome = Outcomes.run(
                Outcomes.success("prod", "shop"),
                Outcomes.success("prod", "wiki"),
                Outcomes.failed("prod", "erp", "pg_dump: error: <script>alert(1)</script>"));

        Exchange told = runtime.tell(outcome);

        assertThat(told.getException()).isNull();
        assertThat(told.getMessage().getBody()).isSameAs(outcome);
        assertThat(server.received()).as(() -> runtime.logged(Level.INFO)).hasSize(1);
        MimeMessage mail = server.received().get(0).message();
        assertThat(mail.getSubject()).isEqualTo("[vya-backupdb] FAILED: 1 of 3 databases on db-host-1");
        assertThat(server.received().get(0).to())
                .containsExactly("dba@vya.example", "lead@vya.example", "audit@vya.example");
        assertThat(mail.getFrom()).extracting(Object::toString).containsExactly("Backups <backup@vya.example>");
        assertThat(mail.getRecipients(RecipientType.TO))
                .extracting(Object::toString)
                .containsExactly("dba@vya.example", "lead@vya.example");
        assertThat(mail.getRecipients(RecipientType.CC))
                .extracting(Object::toString)
                .containsExactly("audit@vya.example");
        assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");

        MimeMultipart mixed = (MimeMultipart) mail.getContent();
        assertThat(mixed.getContentType()).startsWith("multipart/mixed");
        MimeMultipart words = (MimeMultipart) mixed.getBodyPart(0).getContent();
        assertThat(words.getContentType()).startsWith("multipart/alternative");
        assertThat(words.getBodyPart(0).getContentType()).isEqualToIgnoringCase("text/plain; charset=UTF-8");
        assertThat((String) words.getBodyPart(0).getContent())
                .contains("FAILED  prod/erp", "VYA-2002 pg_dump: error: <script>alert(1)</script>", "São Paulo");
        assertThat(words.getBodyPart(1).getContentType()).isEqualToIgnoringCase("text/html; charset=UTF-8");
        assertThat((String) words.getBodyPart(1).getContent())
                .contains("&lt;script&gt;alert(1)", "São Paulo")
                .doesNotContain("<script");
        MimeBodyPart log = (MimeBodyPart) mixed.getBodyPart(1);
        assertThat(log.getDisposition()).isEqualTo("attachment");
        assertThat(log.getFileName()).isEqualTo("20261121-023000-ab12.log");
        assertThat((String) log.getContent()).isEqualToNormalizingNewlines("[PHASE 1/4] pg_dump failed – ação\n");

        assertThat(runtime.counted("ops", "sent")).isEqualTo(1);
    }

    @Test
    void aGoodRunComesWithoutLog() throws Exception {
        runtime.tell(Outcomes.run(Outcomes.success("prod", "shop")));

        MimeMessage mail = server.received().get(0).message();
        assertThat(mail.getSubject()).isEqualTo("[vya-backupdb] SUCCESS: prod/shop on db-host-1");
        assertThat(mail.getContentType()).startsWith("multipart/alternative");
        assertThat((String) ((MimeMultipart) mail.getContent()).getBodyPart(0).getContent())
                .contains("118.0 MB packed to 26.0 MB (22.0%)", "prod/shop/shop_20261121_023000", "disk committed");
    }

    @Test
    void namesCannotAddHeaders() throws Exception {
        runtime.tell(Outcomes.run(Outcomes.success("prod", "a\r\nBcc: thief@evil.example\r\n\r\n<b>🐘 \"x\"")));

        assertThat(server.received()).as(() -> runtime.logged(Level.INFO)).hasSize(1);
        MimeMessage mail = server.received().get(0).message();
        assertThat(mail.getHeader("Bcc")).isNull();
        assertThat(mail.getSubject())
                .contains("Bcc: thief")
                .contains("<b>🐘 \"x\"")
                .doesNotContain("\n", "\r");
        assertThat((String) ((MimeMultipart) mail.getContent()).getBodyPart(1).getContent())
                .contains("&lt;b&gt;🐘 &quot;x&quot;")
                .doesNotContain("<b>🐘");
    }

    @Test
    void aSecondTryIsTheSameMail() throws Exception {
        RunOutcome outcome = Outcomes.run(Outcomes.success("prod", "shop"));
        runtime.tell(outcome);
        runtime.tell(outcome);

        assertThat(server.received().get(1).message().getMessageID())
                .isEqualTo(server.received().get(0).message().getMessageID())
                .endsWith("@vya.example>");
    }
}
