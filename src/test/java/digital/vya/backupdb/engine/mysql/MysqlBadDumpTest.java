package digital.vya.backupdb.engine.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.MariaDbServer;
import digital.vya.backupdb.servers.TlsKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way a dump can go wrong ends red, with the cause, and leaves nothing that looks like a backup. */
@Tag("server")
class MysqlBadDumpTest {
    private static MariaDbServer server;

    @TempDir
    Path home;

    @BeforeAll
    static void start() {
        server = MariaDbServer.start();
        server.sql("CREATE DATABASE shop;");
        server.sql("shop", "CREATE TABLE t (id INT); CREATE TABLE hidden (id INT); INSERT INTO t VALUES (1);");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '`',
            value = {
                "REAL; echo 'out of luck' >&2; exit 3      => TOOL_FAILED     => out of luck",
                "REAL; kill -KILL $$                       => TOOL_SIGNALLED  => KILL",
                "REAL | head -n -1                         => DUMP_INCOMPLETE => Dump completed",
                "REAL | sed '/^CREATE TABLE/q'             => DUMP_INCOMPLETE => within a statement",
                "exec sleep 600                            => TOOL_STALLED    => mariadb-dump",
                "exit 0                                    => DUMP_EMPTY      => shop",
            })
    void isRedAndLeavesNothing(String body, ErrorCode code, String words) throws Exception {
        Installation installation = installation(body).policy("timeouts: {stall: 2s}");
        Problem problem = failure(installation);
        assertThat(problem.code()).as(problem.message()).isEqualTo(code);
        assertThat(problem.message()).contains(words).doesNotContain(server.password());
        assertThat(Installation.files(installation.destination("disk"))).isEmpty();
        assertThat(Installation.files(installation.spool())).isEmpty();
        assertThat(identities()).isEmpty();
    }

    @Test
    void thePasswordIsInNoArgumentAndNoEnvironment() throws Exception {
        Path seen = home.resolve("seen");
        Installation installation =
                installation("{ printf '%s\\n' \"$@\"; env; stat -c %a \"${1#*=}\" \"$(dirname \"${1#*=}\")\"; } > '"
                        + seen + "'; REAL");
        assertThat(installation.backup().verdict()).isEqualTo(Verdict.SUCCESS);
        assertThat(seen)
                .content()
                .contains("--defaults-file=/", "--databases\n--\nshop\n", "\n600\n700\n")
                .doesNotContain(server.password());
        assertThat(identities()).isEmpty();
    }

    @Test
    void aWrongPasswordIsNamed() {
        Installation installation = Installation.in(home).configure(server, "shop");
        installation.write("secret", "wrong-one");
        Problem problem = failure(installation);
        assertThat(problem.code()).isEqualTo(ErrorCode.CONNECTION_FAILED);
        assertThat(problem.message())
                .contains("Access denied", "127.0.0.1:" + server.port())
                .doesNotContain("wrong-one");
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        Installation installation = Installation.in(home).configure(server, "shop");
        installation.replaceInConfig("port: " + server.port(), "port: 1");
        Problem problem = failure(installation);
        assertThat(problem.code()).isEqualTo(ErrorCode.CONNECTION_FAILED);
        assertThat(problem.message()).contains("127.0.0.1:1");
    }

    @Test
    void aServerWithoutTlsIsRefusedWhereItIsRequired() {
        for (String mode : new String[] {"require", "verify-full"}) {
            Installation installation = Installation.in(home.resolve(mode)).configure(server, "shop");
            installation.replaceInConfig("engine: mysql", "engine: mysql\n    tls: {mode: " + mode + "}");
            Problem problem = failure(installation);
            assertThat(problem.code()).as(problem.message()).isEqualTo(ErrorCode.CONNECTION_FAILED);
        }
    }

    @Test
    void aUserWhoDoesNotSeeAllIsRefusedWithTheGrantThatMendsIt() {
        server.sql("""
                CREATE OR REPLACE USER backup@'%' IDENTIFIED BY 'b';
                GRANT SELECT ON shop.t TO backup@'%';
                """);
        Installation installation = Installation.in(home).configure(server, "shop");
        installation.write("secret", "b");
        installation.replaceInConfig("user: admin", "user: backup");
        Problem problem = failure(installation);
        assertThat(problem.code()).as(problem.message()).isEqualTo(ErrorCode.RIGHTS_MISSING);
        String fix = problem.hint().replace("Run on the server: ", "");
        assertThat(fix).startsWith("GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON `shop`.* TO `backup`@`%`;");

        server.sql(fix);
        RunOutcome outcome = installation.backup();
        assertThat(outcome.verdict()).as(outcome.toString()).isEqualTo(Verdict.DEGRADED);
        assertThat(outcome.databases().get(0).problems()).singleElement().satisfies(p -> assertThat(p.code())
                .isEqualTo(ErrorCode.ROLES_FAILED));
    }

    @Test
    void aClientOlderThanTheServerIsRefusedWithTheFix() throws Exception {
        Installation installation = installation("");
        script(
                home.resolve("tools/mariadb-dump"),
                "echo 'mariadb-dump  Ver 10.19 Distrib 10.11.6-MariaDB, for debian'");
        Problem problem = failure(installation);
        assertThat(problem.code()).isEqualTo(ErrorCode.CLIENT_TOO_OLD);
        assertThat(problem.message()).contains("11.4.", "10.11.6");
        assertThat(problem.hint()).contains("mariadb-client 11.4");
    }

    @Test
    void theOtherFamilysToolsAreRefusedWithTheFix() throws Exception {
        Installation installation = installation("");
        for (String dump : new String[] {"mariadb-dump", "mysqldump"}) {
            script(home.resolve("tools").resolve(dump), "echo 'mysqldump  Ver 9.7.4 for Linux on x86_64 (Debian)'");
        }
        script(
                home.resolve("tools/mysql"),
                "sed -i s/ssl-mode.*/skip-ssl/ \"${1#*=}\"; exec '"
                        + server.tools().resolve("mariadb") + "' \"$@\"");
        Problem problem = failure(installation);
        assertThat(problem.code()).as(problem.message()).isEqualTo(ErrorCode.TOOL_MISSING);
        assertThat(problem.hint()).contains("apt-get install mariadb-client");
    }

    /** MariaDB does not double the backticks in them: with one the dump is torn, with two it looks whole. */
    @Test
    void foreignKeysThatTheServerWritesWrongAreNamed() {
        server.sql("CREATE DATABASE torn_keys;");
        server.sql("torn_keys", """
                CREATE TABLE `p``p` (`i``d` INT PRIMARY KEY, id INT UNIQUE);
                CREATE TABLE one (a INT, CONSTRAINT `o``ne` FOREIGN KEY (a) REFERENCES `p``p` (id));
                CREATE TABLE two (a INT, CONSTRAINT `t``w``o` FOREIGN KEY (a) REFERENCES `p``p` (id));
                CREATE TABLE of_column (`a``b` INT, CONSTRAINT plain FOREIGN KEY (`a``b`) REFERENCES `p``p` (id));
                CREATE TABLE to_column (a INT, CONSTRAINT other FOREIGN KEY (a) REFERENCES `p``p` (`i``d`));
                CREATE TABLE `we``ll` (`a``b` INT, a INT, KEY `k``k` (`a``b`),
                  CONSTRAINT well FOREIGN KEY (a) REFERENCES `p``p` (id));
                """);
        Installation installation = Installation.in(home).configure(server, "torn_keys");
        Problem refused = failure(installation);
        assertThat(refused.code()).as(refused.message()).isEqualTo(ErrorCode.NAME_UNWRITABLE);
        assertThat(refused.message())
                .contains(
                        "o`ne of table one", "t`w`o of table two", "plain of table of_column", "other of table to_col")
                .doesNotContain("well");

        server.sql("torn_keys", "DROP TABLE one, two, of_column, to_column;");
        assertThat(installation.backup().verdict()).isEqualTo(Verdict.SUCCESS);
    }

    /** A view whose table is gone stops a dump, unless the policy wants the rest all the same. */
    @Test
    void aBrokenViewStopsADumpOrIsListed() {
        server.sql("CREATE DATABASE broken;");
        server.sql("broken", """
                CREATE TABLE a (id INT); INSERT INTO a VALUES (1), (2);
                CREATE TABLE gone (id INT); CREATE VIEW v AS SELECT * FROM gone; DROP TABLE gone;
                CREATE TABLE z (id INT); INSERT INTO z VALUES (3);
                """);
        Installation installation = Installation.in(home).configure(server, "broken");
        Problem stopped = failure(installation);
        assertThat(stopped.code()).isEqualTo(ErrorCode.TOOL_FAILED);
        assertThat(stopped.message()).contains("broken.v");

        RunOutcome outcome =
                installation.policy("dump: {options: {onErrors: list}}").backup();

        assertThat(outcome.verdict()).as(outcome.toString()).isEqualTo(Verdict.DEGRADED);
        assertThat(outcome.databases().get(0).problems())
                .isNotEmpty()
                .allSatisfy(p -> assertThat(p.code()).isEqualTo(ErrorCode.DUMP_ERRORS))
                .anySatisfy(p -> assertThat(p.message()).contains("broken.v"));
        assertThat(outcome.databases().get(0).artifacts().get(0).rows())
                .containsEntry("a", 2L)
                .containsEntry("z", 1L);
    }

    /** Who changes the Kamelet instead of the policy is told all the same. */
    @Test
    void aDumpThatGoesOnWithoutThePolicysWordIsNotGreen() throws IOException {
        server.sql("CREATE DATABASE torn;");
        server.sql("torn", "CREATE TABLE gone (id INT); CREATE VIEW v AS SELECT * FROM gone; DROP TABLE gone;");
        Installation installation = Installation.in(home).configure(server, "torn");
        Path kamelet = home.resolve("routes/kamelets/dump-mysql-action.kamelet.yaml");
        Files.writeString(kamelet, Files.readString(kamelet).replace("default: stop", "default: list"));

        RunOutcome outcome = installation.backup();

        assertThat(outcome.verdict()).as(outcome.toString()).isEqualTo(Verdict.DEGRADED);
        assertThat(outcome.databases().get(0).problems())
                .isNotEmpty()
                .allSatisfy(p -> assertThat(p.code()).isEqualTo(ErrorCode.DUMP_ERRORS))
                .anySatisfy(p -> assertThat(p.message()).contains("torn.v"));
    }

    /** The user may come with TLS only, and the certificate is that of the server or the connection is refused. */
    @Test
    void aServerWithTlsIsReachedAsTheInstanceSays() throws Exception {
        TlsKey own = TlsKey.create(Files.createDirectories(home.resolve("own")));
        TlsKey other = TlsKey.create(Files.createDirectories(home.resolve("other")));
        Path key = Files.writeString(home.resolve("server.key"), own.privateKey());
        try (MariaDbServer encrypted = MariaDbServer.start(
                "--ssl-key=" + key, "--ssl-cert=" + own.certificate(), "--ssl-ca=" + own.certificate())) {
            encrypted.sql("CREATE DATABASE shop; GRANT ALL ON *.* TO secure@'%' IDENTIFIED BY 's' REQUIRE SSL;");
            encrypted.sql("shop", "CREATE TABLE t (id INT);");
            for (String tls : new String[] {
                "{mode: require}",
                "{mode: verify-ca, caFile: " + own.certificate() + "}",
                "{mode: verify-full, caFile: " + own.certificate() + "}"
            }) {
                RunOutcome outcome = secure(encrypted, tls).backup();
                assertThat(outcome.verdict()).as(tls + outcome).isEqualTo(Verdict.SUCCESS);
            }
            Problem problem = failure(secure(encrypted, "{mode: verify-ca, caFile: " + other.certificate() + "}"));
            assertThat(problem.code()).as(problem.message()).isEqualTo(ErrorCode.CONNECTION_FAILED);
            assertThat(problem.message()).containsIgnoringCase("certificate");
        }
    }

    private Installation secure(MariaDbServer encrypted, String tls) throws IOException {
        Path own = Files.createTempDirectory(home, "installation");
        Installation installation = Installation.in(own).configure(encrypted, "shop");
        installation.write("secret", "s");
        installation.replaceInConfig("user: admin", "user: secure");
        return installation.replaceInConfig("engine: mysql", "engine: mysql\n    tls: " + tls);
    }

    private static Problem failure(Installation installation) {
        RunOutcome outcome = installation.backup();
        assertThat(outcome.verdict()).as(outcome.toString()).isEqualTo(Verdict.FAILED);
        return outcome.databases().get(0).problems().get(0);
    }

    /** With a mariadb-dump that does this when it is to dump. */
    private Installation installation(String body) throws IOException {
        Path tools = Files.createDirectories(home.resolve("tools"));
        String real = "'" + server.tools().resolve("mariadb-dump") + "' \"$@\"";
        script(
                tools.resolve("mariadb-dump"),
                "if [ \"$2\" = --help ]; then exec " + real + "; fi\n" + body.replace("REAL", real));
        script(tools.resolve("mariadb"), "exec '" + server.tools().resolve("mariadb") + "' \"$@\"");
        return Installation.in(home).configure(server, "shop").knob("vya.tools.mysql", tools);
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/bash\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** What this JVM has left of files that tell tools who they are. */
    private static Stream<Path> identities() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        String mine = "vya-identity-" + ProcessHandle.current().pid() + ":";
        try (Stream<Path> all = Files.list(temporary)) {
            return all.filter(p -> p.getFileName().toString().startsWith(mine)).toList().stream();
        }
    }
}
