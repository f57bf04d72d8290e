package digital.vya.backupdb.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run has one record, and no journal once it has ended. */
@Tag("unit")
class RunRecordsTest {
    @TempDir
    Path state;

    @Test
    void aRecordThatCouldNotBeWrittenIsWrittenByTheNextRun() throws IOException {
        RunRecords records = new RunRecords(new RunFolder(state));
        Path folder = state.resolve("runs");
        records.begin(run("r1"));
        Path inTheWay = Files.createDirectories(folder.resolve("r1.json"));
        Files.createFile(inTheWay.resolve("file"));
        assertThatThrownBy(() -> records.end(outcome("r1")))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("r1.json");

        records.endLater(outcome("r1"));
        assertThat(Installation.files(folder)).contains("r1.running");
        assertThat(records.adoptInterrupted()).isEmpty();

        Folders.delete(inTheWay);
        records.begin(run("r2"));
        records.end(outcome("r2"));
        assertThat(Installation.files(folder)).containsExactlyInAnyOrder("r1.json", "r2.json");
    }

    /** The file is damaged, and says nothing that could be told as a run. */
    @Test
    void aJournalWhoseFirstLineNamesNoRunIsUnreadable() {
        assertThatThrownBy(() -> RunJournal.read(Json.mapper(), List.of("{}")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no run");
    }

    private static Run run(String id) {
        return new Run(id, Trigger.COMMAND, null, OffsetDateTime.now(ZoneOffset.UTC), false);
    }

    private static RunOutcome outcome(String id) {
        return new RunOutcome(run(id), Verdict.DEGRADED, List.of(), List.of(), OffsetDateTime.now(ZoneOffset.UTC));
    }
}
