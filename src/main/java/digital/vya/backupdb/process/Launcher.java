package digital.vya.backupdb.process;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Starts processes, all of them from one thread that lives as long as the JVM: the kernel ends a child that asked for
 * it (setpriv --pdeathsig) when the <em>thread</em> that started it ends. With setsid the child is out of reach of a
 * terminal's Ctrl-C, so that a run ends by cancelling and not by a tool failing.
 */
final class Launcher {
    /** The last two say which Docker engine is meant. */
    private static final Set<String> INHERITED = Set.of("PATH", "HOME", "TZ", "DOCKER_HOST", "DOCKER_CONTEXT");

    private static final File NOTHING = new File("/dev/null");
    private static final ThreadPoolExecutor STARTER =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "tool-starter");
                thread.setDaemon(true);
                return thread;
            });

    /** What stands before every command; found out when the first tool is started. */
    private static final class Guard {
        static final List<String> COMMAND = find();

        private static List<String> find() {
            List<String> found = new ArrayList<>();
            String searchPath = searchPath(cleanEnvironment(new ProcessBuilder()));
            Executables.onPath("setpriv", searchPath).map(Path::toString).ifPresent(setpriv -> {
                if (works(setpriv, "--pdeathsig", "KILL", "--", setpriv, "--version")) {
                    found.addAll(List.of(setpriv, "--pdeathsig", "KILL", "--"));
                }
            });
            Executables.onPath("setsid", searchPath).map(Path::toString).ifPresent(setsid -> {
                if (works(setsid, setsid, "--version")) {
                    found.add(setsid);
                }
            });
            return List.copyOf(found);
        }
    }

    private Launcher() {}

    /** True when the kernel itself ends children together with the JVM. */
    static boolean childrenDieWithUs() {
        return Guard.COMMAND.contains("--pdeathsig");
    }

    static Process start(ToolCall call, String mark, IdentityFile file) {
        ProcessBuilder builder = new ProcessBuilder();
        Map<String, String> environment = cleanEnvironment(builder);
        Path folder = call.identity().toolFolder();
        String searchPath = searchPath(environment);
        Path executable = Executables.find(call.tool(), folder, searchPath);
        if (folder != null) {
            environment.put("PATH", folder + File.pathSeparator + searchPath);
        }
        environment.putAll(call.identity().environment());
        environment.put(Owner.VARIABLE, mark);

        List<String> command = new ArrayList<>(Guard.COMMAND);
        command.add(executable.toString());
        command.addAll(file.fill(call.arguments()));
        builder.command(command);
        if (call.folder() != null) {
            builder.directory(call.folder().toFile());
        }
        if (call.stdin() == null) {
            builder.redirectInput(NOTHING);
        }
        try {
            return onStarter(builder);
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.TOOL_FAILED, call.name() + " could not be started: " + e.getMessage(), e);
        }
    }

    private static Process onStarter(ProcessBuilder builder) throws IOException {
        CompletableFuture<Process> started = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return builder.start();
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                STARTER);
        try {
            // join, not get: an interrupt here would leave a process that is not known
            return started.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw e;
        }
    }

    /** Of our own environment, which may hold secrets, only what every program needs; texts in plain English UTF-8. */
    private static Map<String, String> cleanEnvironment(ProcessBuilder builder) {
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(INHERITED);
        environment.putIfAbsent("PATH", "/usr/local/bin:/usr/bin:/bin");
        environment.put("LANG", "C.UTF-8");
        environment.put("LC_ALL", "C.UTF-8");
        return environment;
    }

    private static String searchPath(Map<String, String> cleanEnvironment) {
        return Objects.requireNonNull(cleanEnvironment.get("PATH"), "a clean environment has one");
    }

    private static boolean works(String... command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(NOTHING)
                .redirectOutput(NOTHING)
                .redirectError(NOTHING);
        cleanEnvironment(builder);
        try {
            Process probe = onStarter(builder);
            return Waiting.until(() -> !probe.isAlive(), Duration.ofSeconds(5)) && probe.exitValue() == 0;
        } catch (IOException cannotRun) {
            return false;
        }
    }
}
