package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.catalog.EndedRestore;
import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.SafeName;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.model.WorkName;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollback undoes the last restore; one that a clock which was ahead made is the last only when there is no other. */
@Tag("unit")
class KeptCopiesTest {
    private static final Settings.Instance MAIN = new Settings.Instance(
            "main", "postgresql", "localhost", 5432, "u", null, null, ZoneOffset.UTC, List.of(), List.of(), "p", true);

    @TempDir
    Path state;

    private final OffsetDateTime now = OffsetDateTime.now(ZoneId.systemDefault());
    private final String older = name(now.minusDays(2));
    private final String newer = name(now.minusDays(1));
    private final String ahead = name(now.plusDays(1));
    private RestoreRecords records;
    private KeptCopies copies;

    @BeforeEach
    void make() {
        Settings settings = new Settings(
                new Settings.Server("test", null, null, null),
                List.of(MAIN),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        records = new RestoreRecords(new RunFolder(state));
        copies = new KeptCopies(settings, records, Clock.system(ZoneId.systemDefault()));
    }

    @Test
    void aRecordFromTheFutureIsNotTheNewest() {
        swapped("1", older, now.minusDays(2));
        swapped("2", ahead, now.plusDays(1));
        swapped("3", newer, now.minusDays(1));

        KeptCopies.Kept newest = newest(ahead, older, newer);

        assertThat(newest.name()).isEqualTo(newer);
        assertThat(copies.remark(MAIN, "shop", newest)).isNull();
        assertThat(newest(ahead, older).name()).isEqualTo(older);
        assertThat(newest(ahead).name()).isEqualTo(ahead);
    }

    /** The order is the same where only the names tell. */
    @Test
    void aNameFromTheFutureIsNotTheNewest() {
        assertThat(newest(ahead, newer, older).name()).isEqualTo(newer);
        swapped("1", older, now.minusDays(2));
        assertThat(newest(ahead, older).name()).isEqualTo(older);
    }

    /** That restore is the last one which was not from the future, and what it put aside is gone. */
    @Test
    void theRemarkIsOfTheLastRestoreThatWasNotFromTheFuture() {
        swapped("1", older, now.minusDays(2));
        swapped("2", ahead, now.plusDays(1));
        swapped("3", newer, now.minusDays(1));

        assertThat(copies.remark(MAIN, "shop", newest(ahead, older)))
                .startsWith("the last restore of shop, 3 of ")
                .contains("what that one put aside is gone");
    }

    private KeptCopies.Kept newest(String... names) {
        return copies.newest(MAIN, "shop", List.of(names)).orElseThrow();
    }

    private void swapped(String id, String old, OffsetDateTime when) {
        records.begin(RestoreRecord.of(id, "main", "shop", "shop__restoring_" + id, true, when));
        records.swapping(id, old, when);
        records.ended(EndedRestore.of(id, Verdict.SUCCESS, when), when.plusDays(7));
    }

    private static String name(OffsetDateTime when) {
        return WorkName.start("shop", WorkName.BEFORE) + SafeName.STAMP.format(when);
    }
}
