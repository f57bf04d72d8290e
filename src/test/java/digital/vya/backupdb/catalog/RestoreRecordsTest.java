package digital.vya.backupdb.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.RestoreOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that could not begin leaves nothing; what a dead one left is told from what a living one holds. */
@Tag("unit")
class RestoreRecordsTest {
    @TempDir
    Path state;

    private Path folder;
    private RestoreRecords records;

    @BeforeEach
    void make() {
        folder = state.resolve("restores");
        records = new RestoreRecords(new RunFolder(state));
    }

    @Test
    void aRestoreWhoseRecordCannotBeWrittenHasNotBegun() throws IOException {
        Files.createDirectories(folder.resolve("r1.json/in-the-way"));

        assertThatThrownBy(() -> records.begin(record("r1")))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE_UNWRITABLE))
                .hasMessageContaining("r1.json")
                .hasMessageNotContaining("it is gone");

        assertThat(Installation.files(folder)).isEmpty();
        records.step("r1", "DATABASE");
        assertThat(Installation.files(folder)).isEmpty();
    }

    @Test
    void aMarkerWithoutARecordIsRemoved() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("r1.running"), "");

        records.dropOrphans();

        assertThat(Installation.files(folder)).isEmpty();
    }

    @Test
    void aRestoreThatWasCutOffKeepsItsMarker() {
        records.begin(record("r1"));
        records.abandon("r1");

        records.dropOrphans();

        assertThat(records.cutOff()).singleElement().matches(r -> r.id().equals("r1"));
    }

    /** Its database must not stay out of reach for as long as this process lives. */
    @Test
    void aRestoreWhoseEndCannotBeWrittenIsCutOff() throws IOException {
        records.begin(record("r1"));
        Path part = Files.createDirectory(folder.resolve(".r1.json.part"));
        Files.createFile(part.resolve("in-the-way"));

        assertThatThrownBy(() -> records.ended(outcome("r1"), null)).hasMessageContaining("r1.json");

        assertThat(records.cutOff()).singleElement().matches(r -> r.id().equals("r1"));
        Folders.delete(part);
        records.begin(record("r2"));
        records.withdraw(record("r2"));
    }

    /** A bit that turned on the disk is no reason to give up a restore that knows what it does. */
    @Test
    void aRecordThatWasDamagedMeanwhileIsWrittenAnew() throws IOException {
        records.begin(record("r1"));
        Files.writeString(folder.resolve("r1.json"), "{\"id");

        records.step("r1", "CONTENT");
        assertThat(records.all())
                .singleElement()
                .matches(r -> r.step().equals("CONTENT") && r.database().equals("shop"));
        Files.writeString(folder.resolve("r1.json"), "{\"id");
        records.ended(outcome("r1"), null);

        assertThat(records.all()).singleElement().matches(r -> r.outcome().verdict() == Verdict.SUCCESS);
        assertThat(Installation.files(folder)).containsExactly("r1.json");
    }

    @Test
    void theMarkerOfARestoreThatEndedIsRemoved() throws IOException {
        records.begin(record("r1"));
        records.ended(outcome("r1"), null);
        Files.writeString(folder.resolve("r1.running"), "");

        records.dropOrphans();

        assertThat(Installation.files(folder)).containsExactly("r1.json");
    }

    @Test
    void aMarkerThatSomebodyHoldsStays() throws IOException {
        records.begin(record("r1"));
        Files.delete(folder.resolve("r1.json"));

        new RestoreRecords(new RunFolder(state)).dropOrphans();
        records.dropOrphans();

        assertThat(Installation.files(folder)).containsExactly("r1.running");
        records.abandon("r1");
    }

    private static RestoreOutcome outcome(String id) {
        return EndedRestore.of(id, Verdict.SUCCESS, OffsetDateTime.now(ZoneOffset.UTC));
    }

    private static RestoreRecord record(String id) {
        return RestoreRecord.of(id, "pg", "shop", "shop__restoring_1", true, OffsetDateTime.now(ZoneOffset.UTC));
    }
}
