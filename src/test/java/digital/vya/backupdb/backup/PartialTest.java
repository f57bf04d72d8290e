package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.servers.FaultProxy;
import digital.vya.backupdb.servers.MailServer;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.S3ProxyServer;
import digital.vya.backupdb.servers.Tool;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** S3 does not take a backup, as an operator lives through it: the status, the mail, the dead letter, the repair. */
@Tag("server")
class PartialTest {
    private static final String BUCKET = "backups";

    private static PostgresServer server;

    @TempDir
    Path home;

    private S3ProxyServer s3;
    private FaultProxy proxy;
    private MailServer mail;
    private Installation installation;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop;");
        server.psql("shop", "CREATE TABLE t AS SELECT 1 AS n;");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void install() throws Exception {
        s3 = S3ProxyServer.start();
        try (S3Client client = s3.client()) {
            client.createBucket(b -> b.bucket(BUCKET));
        }
        proxy = FaultProxy.before(s3.endpoint());
        mail = MailServer.start("ops", "mail-secret");
        installation = Installation.in(home)
                .configure(server, "shop")
                .knob("vya.delivery.maximumRedeliveries", 1)
                .knob("vya.delivery.redeliveryDelay", "50ms")
                .bucket(BUCKET, s3, proxy.endpoint())
                .destinations("disk, s3")
                .policy("notifications: [ops]");
        installation.write("mail-secret", "mail-secret");
        installation.configure(installation.text() + """
                notifications:
                  - id: ops
                    type: mail
                    on: [PARTIAL]
                    parameters: {host: 127.0.0.1, port: %d, security: none, user: ops, from: a@b.example,
                                 to: c@d.example, password: "{{file:mail-secret}}"}
                """.formatted(mail.port()));
    }

    @AfterEach
    void stopServers() throws Exception {
        mail.close();
        proxy.close();
        s3.close();
    }

    @Test
    void aStoreThatIsDown() throws Exception {
        s3.kill();
        isPartialAndWaits("s3: Bucket backups");
        assertThat(program("dead-letter", "redrive", "--all").exit()).isEqualTo(4);

        s3.restart();

        aRedriveMakesBothEqual();
    }

    @Test
    void oneObjectThatIsForbidden() throws Exception {
        proxy.rule(line -> line.startsWith("PUT ") && line.contains("_roles.sql.gz")
                ? new FaultProxy.Answer(403, "AccessDenied")
                : null);
        isPartialAndWaits("403 AccessDenied");
        assertThat(objects()).noneMatch(key -> key.endsWith(".manifest.json"));

        proxy.rule(line -> null);

        aRedriveMakesBothEqual();
    }

    private void isPartialAndWaits(String words) throws Exception {
        Tool.Result backup = program("backup", "--all");
        assertThat(backup.exit()).as(backup.out() + backup.err()).isEqualTo(4);
        assertThat(backup.out()).contains("PARTIAL", words);
        assertThat(Installation.files(installation.destination("disk"))).hasSize(5);
        assertThat(mail.received()).hasSize(1);
        assertThat(mail.received().get(0).message().getSubject()).contains("PARTIAL", "shop");
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        mail.received().get(0).message().writeTo(whole);
        assertThat(whole.toString(StandardCharsets.UTF_8)).contains("VYA-5001", "s3");
        JsonNode letters = letters();
        assertThat(letters).hasSize(1);
        assertThat(letters.get(0).path("destination").asText()).isEqualTo("s3");
    }

    private void aRedriveMakesBothEqual() throws Exception {
        Tool.Result redrive = program("dead-letter", "redrive", "--all");
        assertThat(redrive.exit()).as(redrive.out() + redrive.err()).isZero();
        Path disk = installation.destination("disk");
        assertThat(objects()).isEqualTo(Installation.files(disk));
        try (S3Client client = s3.client()) {
            for (String key : objects()) {
                assertThat(client.getObjectAsBytes(b -> b.bucket(BUCKET).key(key))
                                .asByteArray())
                        .as(key)
                        .isEqualTo(Files.readAllBytes(disk.resolve(key)));
            }
        }
        assertThat(letters()).isEmpty();
        assertThat(program("dead-letter", "redrive", "--all").exit())
                .as("once more")
                .isZero();
    }

    private JsonNode letters() throws Exception {
        JsonNode said = new ObjectMapper()
                .readTree(program("dead-letter", "list", "--json").orThrow("dead-letter list"));
        return said.path("deadLetters");
    }

    private List<String> objects() {
        try (S3Client client = s3.client()) {
            return client.listObjectsV2(b -> b.bucket(BUCKET)).contents().stream()
                    .map(S3Object::key)
                    .sorted()
                    .toList();
        }
    }

    private Tool.Result program(String... arguments) {
        return Tool.run(installation.command(Installation.COUNTED, arguments).toArray(String[]::new));
    }
}
