package digital.vya.backupdb;

import digital.vya.backupdb.catalog.Actions;
import digital.vya.backupdb.catalog.Reloads;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.config.CallingUser;
import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.config.WrittenConfiguration;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.install.Supervision;
import digital.vya.backupdb.model.Action;
import digital.vya.backupdb.model.Actor;
import digital.vya.backupdb.model.Going;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Reload;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.schedule.ScheduleState;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code serve} runs: routes with the configuration of now, and beside them those of earlier ones in which something
 * still goes on. Asked to, it takes a changed configuration: the new routes are made beside the old ones, which only then
 * start nothing by themselves any more, and end when all is done that they began. See docs/decisions/reload.md.
 */
final class ServedRoutes implements Routes {
    private static final Logger LOG = LoggerFactory.getLogger(ServedRoutes.class);
    private static final long LOOKS_MILLIS = 300;

    /** So many looks in a row must find nothing going on: what is handed from one thread to another is in neither. */
    private static final int QUIET_LOOKS = 3;

    private static final int MOST_FINDINGS = 20;
    /** Of the ten that a process which is told to stop has. */
    private static final long SWITCH_SECONDS = 3;

    private final RuntimeStarter starter;
    private final Path config;
    private final Foundation foundation;
    private final Hangup hangup;
    private final Reloads reloads;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread onSignal = new Thread(this::stop, "stop-on-signal");
    private final Thread listening = new Thread(this::listen, "reload");
    /** Held while one goes and another comes. */
    private final ReentrantLock switching = new ReentrantLock();

    private final AtomicBoolean ending = new AtomicBoolean();
    /** All that are not ended, the one that is made now among them. */
    private final List<RunningRoutes> all = new CopyOnWriteArrayList<>();

    private final String name;
    private volatile RunningRoutes current;
    private WrittenConfiguration written;
    private int made = 1;

    private ServedRoutes(
            RuntimeStarter starter,
            Path config,
            Foundation foundation,
            Hangup hangup,
            WrittenConfiguration written,
            RunningRoutes first) {
        this.starter = starter;
        this.config = config.toAbsolutePath().normalize();
        this.foundation = foundation;
        this.hangup = hangup;
        this.written = written;
        this.reloads = new Reloads(foundation.folder());
        this.current = first;
        this.name = foundation.knobs().properties().getProperty("camel.main.name", "vya-backupdb");
        all.add(first);
        listening.setDaemon(true);
    }

    static ServedRoutes start(
            RuntimeStarter starter,
            Path config,
            Foundation foundation,
            Hangup hangup,
            WrittenConfiguration written,
            RuntimeStarter.Looked looked) {
        RunningRoutes first = starter.make(looked, foundation);
        ServedRoutes served = new ServedRoutes(starter, config, foundation, hangup, written, first);
        Runtime.getRuntime().addShutdownHook(served.onSignal);
        try {
            served.reloads.begin();
            first.start();
            served.listening.start();
            return served;
        } catch (BackupException e) {
            served.close();
            throw e;
        }
    }

    @Override
    public <T> T request(String endpointUri, Object body, Class<T> reply) {
        return current.request(endpointUri, body, reply);
    }

    @Override
    public <T> List<T> requestList(String endpointUri, Object body, Class<T> element) {
        return current.requestList(endpointUri, body, element);
    }

    @Override
    public List<Going> goingOn() {
        return all.stream().flatMap(one -> one.goingOn().stream()).toList();
    }

    CamelContext camel() {
        return current.camel();
    }

    @Override
    public void serve() {
        String what = "Serving: " + current.scheduleCount() + " schedules";
        LOG.info("{}", what);
        Supervision supervision = foundation.supervision();
        supervision.ready(what);
        try {
            while (!closed.await(supervision.gap().toMillis(), TimeUnit.MILLISECONDS)) {
                supervision.look(() -> current.isWell(), () -> all.stream().anyMatch(RunningRoutes::isBusy));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        try {
            while (!stopping.await(LOOKS_MILLIS, TimeUnit.MILLISECONDS)) {
                // both before the file is read: who asks later is answered by a later look
                boolean heard = hangup.isHeard();
                List<Reloads.Asked> asked = reloads.waiting();
                if (heard || !asked.isEmpty()) {
                    try {
                        answer(heard, asked);
                    } catch (RuntimeException e) {
                        // the next one is to be heard all the same
                        LOG.error("What was asked could not be answered", e);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(boolean heard, List<Reloads.Asked> asked) {
        List<Reloads.Asked> mine = new ArrayList<>();
        for (Reloads.Asked one : asked) {
            if (one.request().isFor(config)) {
                mine.add(one);
            } else {
                String what = "`serve` goes by " + config + ", and was asked to take "
                        + one.request().configuration();
                reloads.answer(one, refused(Problem.of(ErrorCode.RELOAD_ELSEWHERE, what)));
            }
        }
        if (heard || !mine.isEmpty()) {
            Reload reload = told(heard, mine);
            mine.forEach(one -> reloads.answer(one, reload));
            if (!reload.taken() && stopping.getCount() > 0) {
                tell(reload);
            }
        }
    }

    /** Each who asked has a row; of a signal it is not known whose it is. */
    private Reload told(boolean heard, List<Reloads.Asked> mine) {
        Actions actions = current.actions();
        String subject = config.toString();
        List<Actions.Begun> begun = new ArrayList<>();
        if (heard) {
            begun.add(actions.begin("reload", subject, Map.of("cause", "SIGHUP")));
        }
        for (Reloads.Asked one : mine) {
            Actor by = Objects.requireNonNullElseGet(one.request().by(), CallingUser::actor);
            begun.add(actions.begin(by, "reload", subject, Map.of("cause", "COMMAND")));
        }
        Reload reload = reload();
        begun.forEach(one -> actions.end(
                one,
                reload.taken() ? Action.DONE : Action.FAILED,
                Map.of("changes", reload.changes(), "problems", Problem.ids(reload.problems()))));
        return reload;
    }

    private Reload reload() {
        Reload reload;
        try {
            reload = attempt();
        } catch (Throwable e) {
            // whatever it is, the old goes on
            BackupException why = BackupException.from(e);
            if (why.code() == ErrorCode.INTERNAL) {
                LOG.debug("A changed configuration was not taken", e);
            }
            reload = refused(Problem.of(ErrorCode.RELOAD_REFUSED, notTaken(why.getMessage())));
        }
        foundation.meters().reloaded(reload.taken());
        if (reload.taken()) {
            LOG.info(
                    "Configuration {} is taken: {} schedules; {}",
                    config,
                    current.scheduleCount(),
                    reload.changes().isEmpty() ? "no entry is another" : String.join(", ", reload.changes()));
            reload.remarks().forEach(remark -> LOG.warn("{}", remark));
        } else {
            reload.problems().forEach(p -> LOG.error("{} {}", p.code().id(), p.message()));
        }
        return reload;
    }

    private Reload attempt() {
        WrittenConfiguration now = WrittenConfiguration.read(config);
        RuntimeStarter.Looked looked = starter.look(config, true);
        if (!WrittenConfiguration.read(config).isAs(now)) {
            return refused(Problem.of(ErrorCode.RELOAD_REFUSED, notTaken("it was written to while it was read")));
        }
        if (looked.hasErrors()) {
            return refused(Problem.of(ErrorCode.RELOAD_REFUSED, notTaken(words(looked.errors()))));
        }
        looked.findings().forEach(finding -> LOG.warn("{}", finding.text()));
        Knobs knobs = looked.knobs().value().orElseThrow();
        List<String> changes = now.changesSince(written);
        RunningRoutes before = current;
        RunningRoutes fresh = starter.make(looked, foundation);
        made++;
        all.add(fresh);
        boolean taken = false;
        try {
            fresh.prepare(name + "-" + made);
            taken = takeOver(before, fresh);
        } finally {
            if (!taken) {
                end(fresh);
            }
        }
        if (!taken) {
            return refused(Problem.of(ErrorCode.RELOAD_REFUSED, notTaken("`serve` was told to stop meanwhile")));
        }
        // it is taken: whatever fails from here on is no reason to say otherwise
        written = now;
        List<String> remarks = new ArrayList<>();
        afterwards("end of the configuration before", () -> endWhenIdle(before));
        afterwards("end of its health and metrics", before::endHttp);
        afterwards("remarks", () -> remarks.addAll(remarks(before, knobs)));
        afterwards("first measure", fresh::measure);
        return new Reload(true, config.toString(), now(), changes, remarks, List.of());
    }

    private static void afterwards(String what, Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            LOG.error("A changed configuration was taken; this failed afterwards: {}", what, e);
        }
    }

    private String notTaken(String why) {
        return "The changed " + config + " was not taken, `serve` goes on by the one before: " + why;
    }

    private static String words(List<Finding> errors) {
        String most = errors.stream()
                .limit(MOST_FINDINGS)
                .map(finding -> "\n" + finding.text())
                .collect(Collectors.joining());
        int more = errors.size() - MOST_FINDINGS;
        return errors.size()
                + (errors.size() == 1 ? " error" : " errors")
                + most
                + (more > 0 ? "\nand " + more + " more" : "");
    }

    private Reload refused(Problem why) {
        return Reload.refused(config.toString(), now(), why);
    }

    private OffsetDateTime now() {
        return OffsetDateTime.now(foundation.clock());
    }

    /** The moment in which one goes and the other comes; false where both are about to be stopped. */
    private boolean takeOver(RunningRoutes before, RunningRoutes fresh) {
        switching.lock();
        try {
            if (stopping.getCount() == 0) {
                return false;
            }
            change(before, fresh);
            current = fresh;
            return true;
        } finally {
            switching.unlock();
        }
    }

    private static void change(RunningRoutes before, RunningRoutes fresh) {
        Map<String, ScheduleState> decided = before.endSchedules();
        boolean taken = false;
        try {
            before.handOver();
            fresh.takeOver(decided);
            taken = true;
        } finally {
            if (!taken) {
                before.takeBack(ScheduleState.latest(decided, givenUp(fresh)));
            }
        }
    }

    /** It starts nothing any more, before another one does again; what it decided in the meantime stays decided. */
    private static Map<String, ScheduleState> givenUp(RunningRoutes fresh) {
        Map<String, ScheduleState> decided = fresh.endSchedules();
        try {
            fresh.handOver();
        } catch (RuntimeException e) {
            LOG.error("A changed configuration that was not taken may have started runs", e);
        }
        return decided;
    }

    private List<String> remarks(RunningRoutes before, Knobs knobs) {
        List<String> remarks = new ArrayList<>();
        Properties are = knobs.properties();
        Properties were = foundation.knobs().properties();
        TreeSet<String> others = new TreeSet<>(are.stringPropertyNames());
        others.addAll(were.stringPropertyNames());
        others.removeIf(key -> Objects.equals(are.getProperty(key), were.getProperty(key)));
        if (!others.isEmpty()) {
            remarks.add("Other than when `serve` was started, which takes it only when it is started anew: "
                    + String.join(", ", others));
        }
        if (!before.isIdle()) {
            remarks.add("What goes on now ends by the configuration that it began with");
        }
        return remarks;
    }

    private void endWhenIdle(RunningRoutes before) {
        Thread waits = new Thread(
                () -> {
                    try {
                        int quiet = 0;
                        while (quiet < QUIET_LOOKS) {
                            if (stopping.await(LOOKS_MILLIS, TimeUnit.MILLISECONDS)) {
                                return;
                            }
                            quiet = before.isIdle() ? quiet + 1 : 0;
                        }
                        end(before);
                        LOG.info("Nothing goes on by an earlier configuration any more");
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "earlier-configuration");
        waits.setDaemon(true);
        waits.start();
    }

    private void end(RunningRoutes one) {
        CamelContext camel = one.camel();
        try {
            one.end();
        } finally {
            all.remove(one);
            // null where it failed before it was made: nothing was measured of it
            if (camel != null) {
                foundation.forget(camel.getName());
            }
        }
    }

    /** By the notifications of the configuration that goes on. */
    private void tell(Reload reload) {
        OffsetDateTime at = reload.at();
        Run run = new Run(Run.newId(at), Trigger.RELOAD, null, at, false);
        RunOutcome outcome = new RunOutcome(run, Verdict.FAILED, List.of(), reload.problems(), at);
        foundation.meters().record(outcome);
        try {
            current.request("direct:notify", outcome, Object.class);
        } catch (BackupException e) {
            LOG.error("Nobody was told that a changed configuration was not taken: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(onSignal);
        } catch (IllegalStateException shuttingDown) {
            // the hook is running already and does the same
        }
        stop();
    }

    private void stop() {
        stopping.countDown();
        foundation.supervision().stopping();
        // before anything is waited for: what is taken over meanwhile is ended like all others
        foundation.tools().endAll();
        boolean held = isSwitched();
        try {
            if (ending.compareAndSet(false, true)) {
                endAll();
            } else {
                closed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (held) {
                switching.unlock();
            }
        }
    }

    /** Whether no switch goes on, and none can begin. One that hangs must not keep what is told to stop. */
    private boolean isSwitched() {
        try {
            if (switching.tryLock(SWITCH_SECONDS, TimeUnit.SECONDS)) {
                return true;
            }
            if (!ending.get()) {
                LOG.warn("A changed configuration is still being taken; all is ended without waiting for that");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private void endAll() {
        try {
            // at once: each waits for what goes on in it
            List<Thread> threads =
                    all.stream().map(one -> new Thread(one::end, "stop-routes")).toList();
            threads.forEach(Thread::start);
            threads.forEach(ServedRoutes::join);
            foundation.close();
        } finally {
            closed.countDown();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
