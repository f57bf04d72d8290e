package digital.vya.backupdb.process;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The only way to run a tool: starts them, knows the ones that run, and ends them with all they started. It ends
 * everything by itself when the JVM shuts down before it is closed. How that works, and where it does not, is in
 * docs/reference/processes.md.
 */
public final class Tools implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final long LONGEST_LOOK = Duration.ofSeconds(1).toMillis();
    private static final long SHORTEST_LOOK = 20;
    private static final AtomicLong NUMBER = new AtomicLong();
    private static final Fate CANCELLED = Fate.of(ErrorCode.CANCELLED, "was ended because the run was cancelled");

    private final Duration grace;
    private final Set<RunningTool> running = ConcurrentHashMap.newKeySet();
    private final Set<RunningTool> unheard = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watch;
    private final Thread atExit = new Thread(this::endAll, "end-tools");
    private final ThreadLocal<Boolean> clearing = ThreadLocal.withInitial(() -> false);
    private final Set<RunningTool> spared = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public Tools() {
        this(GRACE);
    }

    /** With another time between TERM and KILL. */
    public Tools(Duration grace) {
        this.grace = grace;
        ScheduledThreadPoolExecutor looks = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "tool-watch");
            thread.setDaemon(true);
            return thread;
        });
        looks.setKeepAliveTime(1, TimeUnit.SECONDS);
        looks.allowCoreThreadTimeOut(true);
        looks.setRemoveOnCancelPolicy(true);
        this.watch = looks;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a tool; what it writes to stdout is read from the stream, and the stream's end tells how it ended. */
    public ToolStream start(ToolCall call) {
        try {
            return startOwning(call);
        } catch (RuntimeException e) {
            closeInput(call, e);
            throw e;
        }
    }

    private ToolStream startOwning(ToolCall call) {
        boolean clears = clearing.get();
        if (!clears) {
            refuseWhenClosed(call);
        }
        String mark = Owner.mark(NUMBER.incrementAndGet());
        IdentityFile file = IdentityFile.write(call.identity().file());
        Process process;
        try {
            process = Launcher.start(call, mark, file);
        } catch (RuntimeException e) {
            file.delete();
            throw e;
        }
        RunningTool tool = new RunningTool(call, process, mark, grace, () -> !clears && isShuttingDown());
        if (clears) {
            spared.add(tool);
        }
        running.add(tool);
        ScheduledFuture<?> looks =
                watch.scheduleWithFixedDelay(tool::watch, SHORTEST_LOOK, lookEvery(call), TimeUnit.MILLISECONDS);
        ToolStream stream = new ToolStream(tool, heard -> {
            looks.cancel(false);
            file.delete();
            if (!heard && call.runId() != null) {
                unheard.add(tool);
            }
            running.remove(tool);
            spared.remove(tool);
        });
        tool.begin();
        if (!clears && isShuttingDown()) {
            // endAll looked at the running ones just before this one was among them
            tool.endBecause(CANCELLED);
        }
        return stream;
    }

    /**
     * Runs a tool whose output is small and wanted whole.
     *
     * @param stdin what the tool reads, or null for nothing
     * @param mostBytes more output than this is a failure
     */
    public String run(
            String tool,
            List<String> arguments,
            @Nullable String stdin,
            Identity identity,
            Duration timeout,
            int mostBytes) {
        InputStream input = stdin == null ? null : new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8));
        return run(ToolCall.of(tool, arguments, identity).within(timeout).fedWith(input), mostBytes);
    }

    /** As the other, for a call that says more. */
    public String run(ToolCall call, int mostBytes) {
        return run(call, mostBytes, started -> {});
    }

    /** {@code started} has the stream while the tool runs, to close it from another thread. */
    public String run(ToolCall call, int mostBytes, Consumer<ToolStream> started) {
        return run(call, mostBytes, started, line -> {});
    }

    /** {@code heard} has each line as soon as the tool has said it. */
    public String run(ToolCall call, int mostBytes, Consumer<ToolStream> started, Consumer<String> heard) {
        try (ToolStream tool = start(call)) {
            started.accept(tool);
            InputStream out = new HeardLines(tool, heard);
            byte[] said = out.readNBytes(mostBytes);
            if (out.read() != -1) {
                throw new BackupException(
                        ErrorCode.TOOL_FAILED, call.name() + " wrote more than the " + mostBytes + " bytes expected");
            }
            return new String(said, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Ends what a run that is over still has running, and names each of its tools that was not heard out: how those ended
     * is not known. Returns when they are gone.
     */
    public List<String> endRun(String runId) {
        Predicate<RunningTool> ofRun = tool -> runId.equals(tool.call().runId());
        List<RunningTool> ended = end(ofRun, Fate.of(ErrorCode.CANCELLED, "was ended because its run was over"));
        List<RunningTool> silent = unheard.stream().filter(ofRun).toList();
        silent.forEach(unheard::remove);
        return Stream.concat(ended.stream(), silent.stream())
                .map(tool -> tool.call().name())
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * Ends all tools, for good: nothing is started afterwards but what clears up. Returns when they are gone, after 7 s
     * at the latest.
     */
    public void endAll() {
        closed = true;
        end(tool -> !spared.contains(tool), CANCELLED);
    }

    /** Ends all tools and forgets them; nothing can be started afterwards. */
    @Override
    public void close() {
        endAll();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException shuttingDown) {
            // the hook is running already and does the same
        }
    }

    /**
     * Work that takes away what a cancelled run left elsewhere: it may start tools although all others are ended. It must
     * be short, because a process that was told to end waits for some seconds only.
     */
    public void clearUp(Runnable work) {
        clearing.set(true);
        try {
            work.run();
        } finally {
            clearing.remove();
        }
    }

    /** True from {@link #endAll()} on, and from the moment the JVM begins to shut down. */
    public boolean isShuttingDown() {
        return closed || Shutdown.hasBegun();
    }

    /** True when the kernel ends children together with this JVM, {@code kill -9} included. */
    public boolean childrenDieWithUs() {
        return Launcher.childrenDieWithUs();
    }

    /** Ends what a former JVM that is gone left running, and names it. Leaves other living JVMs' tools alone. */
    public List<String> sweepLeftovers() {
        IdentityFile.sweep();
        List<ProcessHandle> orphans = Owner.orphans();
        List<String> names = orphans.stream()
                .map(p -> Proc.name(p.pid()) + " (pid " + p.pid() + ")")
                .toList();
        ProcessTree.of(orphans).end(grace);
        return names;
    }

    private List<RunningTool> end(Predicate<RunningTool> which, Fate reason) {
        List<RunningTool> ending = running.stream().filter(which).toList();
        ending.forEach(tool -> tool.endBecause(reason));
        Waiting.until(() -> ending.stream().allMatch(RunningTool::isEnded), grace.plus(ProcessTree.AFTER_KILL));
        return ending;
    }

    private void refuseWhenClosed(ToolCall call) {
        if (isShuttingDown()) {
            throw new BackupException(
                    ErrorCode.CANCELLED, call.name() + " was not started because the run was cancelled");
        }
    }

    private static long lookEvery(ToolCall call) {
        long shortest = LONGEST_LOOK * 10;
        for (Duration limit : new Duration[] {call.timeout(), call.identity().stallTimeout()}) {
            shortest = limit == null ? shortest : Math.min(shortest, limit.toMillis());
        }
        return Math.max(SHORTEST_LOOK, shortest / 10);
    }

    private static void closeInput(ToolCall call, RuntimeException because) {
        if (call.stdin() != null) {
            try {
                call.stdin().close();
            } catch (IOException e) {
                because.addSuppressed(e);
            }
        }
    }
}
