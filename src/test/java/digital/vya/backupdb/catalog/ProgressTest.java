package digital.vya.backupdb.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.model.Going;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work of which no bytes pass is told by how much of it is done. */
@Tag("unit")
class ProgressTest {
    @TempDir
    Path state;

    @Test
    void whatIsCountedIsToldUntilItIsClosed() {
        try (Progress progress = new Progress(new RunLog(new RunFolder(state)), job -> List.of())) {
            try (Progress.Counted reads = progress.count("manifests of disk", 3);
                    Progress.Counted nothing = progress.count("removals", 0)) {
                reads.one();
                reads.one();
                nothing.one();
                assertThat(progress.now())
                        .singleElement()
                        .returns("manifests of disk", Going::what)
                        .returns(2L, Going::done)
                        .returns(3L, Going::of)
                        .matches(Going::isCounted);
            }
            assertThat(progress.now()).isEmpty();
        }
    }
}
