package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class WrittenConfigurationTest {
    @TempDir
    private Path folder;

    private WrittenConfiguration written(String text) throws IOException {
        Path file = folder.resolve("backup.yaml");
        Files.writeString(file, text);
        return WrittenConfiguration.read(file);
    }

    @Test
    void eachEntryThatIsAnotherIsNamed() throws IOException {
        WrittenConfiguration before = written("""
                server: {name: here}
                destinations: [{id: disk, type: file}, {id: old, type: file}]
                schedules: [{id: nightly, time: "02:30"}]
                """);
        WrittenConfiguration after = written("""
                # a remark changes nothing
                server: {name: there}
                destinations:
                  - {id: new, type: file}
                  - {type: file, id: disk}
                schedules: [{id: nightly, time: "02:31"}]
                proofs: [{id: rows}]
                """);
        assertThat(after.changesSince(before))
                .containsExactly(
                        "server changed",
                        "destinations/new added",
                        "destinations/old removed",
                        "schedules/nightly changed",
                        "proofs/rows added");
        assertThat(after.changesSince(after)).isEmpty();
        assertThat(after.isAs(before)).isFalse();
        assertThat(after.isAs(after)).isTrue();
    }

    /** What is wrong with it is said elsewhere. */
    @Test
    void whatCannotBeReadHasNoEntries() throws IOException {
        WrittenConfiguration half = written("server: {name: he");
        assertThat(half.changesSince(half)).isEmpty();
        assertThat(WrittenConfiguration.read(folder.resolve("none")).isAs(half)).isFalse();
        assertThat(written("server: {name: a}").changesSince(half)).containsExactly("server added");
    }
}
