package digital.vya.backupdb.engine.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.config.SettingsLoader;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.ToolCall;
import digital.vya.backupdb.process.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine holds of a backup, and for how long. */
@Tag("server")
class FilesEngineTest {
    private static final OffsetDateTime NOW = OffsetDateTime.of(2026, 11, 29, 2, 30, 0, 0, ZoneOffset.UTC);

    @TempDir
    private Path home;

    /** A pattern that begins with a wildcard has the root folder open from the start. */
    @Test
    void aWalkWhoseTarNeverStartsIsHeldByNobody() throws IOException {
        FilesInstallation.in(home).paths("/*/nothing-of-this-name");
        try (Tools tools = new Tools()) {
            FilesEngine engine =
                    new FilesEngine(SettingsLoader.of(home).load().value().orElseThrow(), tools);
            long open = openRoots();

            WeakReference<TreeWalk> walk = walkWithoutTar(engine, tools);

            assertThat(openRoots()).isEqualTo(open);
            await().until(() -> {
                System.gc();
                return walk.get() == null;
            });
            assertThat(engine.id()).as("the engine itself is still there").isEqualTo(FilesEngine.ID);
        }
    }

    private WeakReference<TreeWalk> walkWithoutTar(FilesEngine engine, Tools tools) throws IOException {
        Run run = new Run("r1", Trigger.COMMAND, null, NOW, false);
        InputStream names = engine.names(new Job(run, "docs", FilesEngine.ID, "all", "nightly", NOW, home, null, 0));
        ToolCall tar = ToolCall.of("/nowhere/tar", List.of(), Identity.NONE).fedWith(names);
        assertThatThrownBy(() -> tools.start(tar)).hasMessageContaining("`/nowhere/tar` is not there");
        return new WeakReference<>(((NameFeed) names).walk());
    }

    private static long openRoots() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(descriptor -> {
                        try {
                            return Files.readSymbolicLink(descriptor).equals(Path.of("/"));
                        } catch (IOException closedMeanwhile) {
                            return false;
                        }
                    })
                    .count();
        }
    }
}
