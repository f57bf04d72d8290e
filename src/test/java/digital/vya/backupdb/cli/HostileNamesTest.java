package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import digital.vya.backupdb.LogSetup;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.catalog.RunLog;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DryRun;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.model.Verification;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A name, or what a server says, forges no line and steers no terminal, wherever a person reads it. */
@Tag("unit")
class HostileNamesTest {
    /** Lines that look like the product's own, the terminal's escapes, and a change of reading direction. */
    private static final String NAME = "x\nSUCCESS: 1 database, run forged\r\n1999-01-01 02:30:00 INFO  forged"
            + "\u2028hint: forged\u0085main  forged  SUCCESS\u001b[2J\u001b]0;title\u0007\u202egpj\u2066";

    private static final Problem PROBLEM = new Problem(ErrorCode.TOOL_FAILED, "pg_dump said: " + NAME, "Read " + NAME);

    @TempDir
    Path folder;

    private final FakeRuntime runtime = new FakeRuntime();

    @Test
    void inRestoreList() {
        runtime.answer("direct:restore-list", Samples.listing(Samples.point("disk", NAME, Samples.TAKEN)));
        isHonest(runtime.run("restore-list").out(), 2);
    }

    @Test
    void inTheReportOfABackup() {
        DatabaseOutcome failed = new DatabaseOutcome(
                "main", NAME, Verdict.FAILED, null, List.of(), List.of(), List.of(PROBLEM), Duration.ofSeconds(1));
        runtime.answer(
                "direct:backup",
                new RunOutcome(Samples.RUN, Verdict.FAILED, List.of(failed), List.of(), Samples.TAKEN));
        // headings, the row, the problem, its hint, the verdict
        isHonest(runtime.run("backup", "--all").out(), 5);
    }

    @Test
    void inADryRun() {
        DryRun.Planned planned = new DryRun.Planned("main", NAME, 1, "p", Codec.GZIP, true, List.of("disk"));
        runtime.answer(
                "direct:dry-run",
                new DryRun(List.of(new DryRun.Check("main", "connection", NAME, PROBLEM)), List.of(planned)));
        // two tables with a row each, an empty line, the problem, its hint, the verdict
        isHonest(runtime.run("backup", "--all", "--dry-run").out(), 8);
    }

    @Test
    void inAnError() {
        runtime.answer("direct:verify", new Verification(List.of(), List.of(PROBLEM), List.of()));
        isHonest(runtime.run("verify", "--all").err(), 2);
    }

    @Test
    void inTheLog() throws Exception {
        LoggerContext context = new LoggerContext();
        new LogSetup().configure(context);
        var appender = (ConsoleAppender<ILoggingEvent>)
                context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDERR");
        Logger logger = context.getLogger("x");
        LoggingEvent event = new LoggingEvent(
                "x", logger, Level.WARN, "Said {}", new IllegalStateException(NAME), new Object[] {NAME});
        String logged = new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
        assertThat(logged.lines().filter(line -> !line.startsWith("    "))).hasSize(1);
        isHonest(logged.lines().findFirst().orElseThrow(), 1);
    }

    @Test
    void inTheLogOfARun() throws Exception {
        RunLog log = new RunLog(new RunFolder(folder));
        log.step("run", "main/" + NAME + " - dumped");
        log.problem("run", NAME, PROBLEM);
        isHonest(Files.readString(new RunFolder(folder).logOf("run")), 2);
    }

    private static void isHonest(String said, int lines) {
        assertThat(said)
                .doesNotContainPattern("[\\p{Cntrl}&&[^\n]]|[\\u2028\\u2029\\u0085\\u202a-\\u202e\\u2066-\\u2069]");
        assertThat(said.lines().filter(line -> !line.startsWith("    | ")))
                .as(said)
                .hasSize(lines)
                .noneMatch(line -> line.matches("(SUCCESS|1999|hint: forged|main  forged).*"));
    }
}
