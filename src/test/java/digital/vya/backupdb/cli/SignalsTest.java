package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launched program is told to end at moments that nobody chose, from its first to its last: the status is a
 * documented one, and no stack trace is shown. {@code -Dsweep=long} tries more moments, {@code -Dsweep.seed=N} the same
 * ones again.
 */
@Tag("server")
class SignalsTest {
    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);
    private static final int MOMENTS = "long".equals(System.getProperty("sweep")) ? 40 : 2;
    private static final int AT_ONCE = 4;
    private static final String OWN = "OWN-FOLDER";
    private static final long SEED = Long.getLong("sweep.seed", System.nanoTime());

    @TempDir
    Path home;

    private Installation installation;
    private final Random random = new Random(SEED);

    @BeforeEach
    void install() throws IOException {
        Path files = Files.createDirectories(home.resolve("files"));
        Files.writeString(files.resolve("one"), "1");
        installation = Installation.in(home).knob("vya.http.port", 0).configure("""
                server: {name: test}
                instances: [{id: main, engine: files, policy: nightly, sets: [{id: files, paths: [%s]}]}]
                policies: [{id: nightly, destinations: [disk]}]
                destinations: [{id: disk, type: file, parameters: {directory: "{{env:STORE}}"}}]
                """.formatted(files));
        installation.launcher();
    }

    @Test
    void anyMomentIsAGoodOneToEnd() throws Exception {
        long began = System.nanoTime();
        Tool.Result undisturbed =
                Tool.run(environment(home, "restore"), "", words("backup --all").toArray(String[]::new));
        assertThat(undisturbed.exit()).as(undisturbed.toString()).isZero();
        long whole = Duration.ofNanos(System.nanoTime() - began).toMillis();

        String restore = "restore -i main -d files --target " + OWN + "/into --force";
        List<Callable<Signalled>> all = new ArrayList<>();
        for (int i = 0; i < MOMENTS; i++) {
            all.add(signalled("serve", "TERM", whole, Set.of(0)));
            all.add(signalled("backup --all", "HUP", whole, Set.of(0, 6)));
            all.add(signalled("backup --all", "INT", whole, Set.of(0, 6)));
            all.add(signalled("restore-list", "INT", whole, Set.of(0, 6)));
            all.add(signalled(restore, "TERM", whole, Set.of(0, 6)));
            all.add(signalled("config validate", "TERM", whole, Set.of(0, 6)));
        }
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (Future<Signalled> ended : threads.invokeAll(all)) {
                ended.get().isClean();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(Installation.files(home)).noneMatch(f -> f.endsWith(".part"));
    }

    private record Signalled(String command, String signal, long after, int status, String said, Set<Integer> good) {
        void isClean() {
            String what =
                    "%s, %s after %d ms, seed %d, status %d: %s".formatted(command, signal, after, SEED, status, said);
            assertThat(said).as(what).doesNotContain("\tat ", "Exception", "VYA-1999");
            if (status == 128 + NUMBERS.get(signal)) {
                assertThat(said).as(what).isEmpty();
            } else {
                assertThat(good).as(what).contains(status);
            }
        }
    }

    private Callable<Signalled> signalled(String command, String signal, long whole, Set<Integer> good) {
        long after = random.nextLong(whole * 6 / 5);
        return () -> ended(command, signal, after, good);
    }

    private Signalled ended(String command, String signal, long after, Set<Integer> good) throws Exception {
        Path own = Files.createTempDirectory(home, "own");
        Path output = own.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(words(command.replace(OWN, own.toString())))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment(own, command));
        Process program = builder.start();
        if (!program.waitFor(after, TimeUnit.MILLISECONDS)) {
            Tool.run("kill", "-" + signal, String.valueOf(program.pid()));
        }
        assertThat(program.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
        return new Signalled(command, signal, after, program.exitValue(), said(output), good);
    }

    /** Folders of its own for each, as many run at once; what is restored is what the first backup left. */
    private Map<String, String> environment(Path own, String command) {
        return Map.of(
                "JAVA_OPTS",
                String.join(" ", Installation.QUICK),
                "STORE",
                (command.startsWith("backup") ? own : home).resolve("store").toString(),
                "VYA_STATE_DIRECTORY",
                own.resolve("state").toString(),
                "VYA_SPOOL_DIRECTORY",
                own.resolve("spool").toString());
    }

    private List<String> words(String command) {
        // a build that was started by nohup or in the background hands on that these are ignored
        List<String> words = new ArrayList<>(List.of(
                "env", "--default-signal=HUP,INT", installation.launcher().toString()));
        words.addAll(List.of(command.split(" ", -1)));
        return words;
    }

    private static String said(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
