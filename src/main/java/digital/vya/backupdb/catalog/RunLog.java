package digital.vya.backupdb.catalog;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.SafeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/** What a run says: one line a step, to the log and to the run's own file, which a failure mail carries. */
public final class RunLog {
    private static final Logger LOG = LoggerFactory.getLogger("vya.run");

    private final RunFolder folder;

    public RunLog(RunFolder folder) {
        this.folder = folder;
    }

    public void step(String runId, String said) {
        say(Level.INFO, runId, null, said);
    }

    /** What is worth a look, and no problem. */
    public void remark(String runId, String said) {
        say(Level.WARN, runId, null, said);
    }

    public void step(Job job, String said) {
        say(Level.INFO, job.run().id(), job, said);
    }

    private void say(Level level, String runId, @Nullable Job job, String said) {
        String line = SafeText.flowing(said);
        about(LOG.atLevel(level), runId, job).log(line);
        append(runId, level.name(), line);
    }

    /** For the run's own file only: the command that asked for it prints it. */
    public void note(String runId, String said) {
        String line = SafeText.flowing(said);
        append(runId, "INFO", line);
    }

    public void problem(String runId, String where, Problem problem) {
        problem(runId, null, where, problem);
    }

    public void problem(Job job, String where, Problem problem) {
        problem(job.run().id(), job, where, problem);
    }

    private void problem(String runId, @Nullable Job job, String where, Problem problem) {
        String line = SafeText.flowing(
                "%s: %s %s - %s".formatted(where, problem.code().id(), problem.message(), problem.hint()));
        about(LOG.atError(), runId, job)
                .addKeyValue("code", problem.code().id())
                .log(line);
        append(runId, "ERROR", line);
    }

    /** What a log as JSON has as fields of its own. */
    private static LoggingEventBuilder about(LoggingEventBuilder event, String runId, @Nullable Job job) {
        LoggingEventBuilder about = event.addKeyValue("run", runId);
        if (job != null) {
            about = about.addKeyValue("instance", job.instance());
            about = job.database() == null ? about : about.addKeyValue("database", job.database());
        }
        return about;
    }

    private void append(String runId, String level, String line) {
        String stamped = String.format(
                Locale.ROOT,
                "%s %-5s %s%n",
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                        OffsetDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.MILLIS)),
                level,
                line);
        Path file = folder.logOf(runId);
        try {
            Disk.touch(file);
            Files.writeString(file, stamped, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        } catch (IOException e) {
            // the line stands in the program's log already; a full disk must not keep an outcome from being reported
            LOG.warn("Run log {} cannot be written: {}", file, BackupException.words(e));
        }
    }
}
