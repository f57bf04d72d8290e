package digital.vya.backupdb.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.servers.MailServer;
import digital.vya.backupdb.servers.TlsKey;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("server")
class MailSecurityTest {
    @TempDir
    private static Path folder;

    private static TlsKey key;

    @BeforeAll
    static void makeKey() {
        key = TlsKey.create(folder);
    }

    @Test
    void startTlsIsTheDefaultAndProtectsTheLogin() throws Exception {
        try (MailServer server = MailServer.startTls("backup", "secret", key)) {
            MailSender sender = sender(server);
            sender.setCaFile(key.certificate().toString());
            sender.send(mail());

            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void smtps() throws Exception {
        try (MailServer server = MailServer.smtps("backup", "secret", key)) {
            MailSender sender = sender(server);
            sender.setSecurity("smtps");
            sender.setCaFile(key.certificate().toString());
            sender.send(mail());

            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void aServerNobodyVouchesForGetsNothing() {
        try (MailServer server = MailServer.startTls("backup", "secret", key)) {
            assertRefused(server, null, "unable to find valid certification path");
        }
    }

    @Test
    void aServerWithoutTlsGetsNothing() {
        try (MailServer server = MailServer.start("backup", "secret")) {
            assertRefused(server, null, "STARTTLS is required but host does not support STARTTLS");
        }
    }

    @Test
    void aCertificateForAnotherNameGetsNothing(@TempDir Path other) {
        TlsKey stranger = TlsKey.create(other, "dns:mail.example.org");
        try (MailServer server = MailServer.startTls("backup", "secret", stranger)) {
            assertRefused(server, stranger, "No subject alternative names matching IP address 127.0.0.1 found");
        }
    }

    private static void assertRefused(MailServer server, TlsKey trusted, String why) {
        MailSender sender = sender(server);
        if (trusted != null) {
            sender.setCaFile(trusted.certificate().toString());
        }
        assertThatThrownBy(() -> sender.send(mail()))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOTIFY_FAILED))
                .hasMessageContaining(why);
        assertThat(server.received()).isEmpty();
    }

    private static MailSender sender(MailServer server) {
        MailSender sender = new MailSender();
        sender.setHost("127.0.0.1");
        sender.setPort(server.port());
        sender.setUsername("backup");
        sender.setPassword("secret");
        return sender;
    }

    private static MimeMessage mail() throws Exception {
        MailLetter letter = new MailLetter();
        letter.setFrom("a@vya.example");
        letter.setTo("b@vya.example");
        return letter.write(
                Message.of(Outcomes.settings().server(), Outcomes.run(Outcomes.success("prod", "shop")), null));
    }
}
