package digital.vya.backupdb.backup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.disk.Disk;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.Trigger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class SpoolTest {
    /** A folder that nobody can remove: there are files in it that the system keeps. */
    private static final Path STUBBORN = Path.of("/proc/self");

    /** What runs after it in the route gives the place of this database to the next one. */
    @Test
    void aFolderThatCannotBeRemovedStopsNothing() {
        Job job = new Job(
                new Run("r1", Trigger.COMMAND, null, OffsetDateTime.now(ZoneOffset.UTC), false),
                "task",
                "postgresql",
                null,
                "nightly",
                OffsetDateTime.now(ZoneOffset.UTC),
                STUBBORN,
                null,
                0);
        assertThatThrownBy(() -> Disk.delete(STUBBORN.resolve(job.folder()))).isInstanceOf(IOException.class);

        assertThatCode(() -> new Spool(STUBBORN).clear(job)).doesNotThrowAnyException();
    }
}
