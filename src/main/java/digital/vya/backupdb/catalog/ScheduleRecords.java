package digital.vya.backupdb.catalog;

import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.schedule.ScheduleState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file for every schedule: which of its times are decided. A run begins only after it was written here. Of the
 * processes of a state folder only {@code serve} writes here, and there is one.
 */
public final class ScheduleRecords {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduleRecords.class);
    /** One for all: each that is made looks at the classes anew. */
    private static final ObjectMapper JSON = Json.mapper();

    private static final String RECORD = ".json";

    private final RunFolder folder;

    public ScheduleRecords(RunFolder folder) {
        this.folder = folder;
    }

    /** Empty also where it cannot be read; the log says so. */
    public Optional<ScheduleState> of(String schedule) {
        Path file = file(schedule);
        return Files.exists(file) ? RunFolder.read(file, ScheduleState.class, "Schedule") : Optional.empty();
    }

    public void write(String schedule, ScheduleState state) {
        Path file = file(schedule);
        try {
            folder.replace(file, JSON.writeValueAsBytes(state));
        } catch (IOException e) {
            throw BackupException.unwritable("Schedule record " + file, e);
        }
    }

    /** One that is taken up again later begins anew: it missed nothing meanwhile. */
    public void forgetAllBut(Set<String> schedules) {
        try {
            for (Path file : RunFolder.newestFirst(folder.schedules(), RECORD)) {
                String name = file.getFileName().toString();
                if (!schedules.contains(name.substring(0, name.length() - RECORD.length()))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            LOG.warn("Records of schedules that are off stay in {}: {}", folder.schedules(), BackupException.words(e));
        }
    }

    private Path file(String schedule) {
        return folder.schedules().resolve(schedule + RECORD);
    }
}
