package digital.vya.backupdb.engine.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.MariaDbServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A MariaDB server backed up from the command on, as PostgreSQL is. */
@Tag("server")
class MysqlBackupTest {
    private static MariaDbServer server;

    @TempDir
    Path home;

    @BeforeAll
    static void start() {
        server = MariaDbServer.start();
        Shop.make(server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aBackupIsCommittedWithAccountsChecksumsAndManifest() throws Exception {
        Installation installation = Installation.in(home).configure(server, "shop");
        // another name in the configuration, and only there
        installation.replaceInConfig("engine: mysql", "engine: mariadb");
        RunOutcome outcome = installation.backup();
        assertThat(outcome.databases()).allSatisfy(d -> assertThat(d.problems()).isEmpty());
        assertThat(outcome.verdict()).as(outcome.toString()).isEqualTo(Verdict.SUCCESS);
        String stem = outcome.databases().get(0).pointId();
        Path disk = installation.destination("disk");
        assertThat(Installation.files(disk))
                .containsExactly(
                        stem + ".RESTORE.md",
                        stem + ".manifest.json",
                        stem + ".sha256",
                        stem + ".sql.gz",
                        stem + "_roles.sql.gz");
        Manifest manifest =
                Json.mapper().readValue(Files.readAllBytes(disk.resolve(stem + ".manifest.json")), Manifest.class);
        assertThat(manifest.rows())
                .containsAllEntriesOf(Map.of(
                        "z_parent", 3L, "a_child", 3L, "bytes", 256L, "filler", 20000L, "empty", 0L, "parts", 3L))
                .containsEntry("odd `name; it's \"x\"", 1L)
                .doesNotContainKeys("parents", "zzz_view", "numbers");
        assertThat(manifest.rows().values().stream().mapToLong(Long::longValue).sum())
                .isEqualTo(Shop.ROWS);
        assertThat(manifest.engine()).isEqualTo("mysql");
        assertThat(manifest.serverVersion()).startsWith("11.4.").contains("MariaDB");
        assertThat(manifest.artifacts().get(0).command())
                .contains("--single-transaction", "--routines", "--triggers", "--events", "--hex-blob")
                .doesNotContain(server.password());
        assertThat(unpacked(disk.resolve(stem + "_roles.sql.gz")))
                .contains(
                        "CREATE ROLE IF NOT EXISTS `staff`;",
                        "CREATE USER IF NOT EXISTS `app`@`%` IDENTIFIED BY PASSWORD '*",
                        "GRANT `staff` TO `app`@`%`;",
                        "SET DEFAULT ROLE `staff` FOR `app`@`%`;",
                        "ON `shop`.`z_parent` TO `reader`@`10.%`;")
                .doesNotContain("root", "mariadb.sys", "app-secret");
        assertThat(Installation.files(installation.spool())).isEmpty();
    }

    private static String unpacked(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
