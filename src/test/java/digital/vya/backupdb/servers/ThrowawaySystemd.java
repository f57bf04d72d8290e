package digital.vya.backupdb.servers;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real systemd, the first process of a machine of its own: namespaces, a root in memory, this machine's programs. For
 * root only. What runs there ends with it.
 */
public final class ThrowawaySystemd implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String SEARCH_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final String cgroup;
    private final Process process;
    private final Path said;
    private long init;

    private ThrowawaySystemd(String cgroup, Process process, Path said) {
        this.cgroup = cgroup;
        this.process = process;
        this.said = said;
    }

    /** In a folder of the test's; these folders are there as well, at the same place. */
    public static ThrowawaySystemd start(Path folder, Path... seen) throws IOException {
        Packages.ensure("systemd-analyze", "systemd");
        Path scripts = Path.of("src/test/resources/systemd").toAbsolutePath();
        String cgroup = "vya-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        Path root = Files.createDirectories(folder.resolve("machine"));
        Path said = folder.resolve("systemd.log");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java").toRealPath();
        List<String> command = new ArrayList<>(
                List.of("sh", scripts.resolve("start.sh").toString(), cgroup, root.toString(), java.toString()));
        Stream.of(seen).map(Path::toString).forEach(command::add);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        ThrowawaySystemd systemd = new ThrowawaySystemd(cgroup, process, said);
        try {
            systemd.awaitRunning();
            return systemd;
        } catch (RuntimeException | Error e) {
            systemd.close();
            throw e;
        }
    }

    private void awaitRunning() {
        await().atMost(LONG).pollInterval(Duration.ofMillis(100)).until(() -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("no systemd: " + Files.readString(said));
            }
            init = process.children().findFirst().map(ProcessHandle::pid).orElse(0L);
            return init != 0
                    && Files.readString(Path.of("/proc/" + init + "/comm"))
                            .strip()
                            .equals("systemd")
                    && run("systemctl", "is-system-running").out().strip().equals("running");
        });
    }

    /** Runs a command there, as root. */
    public Tool.Result run(String... command) {
        return Tool.run(command(command).toArray(String[]::new));
    }

    /** What runs a command there. */
    public List<String> command(String... command) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--target", Long.toString(init), "--all"));
        all.addAll(List.of("env", "-i", "PATH=" + SEARCH_PATH));
        all.addAll(List.of(command));
        return all;
    }

    /** Where a file of that machine is, seen from here. */
    public Path at(String file) {
        return Path.of("/proc/" + init + "/root" + file);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (String hierarchy : List.of("/sys/fs/cgroup/systemd", "/sys/fs/cgroup")) {
            Path own = Path.of(hierarchy, cgroup);
            if (Files.isDirectory(own)) {
                // those in it are dying
                await().atMost(LONG).pollInterval(Duration.ofMillis(50)).until(() -> isRemoved(own));
            }
        }
    }

    private static boolean isRemoved(Path own) {
        try (Stream<Path> all = Files.walk(own)) {
            for (Path group : all.filter(Files::isDirectory)
                    .sorted((one, other) -> other.getNameCount() - one.getNameCount())
                    .toList()) {
                Files.delete(group);
            }
            return true;
        } catch (IOException | UncheckedIOException busy) {
            return false;
        }
    }
}
