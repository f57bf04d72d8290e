package digital.vya.backupdb.install;

import digital.vya.backupdb.config.ServiceEnvironment;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.ToolCall;
import digital.vya.backupdb.process.Tools;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a {@code serve} says to those who look after it: to systemd, where that asked for it, that it is ready, well and
 * ending; to an upgrade of its installation, that nothing of it runs. One thread looks, again and again.
 */
public final class Supervision implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervision.class);

    /** systemd's own, since Java has no sockets of this kind. */
    private static final String TOOL = "systemd-notify";

    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);
    private static final Duration SHORTEST_LOOK = Duration.ofMillis(100);
    private static final Duration LONGEST_WORD = Duration.ofSeconds(5);
    /** A process that was told to stop has some seconds only. */
    private static final Duration LAST_WORD = Duration.ofSeconds(1);

    private static final int MOST_OUTPUT = 4096;

    private final Tools tools;
    private final Optional<ServiceEnvironment> systemd;
    private final @Nullable Path asked;
    private final @Nullable Path working;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private volatile boolean draining;
    private @Nullable FileChannel held;
    private int idleLooks;
    private boolean unwell;
    private long fed = System.nanoTime();

    /** {@code home} is where the program is; it is asked to drain only where it was installed there. */
    public Supervision(Tools tools, Optional<ServiceEnvironment> systemd, Path home) {
        this.tools = tools;
        this.systemd = systemd;
        Path folder = home.resolve("../..").normalize();
        // readable: one that runs as another user than the service's is not asked
        boolean installed = home.startsWith(folder.resolve(Layout.VERSIONS))
                && Files.isRegularFile(folder.resolve(Drain.ASKED), LinkOption.NOFOLLOW_LINKS)
                && Files.isRegularFile(folder.resolve(Drain.WORKING), LinkOption.NOFOLLOW_LINKS)
                && Files.isReadable(folder.resolve(Drain.ASKED))
                && Files.isReadable(folder.resolve(Drain.WORKING));
        this.asked = installed ? folder.resolve(Drain.ASKED) : null;
        this.working = installed ? folder.resolve(Drain.WORKING) : null;
    }

    /** Whether no schedule is to begin, as an upgrade waits for those that run. */
    public boolean isDraining() {
        return draining;
    }

    /** How long to wait from one look to the next. */
    public Duration gap() {
        Duration half = feedEvery().map(every -> every.dividedBy(2)).orElse(LONGEST_LOOK);
        Duration gap = half.compareTo(LONGEST_LOOK) < 0 ? half : LONGEST_LOOK;
        return gap.compareTo(SHORTEST_LOOK) < 0 ? SHORTEST_LOOK : gap;
    }

    public void ready(String status) {
        drain(() -> true);
        say(LONGEST_WORD, "READY=1", "STATUS=" + status);
    }

    /** {@code well} is whether the scheduler ticks and all is up, {@code busy} whether a job runs. */
    public void look(BooleanSupplier well, BooleanSupplier busy) {
        try {
            drain(busy);
            feed(well);
        } catch (RuntimeException e) {
            // who looks after it must not end it
            LOG.warn("Supervision: {}", BackupException.words(e), e);
        }
    }

    /** The service goes down as it was told to, and what is late from now on is no hang. */
    public void stopping() {
        if (systemd.isPresent() && stopping.compareAndSet(false, true)) {
            tools.clearUp(() -> say(LAST_WORD, "STOPPING=1"));
        }
    }

    private Optional<Duration> feedEvery() {
        return systemd.flatMap(ServiceEnvironment::watchdog).map(limit -> limit.dividedBy(2));
    }

    private void feed(BooleanSupplier well) {
        Duration every = feedEvery().orElse(null);
        if (every == null || System.nanoTime() - fed < every.toNanos()) {
            return;
        }
        boolean isWell = well.getAsBoolean();
        if (isWell == unwell) {
            unwell = !isWell;
            if (unwell) {
                LOG.error("The scheduler does not tick; the watchdog of systemd is not told otherwise");
            } else {
                LOG.warn("The scheduler ticks again");
            }
        }
        if (isWell && say(LONGEST_WORD, "WATCHDOG=1")) {
            fed = System.nanoTime();
        }
    }

    private boolean say(Duration within, String... words) {
        if (systemd.isEmpty()) {
            return false;
        }
        Identity identity = new Identity(Map.of("NOTIFY_SOCKET", systemd.get().socket()), List.of(), null, null);
        try {
            tools.run(ToolCall.of(TOOL, List.of(words), identity).within(within), MOST_OUTPUT);
            return true;
        } catch (BackupException e) {
            if (!tools.isShuttingDown()) {
                LOG.warn("systemd was not told {}: {}", words[0], e.getMessage());
            }
            return false;
        }
    }

    /** Nothing of it runs when that was so at two looks: what begins at a tick is not seen in the same moment. */
    private synchronized void drain(BooleanSupplier busy) {
        if (asked == null || working == null) {
            return;
        }
        try {
            boolean now = isHeld(asked);
            if (now != draining) {
                draining = now;
                idleLooks = 0;
                LOG.info(
                        now
                                ? "An upgrade waits: no schedule begins until it is through"
                                : "No upgrade waits any more: schedules begin again");
            }
            idleLooks = now && !busy.getAsBoolean() ? idleLooks + 1 : 0;
            if (idleLooks >= 2) {
                letGo();
            } else if (held == null && !now) {
                hold(working);
            }
        } catch (IOException e) {
            LOG.warn("Whether an upgrade waits cannot be told: {}", BackupException.words(e));
        }
    }

    private static boolean isHeld(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                FileLock free = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return free == null;
        }
    }

    private void hold(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        boolean taken = false;
        try {
            taken = channel.tryLock(0, Long.MAX_VALUE, true) != null;
        } finally {
            if (taken) {
                held = channel;
            } else {
                channel.close();
            }
        }
    }

    private void letGo() throws IOException {
        if (held != null) {
            held.close();
            held = null;
        }
    }

    @Override
    public synchronized void close() {
        try {
            letGo();
        } catch (IOException e) {
            LOG.warn("{} cannot be let go: {}", working, BackupException.words(e));
        }
    }
}
