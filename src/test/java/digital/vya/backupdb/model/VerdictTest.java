package digital.vya.backupdb.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class VerdictTest {
    /** An exit status of 7 says that all others are well, and who is told of what is missing is told of it. */
    @Test
    void whatIsMissingFromABackupOutweighsWhatWasSkipped() {
        assertThat(Verdict.SKIPPED.worse(Verdict.DEGRADED)).isEqualTo(Verdict.DEGRADED);
        assertThat(Verdict.DEGRADED.worse(Verdict.SKIPPED)).isEqualTo(Verdict.DEGRADED);
        assertThat(Verdict.SUCCESS.worse(Verdict.SKIPPED)).isEqualTo(Verdict.SKIPPED);
        assertThat(Verdict.SKIPPED.worse(Verdict.PARTIAL)).isEqualTo(Verdict.PARTIAL);
    }
}
