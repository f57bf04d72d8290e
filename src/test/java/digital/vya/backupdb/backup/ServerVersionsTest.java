package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.MailServer;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers older and newer than the client tools of this machine, with those tools as they are. */
@Tag("server")
class ServerVersionsTest {
    @TempDir
    Path home;

    /** What pg_dump writes is for servers of its own version: PostgreSQL 14 would refuse this at the first command. */
    @Test
    void anOlderServerIsBackedUpAndComesBackOnOneOfTheToolsVersion() throws Exception {
        int tools = ClientTools.majorVersion();
        try (PostgresServer old = PostgresServer.start(14);
                PostgresServer clean = PostgresServer.start(tools > 15 ? 17 : 15)) {
            fill(old);
            Installation installation = Installation.in(home).configure(old, "shop");

            RunOutcome outcome = installation.backup();

            Manifest manifest = committed(installation, outcome);
            assertThat(manifest.serverVersion()).startsWith("14.");
            assertThat(manifest.clientVersion()).startsWith(tools + ".");
            Path point = installation
                    .destination("disk")
                    .resolve(outcome.databases().get(0).pointId());
            assertThat(Path.of(point + ".RESTORE.md"))
                    .content()
                    .contains("A PostgreSQL server of version " + tools + " or newer");
            clean.psql("postgres", "CREATE ROLE app;");
            clean.psql("postgres", Tool.run("gunzip", "-c", point + ".sql.gz").orThrow("gunzip"));
            assertThat(clean.psql("shop", "SELECT sum(id) FROM orders;")).isEqualTo("5050");
        }
    }

    /** Where the machine's own tools are new enough for it, it is simply backed up. */
    @Test
    void aServerNewerThanTheClientIsRefusedWithTheFixInTheMail() throws Exception {
        try (PostgresServer server = PostgresServer.start(17);
                MailServer mail = MailServer.start("ops", "mail-secret")) {
            fill(server);
            Installation installation =
                    Installation.in(home).configure(server, "shop").policy("notifications: [ops]");
            installation.write("mail-secret", "mail-secret");
            installation.configure(installation.text() + """
                    notifications:
                      - id: ops
                        type: mail
                        parameters: {host: 127.0.0.1, port: %d, security: none, user: ops, from: a@b.example,
                                     to: c@d.example, password: "{{file:mail-secret}}"}
                    """.formatted(mail.port()));

            RunOutcome outcome = installation.backup();

            if (ClientTools.majorVersion() >= 17) {
                assertThat(committed(installation, outcome).serverVersion()).startsWith("17.");
                return;
            }
            assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
            Problem problem = outcome.databases().get(0).problems().get(0);
            assertThat(problem.code()).isEqualTo(ErrorCode.CLIENT_TOO_OLD);
            assertThat(problem.message()).contains("17.", ClientTools.majorVersion() + ".");
            assertThat(problem.hint()).contains("apt-get install postgresql-client-17");
            assertThat(Installation.files(installation.destination("disk"))).isEmpty();
            assertThat(mail.received()).hasSize(1);
            assertThat(mail.received().get(0).message().getSubject()).contains("FAILED", "pg");
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            mail.received().get(0).message().writeTo(whole);
            assertThat(whole.toString(StandardCharsets.UTF_8))
                    .contains("VYA-3002", "apt-get install postgresql-client-17");
        }
    }

    private static void fill(PostgresServer server) {
        server.psql("postgres", "CREATE ROLE app; CREATE DATABASE shop OWNER app;");
        server.psql(
                "shop",
                "CREATE TABLE orders AS SELECT generate_series(1, 100) AS id; ALTER TABLE orders OWNER TO app;");
    }

    private static Manifest committed(Installation installation, RunOutcome outcome) throws Exception {
        DatabaseOutcome shop = outcome.databases().get(0);
        assertThat(shop.problems()).isEmpty();
        assertThat(outcome.verdict()).isEqualTo(Verdict.SUCCESS);
        Path manifest = installation.destination("disk").resolve(shop.pointId() + ".manifest.json");
        Manifest read = Json.mapper().readValue(Files.readAllBytes(manifest), Manifest.class);
        assertThat(read.rows()).isEqualTo(Map.of("public.orders", 100L));
        assertThat(read.roles()).isEqualTo(Manifest.RolesOutcome.INCLUDED);
        return read;
    }
}
