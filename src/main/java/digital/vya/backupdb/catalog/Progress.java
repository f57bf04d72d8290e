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
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs of life: of what flows how many bytes have passed, of other work how much of it is done, and, when nothing comes
 * for some seconds, what the server's session waits for. The first is asked for by what shows it; the second is said once
 * in the log.
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

    /** How many bytes the dump of a job will be, by what is remembered; empty when nothing is. */
    @FunctionalInterface
    public interface Estimates {
        OptionalLong of(Job job);
    }

    /** Anything that is told of. */
    private interface Told {
        long began();

        /** Null where it has nothing to tell. */
        @Nullable
        Going now(long nanos);
    }

    private final RunLog log;
    private final Blockers blockers;
    private final Estimates estimates;
    private final ScheduledFuture<?> ticking;
    private final Set<Watched> going = ConcurrentHashMap.newKeySet();
    private final Set<Told> others = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService looking = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });

    /** A thread of its own: a catalogue that hangs keeps nothing waiting but this. */
    private final ExecutorService estimating = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "progress estimates");
        thread.setDaemon(true);
        return thread;
    });

    public Progress(RunLog log, Blockers blockers, Estimates estimates) {
        this.log = log;
        this.blockers = blockers;
        this.estimates = estimates;
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
        Counted work = new Counted(doing, of, System.nanoTime());
        others.add(work);
        return work;
    }

    /** Bytes that {@code passed} counts, of so many, until it is closed. */
    public Flow flow(String doing, AtomicLong passed, long of) {
        Flow flow = new Flow(doing, passed, of);
        others.add(flow);
        return flow;
    }

    /** Something that is told of until it is closed, whether or not anything in it can be counted. */
    public Phase phase(String doing) {
        Phase phase = new Phase(doing);
        others.add(phase);
        return phase;
    }

    /** Dumps first, then the others, of which what only takes its time comes last; of each kind the oldest first. */
    public List<Going> now() {
        long now = System.nanoTime();
        List<Watched> dumps = going.stream().filter(w -> w.shown).toList();
        dumps.forEach(this::estimate);
        return Stream.concat(
                        told(dumps.stream(), now),
                        told(others.stream(), now)
                                .sorted(Comparator.comparing(going -> going.unit() == Going.Unit.NOTHING)))
                .toList();
    }

    private static Stream<Going> told(Stream<? extends Told> all, long now) {
        return all.sorted(Comparator.comparingLong(Told::began))
                .map(told -> told.now(now))
                .filter(Objects::nonNull);
    }

    /** Only for those who look, and once for each dump: a dump itself never asks, and never waits for the answer. */
    private void estimate(Watched dump) {
        if (dump.estimated.compareAndSet(false, true)) {
            try {
                estimating.execute(() -> dump.of = estimated(dump.job));
            } catch (RejectedExecutionException closed) {
                // nothing is shown any more
            }
        }
    }

    private long estimated(Job job) {
        try {
            return estimates.of(job).orElse(0);
        } catch (RuntimeException | LinkageError e) {
            // what is wrong with the catalogue is told by those who need it
            LOG.debug("How large {} was is not known", job.title(), e);
            return 0;
        }
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
                log.remark(watched.job.run().id(), watched.job.title() + " - " + watched.doing + " waits for " + said);
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
        estimating.shutdownNow();
    }

    private static InputStream counted(InputStream stream, LongConsumer passed) {
        return new BulkInput(stream) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int n = in.read(into, offset, length);
                if (n > 0) {
                    passed.accept(n);
                }
                return n;
            }
        };
    }

    /** So many things of which each is done at its own time, by whichever thread. */
    public final class Counted implements Told, AutoCloseable {
        private final String doing;
        private final long of;
        private final long began;
        private final AtomicLong done = new AtomicLong();

        private Counted(String doing, long of, long began) {
            this.doing = doing;
            this.of = of;
            this.began = began;
        }

        public void one() {
            done.incrementAndGet();
        }

        @Override
        public long began() {
            return began;
        }

        @Override
        public @Nullable Going now(long nanos) {
            return of == 0 ? null : Going.counted(doing, done.get(), of, Duration.ofNanos(nanos - began));
        }

        @Override
        public void close() {
            others.remove(this);
        }
    }

    /** So many bytes of so many. */
    public final class Flow implements Told, AutoCloseable {
        private final AtomicLong passed;
        private final long of;
        private final long began = System.nanoTime();
        private volatile String doing;

        private Flow(String doing, AtomicLong passed, long of) {
            this.doing = doing;
            this.passed = passed;
            this.of = of;
        }

        /** The same bytes, from now on of something else. */
        public void now(String what) {
            doing = what;
        }

        /** The same stream, whose bytes count here. */
        public InputStream read(InputStream stream) {
            return counted(stream, passed::addAndGet);
        }

        @Override
        public long began() {
            return began;
        }

        @Override
        public Going now(long nanos) {
            return Going.flowing(doing, Duration.ofNanos(nanos - began), passed.get(), of, true);
        }

        @Override
        public void close() {
            others.remove(this);
        }
    }

    /** What goes on in it is told in place of it: the stream that was read last, or things of which some are done. */
    public final class Phase implements Told, AutoCloseable {
        private final String doing;
        private final long began = System.nanoTime();
        private volatile @Nullable Told inside;

        private Phase(String doing) {
            this.doing = doing;
        }

        /** The same stream; what is read of it is told of. {@code of} is zero where nothing says how much it will be. */
        public InputStream read(InputStream stream, String what, long of) {
            AtomicLong bytes = new AtomicLong();
            Flow flow = new Flow(what, bytes, of);
            return counted(stream, n -> {
                bytes.addAndGet(n);
                inside = flow;
            });
        }

        /** So many things; each that is done is named. */
        public Consumer<String> count(long of) {
            AtomicLong done = new AtomicLong();
            long start = System.nanoTime();
            return name -> {
                Counted things = new Counted(doing + ", " + name, of, start);
                things.done.set(Math.min(of, done.incrementAndGet()));
                inside = things;
            };
        }

        @Override
        public long began() {
            return began;
        }

        @Override
        public Going now(long nanos) {
            Told told = inside;
            Going going = told == null ? null : told.now(nanos);
            return going == null ? Going.phase(doing, Duration.ofNanos(nanos - began)) : going;
        }

        @Override
        public void close() {
            others.remove(this);
        }
    }

    private final class Watched extends BulkInput implements Told {
        private final Job job;
        private final String doing;
        private final long began = System.nanoTime();
        private final Set<String> said = new HashSet<>();
        private final AtomicLong bytes = new AtomicLong();
        private final AtomicBoolean estimated = new AtomicBoolean();
        private volatile long of;
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

        @Override
        public long began() {
            return began;
        }

        @Override
        public Going now(long nanos) {
            return Going.flowing(doing + " " + job.title(), Duration.ofNanos(nanos - began), bytes.get(), of, false);
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
