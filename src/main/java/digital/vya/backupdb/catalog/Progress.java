package digital.vya.backupdb.catalog;

import digital.vya.backupdb.model.Going;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.pack.BulkInput;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs of life: of dumps and restores how many bytes have passed, of other work how much of it is done, and, when nothing comes for some seconds, what the
 * server's session waits for. The first is asked for by what shows it; the second is said once in the log.
 */
public final class Progress implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final long FIRST_LOOK_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long RAREST_LOOK_NANOS = Duration.ofMinutes(1).toNanos();

    /** What sessions of ours in this database wait for, in words; empty when for nothing that can be seen. */
    @FunctionalInterface
    public interface Blockers {
        List<String> of(Job job);
    }

    private final RunLog log;
    private final Blockers blockers;
    private final ScheduledFuture<?> ticking;
    private final Set<Watched> going = ConcurrentHashMap.newKeySet();
    private final Set<Counted> counted = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService looking = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });

    public Progress(RunLog log, Blockers blockers) {
        this.log = log;
        this.blockers = blockers;
        this.ticking = looking.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
    }

    /** The same stream, watched until it is closed or at its end. {@code doing} is a word such as dump. */
    public InputStream watch(InputStream stream, Job job, String doing) {
        Watched watched = new Watched(stream, job, doing);
        going.add(watched);
        return watched;
    }

    /** The same for a client's own output, which is of interest only for what it waits for. */
    public InputStream listen(InputStream stream, Job job, String doing) {
        Watched watched = new Watched(stream, job, doing);
        watched.shown = false;
        going.add(watched);
        return watched;
    }

    /** Work that is told by how much of it is done, until it is closed; {@code doing} says of what. */
    public Counted count(String doing, long of) {
        Counted work = new Counted(doing, of);
        counted.add(work);
        return work;
    }

    /** What flows now, the oldest first; then what is counted. */
    public List<Going> now() {
        long now = System.nanoTime();
        Stream<Going> flowing = going.stream()
                .filter(w -> w.shown)
                .sorted(Comparator.comparingLong((Watched w) -> w.began))
                .map(w -> new Going(w.doing + " " + w.job.title(), w.bytes.get(), Duration.ofNanos(now - w.began)));
        Stream<Going> others = counted.stream()
                .filter(work -> work.of > 0)
                .sorted(Comparator.comparingLong((Counted work) -> work.began))
                .map(work -> Going.counted(work.doing, work.done.get(), work.of, Duration.ofNanos(now - work.began)));
        return Stream.concat(flowing, others).toList();
    }

    private void look() {
        long now = System.nanoTime();
        for (Watched watched : going) {
            if (watched.isDue(now)) {
                looking.execute(() -> ask(watched));
            }
        }
    }

    private void ask(Watched watched) {
        try {
            List<String> fresh = new ArrayList<>(watched.job.database() == null ? List.of() : blockers.of(watched.job));
            fresh.removeIf(said -> !watched.said.add(said));
            for (String said : fresh) {
                log.step(watched.job.run().id(), watched.job.title() + " - " + watched.doing + " waits for " + said);
            }
        } catch (RuntimeException e) {
            // it may be for the same reason that it cannot be asked
            LOG.debug("What {} waits for cannot be asked", watched.job.title(), e);
        } finally {
            watched.asked();
        }
    }

    @Override
    public void close() {
        ticking.cancel(true);
        looking.shutdownNow();
    }

    /** So many things of which each is done at its own time, by whichever thread. */
    public final class Counted implements AutoCloseable {
        private final String doing;
        private final long of;
        private final long began = System.nanoTime();
        private final AtomicLong done = new AtomicLong();

        private Counted(String doing, long of) {
            this.doing = doing;
            this.of = of;
        }

        public void one() {
            done.incrementAndGet();
        }

        @Override
        public void close() {
            counted.remove(this);
        }
    }

    private final class Watched extends BulkInput {
        private final Job job;
        private final String doing;
        private final long began = System.nanoTime();
        private final Set<String> said = new HashSet<>();
        private final AtomicLong bytes = new AtomicLong();
        private volatile long waitingSince;
        private boolean shown = true;
        private long nextLook;
        private long gap = FIRST_LOOK_NANOS;
        private boolean asking;

        Watched(InputStream stream, Job job, String doing) {
            super(stream);
            this.job = job;
            this.doing = doing;
        }

        /** Rarer and rarer: a dump may be silent for hours and wait for nothing. */
        synchronized boolean isDue(long now) {
            long since = waitingSince;
            if (asking || since == 0 || now - since < FIRST_LOOK_NANOS || now < nextLook) {
                return false;
            }
            asking = true;
            return true;
        }

        synchronized void asked() {
            asking = false;
            nextLook = System.nanoTime() + gap;
            gap = Math.min(gap * 2, RAREST_LOOK_NANOS);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            waitingSince = System.nanoTime();
            int n = -1;
            try {
                n = in.read(into, offset, length);
                if (n > 0) {
                    bytes.addAndGet(n);
                }
                return n;
            } finally {
                waitingSince = 0;
                if (n == -1) {
                    going.remove(this);
                }
            }
        }

        @Override
        public void close() throws IOException {
            going.remove(this);
            super.close();
        }
    }
}
