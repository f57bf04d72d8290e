package digital.vya.backupdb.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.sweep.fs.FaultyFileSystemProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever call fails: no false green, nothing lost, nothing left, and the next run succeeds. */
@Tag("server")
class FaultSweepTest {
    private static final int LANES_AT_ONCE = 3;
    private static final int FAULTS_OF_THE_LONG_FORM = 1_000;
    private static final Pattern TOTAL =
            Pattern.compile("SWEEP faults injected (\\d+) .*, false greens (\\d+), points lost (\\d+)");

    @TempDir
    static Path logs;

    private static final Map<String, Future<Integer>> RUNNING = new LinkedHashMap<>();
    private static final ExecutorService THREADS = Executors.newFixedThreadPool(LANES_AT_ONCE);
    private static final long SEED = Form.seed();

    @BeforeAll
    static void start() {
        System.out.println("SWEEP " + (Form.isLong() ? "long" : "short") + ", replay with -Dsweep.seed=" + SEED);
        for (String lanes : Form.jvms()) {
            RUNNING.put(lanes, THREADS.submit(() -> run(lanes)));
        }
    }

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    @ParameterizedTest
    @MethodSource("digital.vya.backupdb.sweep.Form#jvms")
    void everyPromiseHolds(String lanes) throws Exception {
        int status = RUNNING.get(lanes).get();
        String said = Files.readString(log(lanes));
        said.lines().filter(line -> line.startsWith("SWEEP")).forEach(System.out::println);
        assertThat(status).as(said).isZero();
        assertThat(counted(lanes, 1)).as(said).isPositive();
    }

    @Test
    void theLongFormInjectsAThousandFaults() throws Exception {
        int all = 0;
        int falseGreens = 0;
        int pointsLost = 0;
        for (String lanes : Form.jvms()) {
            RUNNING.get(lanes).get();
            all += counted(lanes, 1);
            falseGreens += counted(lanes, 2);
            pointsLost += counted(lanes, 3);
        }
        System.out.println("SWEEP all lanes: faults injected " + all + ", false greens " + falseGreens
                + ", points lost " + pointsLost);
        assertThat(falseGreens + pointsLost).isZero();
        assertThat(all)
                .isGreaterThan(
                        Form.isLong() ? FAULTS_OF_THE_LONG_FORM : Form.jvms().size());
    }

    @Test
    void theShortFormLeavesNoLaneOut() {
        assertThat(String.join(",", Form.SHORT).split(","))
                .containsExactlyInAnyOrder(
                        Stream.of(Lane.values()).map(Lane::name).toArray(String[]::new));
    }

    /** Faults, false greens or points lost, as the lanes' own last line says. */
    private static int counted(String lanes, int what) throws IOException {
        Matcher total = TOTAL.matcher(Files.readString(log(lanes)));
        return total.find() ? Integer.parseInt(total.group(what)) : 0;
    }

    private static int run(String lanes) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Installation.COUNTED);
        command.addAll(List.of(
                "-Xmx384m",
                "-Djava.nio.file.spi.DefaultFileSystemProvider=" + FaultyFileSystemProvider.class.getName(),
                "-cp",
                System.getProperty("java.class.path"),
                SweepMain.class.getName()));
        command.addAll(Form.arguments(lanes, SEED));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log(lanes).toFile())
                .start();
        try {
            return process.waitFor();
        } finally {
            process.destroy();
        }
    }

    private static Path log(String lanes) {
        return logs.resolve(lanes + ".log");
    }
}
