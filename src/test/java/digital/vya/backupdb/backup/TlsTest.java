package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.TlsKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an instance says of encryption holds for every connection of its backup, or there is none. */
@Tag("server")
class TlsTest {
    @TempDir
    static Path keys;

    private static PostgresServer plain;
    private static PostgresServer server;
    private static TlsKey own;
    private static TlsKey other;

    @TempDir
    Path home;

    @BeforeAll
    static void start() throws IOException {
        plain = PostgresServer.start(15);
        server = PostgresServer.start(15);
        own = TlsKey.create(Files.createDirectory(keys.resolve("own")));
        other = TlsKey.create(Files.createDirectory(keys.resolve("other")));
        put("server.key", own.privateKey());
        put("server.crt", Files.readString(own.certificate()).replace("\r", ""));
        // whoever comes to shop without encryption is turned away
        Path hba = Path.of(server.psql("postgres", "SHOW hba_file;"));
        Files.writeString(hba, "hostnossl shop all all reject\n" + Files.readString(hba));
        server.psql("postgres", "ALTER SYSTEM SET ssl = on;");
        server.psql("postgres", "SELECT pg_reload_conf();");
        server.psql("postgres", "CREATE DATABASE shop;");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> PostgresServer.psql(unencrypted(), "SELECT 1;").exit() != 0);
        plain.psql("postgres", "CREATE DATABASE shop;");
    }

    private static Map<String, String> unencrypted() {
        Map<String, String> environment = new HashMap<>(server.environment("shop"));
        environment.put("PGSSLMODE", "disable");
        return environment;
    }

    /** The server itself writes it, as a file that only it may read. */
    private static void put(String name, String pem) throws IOException {
        server.psql("postgres", """
                DO $do$ BEGIN
                  EXECUTE format('COPY (SELECT unnest(string_to_array(%%L, E''\\n''))) TO %%L', $pem$%s$pem$,
                                 current_setting('data_directory') || '/%s');
                END $do$;
                """.formatted(pem.strip(), name));
        Path file = Path.of(server.psql("postgres", "SHOW data_directory;"), name);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @AfterAll
    static void stop() {
        plain.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefer", "require", "verify-ca", "verify-full"})
    void itIsAsItShouldBe(String mode) {
        RunOutcome outcome = installation(server, mode, mode.startsWith("verify") ? own : null)
                .backup();
        assertThat(outcome.verdict()).as(outcome.toString()).isEqualTo(Verdict.SUCCESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"require", "verify-full"})
    void aServerWithoutItIsRefused(String mode) {
        Problem problem = problem(installation(plain, mode, mode.equals("verify-full") ? own : null));
        assertThat(problem.code()).isEqualTo(ErrorCode.CONNECTION_FAILED);
        assertThat(problem.message()).contains("SSL");
    }

    @ParameterizedTest
    @CsvSource({"verify-ca", "verify-full"})
    void aCertificateOfAnotherIsRefused(String mode) {
        Problem problem = problem(installation(server, mode, other));
        assertThat(problem.code()).isEqualTo(ErrorCode.CONNECTION_FAILED);
        assertThat(problem.message()).containsIgnoringCase("certificate");
    }

    @Test
    void aCertificateForAnotherHostIsRefusedWhereItsNameCounts() {
        Installation installation = installation(server, "verify-full", own);
        installation.replaceInConfig("host: " + server.host(), "host: 127.0.0.2");
        Problem problem = problem(installation);
        assertThat(problem.code()).isEqualTo(ErrorCode.CONNECTION_FAILED);
    }

    private static Problem problem(Installation installation) {
        RunOutcome outcome = installation.backup();
        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(Installation.files(installation.destination("disk"))).isEmpty();
        return outcome.databases().get(0).problems().get(0);
    }

    private Installation installation(PostgresServer of, String mode, TlsKey ca) {
        String file = ca == null ? "" : ", caFile: " + ca.certificate();
        return Installation.in(home)
                .configure(of, "shop")
                .replaceInConfig("engine: postgresql", "engine: postgresql\n    tls: {mode: " + mode + file + "}");
    }
}
