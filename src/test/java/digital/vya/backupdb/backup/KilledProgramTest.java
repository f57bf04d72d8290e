package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.RuntimeStarter;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.MailServer;
import digital.vya.backupdb.servers.PostgresServer;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program itself is told to end, or killed, while a dump runs. */
@Tag("server")
class KilledProgramTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final String NOW = """
            - route:
                id: now
                description: Backs up at once.
                from:
                  uri: timer:now
                  parameters:
                    delay: 0
                    repeatCount: 1
                  steps:
                    - to:
                        uri: kamelet:backup-request-action
                        parameters:
                          name: now
                    - to:
                        uri: direct:backup
            """;

    private static PostgresServer server;

    @TempDir
    Path home;

    private MailServer mail;
    private FakeTools tools;
    private Installation installation;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop;");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void install() {
        mail = MailServer.start("ops", "mail-secret");
        tools = FakeTools.in(home.resolve("tools")).dump(FakeTools.HEAD + "\nexec sleep 600\n");
        installation = Installation.in(home).configure(server, "shop").knob("vya.tools.postgresql", tools.folder());
        installation.write("mail-secret", "mail-secret");
        installation
                .policy("notifications: [ops]")
                .configure(installation.text() + """
                        notifications:
                          - id: ops
                            type: mail
                            on: [FAILED]
                            parameters:
                              host: 127.0.0.1
                              port: %d
                              security: none
                              user: ops
                              password: "{{file:%s}}"
                              from: vya@example.com
                              to: ops@example.com
                        """.formatted(mail.port(), home.resolve("mail-secret")));
    }

    @AfterEach
    void stopMail() {
        mail.close();
    }

    @ParameterizedTest
    @CsvSource({"backup --all --json, 6", "serve, 0"})
    void toldToEndItCancelsTheRunWithinTenSecondsAndSaysSo(String command, int status) throws Exception {
        installation.write("routes/triggers/now.camel.yaml", NOW);
        installation.knob("vya.http.port", 0);
        Process program = installation.program(home.resolve("output"), command.split(" ", -1));
        long dump = awaitDump(program);
        long began = System.nanoTime();

        program.destroy();

        assertThat(program.waitFor(20, TimeUnit.SECONDS)).as(output()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(program.exitValue()).isEqualTo(status);
        assertThat(ProcessHandle.of(dump)).isEmpty();
        RunOutcome outcome = onlyRecord();
        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.databases().get(0).problems().get(0).code()).isEqualTo(ErrorCode.CANCELLED);
        nothingIsLeft();
        assertMailNames("shop", "VYA-2006");
    }

    @Test
    void killedItIsReportedByTheNextStartAndNothingIsLeft() throws Exception {
        Process program = installation.program(home.resolve("output"), "backup", "--all");
        long dump = awaitDump(program);

        program.destroyForcibly().waitFor();

        await().atMost(SOON).until(() -> ProcessHandle.of(dump).isEmpty());
        assertThat(Installation.files(installation.destination("disk"))).isEmpty();
        try (Routes next = installation.start()) {
            RunOutcome outcome = onlyRecord();
            assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
            assertThat(outcome.databases()).singleElement().satisfies(database -> {
                assertThat(database.database()).isEqualTo("shop");
                assertThat(database.problems().get(0).code()).isEqualTo(ErrorCode.INTERRUPTED);
            });
            nothingIsLeft();
            assertMailNames("shop", "VYA-1006");

            tools.dump(FakeTools.HEAD + FakeTools.TAIL);
            assertThat(Installation.backup(next).verdict()).isEqualTo(Verdict.SUCCESS);
        }
    }

    /** The leftover does not listen to TERM, so that ending it takes its time; a trigger that fires at once waits. */
    @Test
    void noTriggerFiresBeforeWhatAKilledProgramLeftIsGone() throws Exception {
        Path leftover = home.resolve("leftover");
        tools.dump("""
                setsid bash -c 'trap "" TERM; echo $$ > %1$s.new; mv %1$s.new %1$s; while :; do sleep 1; done' \\
                  >/dev/null 2>&1 </dev/null &
                exec sleep 600
                """.formatted(leftover));
        Process program = installation.program(home.resolve("output"), "backup", "--all");
        await().atMost(SOON).until(() -> Files.exists(leftover) || !program.isAlive());
        program.destroyForcibly().waitFor();
        long left = Long.parseLong(Files.readString(leftover).strip());
        assertThat(ProcessHandle.of(left)).as(output()).isPresent();

        Path met = home.resolve("met");
        // a process that has ended may still be listed until somebody asks about it
        tools.dump("grep -qs 'State:.[RSD]' /proc/%d/status && echo alive > %s || echo gone > %s\n"
                        .formatted(left, met, met)
                + FakeTools.HEAD
                + FakeTools.TAIL);
        installation.knob("vya.http.port", 0);
        installation.write("routes/triggers/now.camel.yaml", NOW);
        try (Routes serving = new RuntimeStarter(home).start(installation.config(), true)) {
            await().atMost(SOON).until(() -> !Installation.files(installation.destination("disk"))
                    .isEmpty());
        }
        assertThat(met).hasContent("gone");
    }

    private long awaitDump(Process program) throws IOException {
        await().atMost(SOON).until(() -> Files.exists(tools.pidFile()) || !program.isAlive());
        assertThat(program.isAlive()).as(output()).isTrue();
        long pid = Long.parseLong(Files.readString(tools.pidFile()).strip());
        assertThat(ProcessHandle.of(pid)).isPresent();
        return pid;
    }

    private RunOutcome onlyRecord() throws IOException {
        List<String> records = Installation.files(installation.state().resolve("runs")).stream()
                .filter(f -> f.endsWith(".json"))
                .toList();
        assertThat(records).as(output()).hasSize(1);
        Path record = installation.state().resolve("runs").resolve(records.get(0));
        return Json.mapper().readValue(Files.readAllBytes(record), RunOutcome.class);
    }

    private void nothingIsLeft() {
        assertThat(Installation.files(installation.destination("disk"))).isEmpty();
        assertThat(Installation.files(installation.spool())).isEmpty();
        assertThat(Installation.files(installation.state())).noneMatch(f -> f.endsWith(".running"));
    }

    private void assertMailNames(String database, String code) throws Exception {
        assertThat(mail.received()).as(output()).hasSize(1);
        MimeMessage message = mail.received().get(0).message();
        assertThat(message.getSubject()).contains("FAILED");
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        message.writeTo(whole);
        assertThat(whole.toString(StandardCharsets.UTF_8)).contains(database, code);
    }

    private String output() throws IOException {
        return Files.exists(home.resolve("output")) ? Files.readString(home.resolve("output")) : "";
    }
}
