package digital.vya.backupdb.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run leaves behind. */
@Tag("server")
class ResultsTest {
    @TempDir
    Path folder;

    @Test
    void aPipeInANameEndsNoCell() throws IOException {
        Findings findings = ratio(5);
        findings.add(new Figure("memory", "a | b", 1, "MB"));

        assertThat(written(findings, "run"))
                .contains("| dump | ours: 2.00 s | pg_dump \\| zstd -T2 -3: 1.00 s | **2.00** |")
                .contains("| memory | a \\| b | 1.00 MB |");
    }

    @Test
    void theHeadSaysWhenRoundsWereFew() throws IOException {
        assertThat(written(ratio(5), "five")).contains("| ratio | spread |").doesNotContain("fewer");
        assertThat(written(ratio(4), "four")).contains("| ratio, fewer than 5 rounds | spread |");
    }

    @Test
    void versionsThatOnlyAMeasurementKnowsStandWithTheOthers() throws IOException {
        Findings findings = ratio(5);
        findings.with("MariaDB server", "11.4");

        assertThat(written(findings, "run")).startsWith("- java: 17\n- MariaDB server: 11.4\n\n|");
        assertThat(folder.resolve("run/results.json")).content().contains("\"MariaDB server\" : \"11.4\"");
    }

    @Test
    void theLastRunHasNoChartOfAnEarlierOne() throws IOException {
        written(ratio(5), "first");
        Findings memory = new Findings();
        memory.add(new Figure("memory", "peak RSS, 1 GB", 200, "MB"));
        written(memory, "second");

        assertThat(folder.resolve("first/ratios.svg")).exists();
        assertThat(folder.resolve("second/ratios.svg")).doesNotExist();
        assertThat(Files.readSymbolicLink(folder.resolve("latest"))).isEqualTo(Path.of("second"));
    }

    @Test
    void whereThereIsNoGitTheCommitIsUnknown() {
        assertThat(Machine.commit(folder)).isEqualTo("unknown");
    }

    private static Findings ratio(int rounds) {
        Findings findings = new Findings();
        findings.add(new Ratio(
                "dump",
                new Timing("ours", Collections.nCopies(rounds, 2.0), 0),
                new Timing("pg_dump | zstd -T2 -3", Collections.nCopies(rounds, 1.0), 0),
                null));
        return findings;
    }

    private String written(Findings findings, String run) throws IOException {
        Results.write(findings, Map.of("java", "17"), folder.resolve(run));
        return Files.readString(folder.resolve(run).resolve("results.md"));
    }
}
