package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.MailServer;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way a dump can go wrong ends red, with the cause, and leaves nothing that looks like a backup. */
@Tag("server")
class BadDumpTest {
    private static final String OPS = """
            notifications:
              - id: ops
                type: mail
                parameters: {host: 127.0.0.1, port: %d, security: none, user: ops, from: a@b.example,
                             to: c@d.example, password: "{{file:mail-secret}}"}
            """;

    private static PostgresServer server;

    @TempDir
    Path home;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop; CREATE DATABASE office;");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "head -c 100000000 /dev/zero; echo 'out of luck' >&2; exit 3 | TOOL_FAILED     | out of luck",
                "head -c 1000000 /dev/zero; kill -KILL $$                    | TOOL_SIGNALLED  | KILL",
                "HEAD                                                        | DUMP_INCOMPLETE | dump complete",
                "HEAD; exit 1                                                | TOOL_FAILED     | pg_dump",
                "HEAD; exec sleep 600                                        | TOOL_STALLED    | pg_dump",
                "exit 0                                                      | DUMP_EMPTY      | shop",
                "HEAD; while echo; do sleep 0.1; done                        | TOOL_TIMEOUT    | within 4.0 s",
            })
    void isRedAndLeavesNothing(String body, ErrorCode code, String words) throws Exception {
        FakeTools tools = FakeTools.in(home.resolve("tools")).dump(body.replace("HEAD", FakeTools.HEAD.strip()));
        Installation installation = Installation.in(home)
                .configure(server, "shop")
                .policy(limit(code))
                .policy("notifications: [ops]")
                .knob("vya.tools.postgresql", tools.folder());
        installation.write("mail-secret", "mail-secret");
        RunOutcome outcome;
        try (MailServer mail = MailServer.start("ops", "mail-secret")) {
            outcome = installation
                    .configure(installation.text() + OPS.formatted(mail.port()))
                    .backup();
            assertThat(mail.received()).hasSize(1);
            assertThat(mail.received().get(0).message().getSubject()).contains("FAILED", "pg/shop");
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            mail.received().get(0).message().writeTo(whole);
            assertThat(whole.toString(StandardCharsets.UTF_8)).contains(code.id(), "shop");
        }

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        DatabaseOutcome shop = outcome.databases().get(0);
        assertThat(shop.database()).isEqualTo("shop");
        Problem problem = shop.problems().get(0);
        assertThat(problem.code()).as(problem.message()).isEqualTo(code);
        assertThat(problem.message()).contains(words);
        assertThat(problem.hint()).isNotBlank();
        assertThat(Installation.files(installation.destination("disk"))).isEmpty();
        assertThat(Installation.files(installation.spool())).isEmpty();
        assertThat(Installation.files(installation.state().resolve("dead-letters")))
                .isEmpty();
        long pid = Long.parseLong(Files.readString(tools.pidFile()).strip());
        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    @Test
    void oneDatabaseThatFailsLeavesTheOthersCommitted() {
        FakeTools tools = FakeTools.in(home.resolve("tools"))
                .dump("if [ \"$PGDATABASE\" = shop ]; then exit 1; fi\n" + FakeTools.HEAD + FakeTools.TAIL);
        Installation installation =
                Installation.in(home).configure(server, "shop", "office").knob("vya.tools.postgresql", tools.folder());

        RunOutcome outcome = installation.backup();

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.databases())
                .extracting(DatabaseOutcome::database, DatabaseOutcome::verdict)
                .containsExactly(tuple("office", Verdict.SUCCESS), tuple("shop", Verdict.FAILED));
        assertThat(Installation.files(installation.destination("disk")))
                .hasSize(5)
                .allMatch(f -> f.startsWith("pg/office/"));
    }

    @Test
    void rolesThatFailDegradeTheBackupAndTheManifestSaysSo() {
        FakeTools tools = FakeTools.in(home.resolve("tools"))
                .script("pg_dumpall", "echo 'permission denied for table pg_authid' >&2; exit 1\n")
                .dump(FakeTools.HEAD + FakeTools.TAIL);
        Installation installation =
                Installation.in(home).configure(server, "shop").knob("vya.tools.postgresql", tools.folder());

        RunOutcome outcome = installation.backup();

        assertThat(outcome.verdict()).isEqualTo(Verdict.DEGRADED);
        Problem problem = outcome.databases().get(0).problems().get(0);
        assertThat(problem.code()).isEqualTo(ErrorCode.ROLES_FAILED);
        assertThat(problem.message()).contains("permission denied for table pg_authid");
        String stem = outcome.databases().get(0).pointId();
        assertThat(installation.destination("disk").resolve(stem + ".manifest.json"))
                .content()
                .contains("\"roles\" : \"FAILED\"", "\"verdict\" : \"DEGRADED\"");
        assertThat(installation.destination("disk").resolve(stem + ".RESTORE.md"))
                .content()
                .contains("- Not complete: Roles could not be dumped (VYA-3003)", "They are not part of this backup.")
                .doesNotContain("permission denied", server.host());
    }

    @Test
    void aClientOlderThanTheServerIsRefusedWithTheFix() {
        FakeTools tools = FakeTools.in(home.resolve("tools"));
        tools.script("pg_dump", "echo 'pg_dump (PostgreSQL) 13.4'\n");
        Installation installation =
                Installation.in(home).configure(server, "shop").knob("vya.tools.postgresql", tools.folder());

        RunOutcome outcome = installation.backup();

        Problem problem = outcome.databases().get(0).problems().get(0);
        assertThat(problem.code()).isEqualTo(ErrorCode.CLIENT_TOO_OLD);
        assertThat(problem.message()).contains("15.", "13.4");
        assertThat(problem.hint()).contains("apt-get install postgresql-client-15");
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        Installation installation = Installation.in(home).configure(server, "shop");
        installation.replaceInConfig("port: " + server.port(), "port: 1");

        RunOutcome outcome = installation.backup();

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        Problem problem = outcome.databases().get(0).problems().get(0);
        assertThat(problem.code()).isEqualTo(ErrorCode.CONNECTION_FAILED);
        assertThat(problem.message()).contains("127.0.0.1:1").doesNotContain(server.password());
    }

    /** Only where it is what the dump runs into: a busy machine takes its time for the others. */
    private static String limit(ErrorCode code) {
        return switch (code) {
            case TOOL_STALLED -> "timeouts: {stall: 1s}";
            case TOOL_TIMEOUT -> "timeouts: {dump: 4s}";
            default -> "timeouts: {dump: 10m}";
        };
    }
}
