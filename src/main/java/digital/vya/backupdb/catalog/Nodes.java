package digital.vya.backupdb.catalog;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DeadLetter;
import digital.vya.backupdb.model.SlotEnd;
import digital.vya.backupdb.schedule.SlotEntry;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who does what of the nodes that share a catalogue. A process says every few seconds that it lives; what it holds is
 * its own until the time that it said last is up, by the clock of the database. One that could not say so in time ends
 * its own work before another may begin it.
 */
public final class Nodes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);
    private static final Duration SLOTS_STAY = Duration.ofDays(31);
    /** A process says that it lives so many times in the time that it is believed for. */
    private static final int BEATS = 6;
    /** So often it looks meanwhile whether it still is. */
    private static final int LOOKS = 100;
    /** After a failure the catalogue is not asked again for so long by those who would wait for it. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private static final String ALIVE = "EXISTS (SELECT 1 FROM nodes n WHERE n.holder = %s AND n.until >= ?)";

    private final Catalog catalog;
    private final String node;
    private final Duration lease;
    private final Consumer<String> endRun;
    private final Object beating = new Object();
    private final Set<Held> held = ConcurrentHashMap.newKeySet();
    private final Set<Held> toGiveBack = ConcurrentHashMap.newKeySet();
    private final Set<Taken> taken = ConcurrentHashMap.newKeySet();
    private final Set<Ended> toEnd = ConcurrentHashMap.newKeySet();
    /** What another may have, until the run that worked on it is done with it. */
    private final Set<Held> lost = ConcurrentHashMap.newKeySet();

    private @Nullable ScheduledThreadPoolExecutor beats;
    private volatile @Nullable String holder;
    private volatile boolean serves;
    /** Until when what is held here is surely its own: by the clock that goes on evenly, and by that on the wall. */
    private volatile long believed;

    private volatile Instant believedUntil = Instant.MIN;
    private volatile long askAgain = System.nanoTime();

    /** An instance that a run works on. */
    private record Held(String instance, String run) {}

    /** An instance that this process backs up for a time of a schedule, under the name that it had then. */
    private record Taken(String holder, String schedule, long due, String instance) {}

    private record Ended(Taken taken, boolean cutOff) {}

    /** {@code endRun} ends all tools of a run that lost what it works on. */
    public Nodes(Catalog catalog, String node, Duration lease, Consumer<String> endRun) {
        this.catalog = catalog;
        this.node = node;
        this.lease = lease;
        this.endRun = endRun;
    }

    /** Of a machine that shares nothing. */
    public static Nodes alone(Path state) {
        return new Nodes(Catalog.in(state), "", Duration.ZERO, run -> {});
    }

    /** Whether there may be others. */
    public boolean areSeveral() {
        return catalog.isShared();
    }

    /** Where the catalogue is, and who serves with it now; fails where it cannot be asked. */
    public String seen() {
        return catalog.read(sql -> {
            List<String> serving = sql.list(
                    row -> row.getString(1),
                    "SELECT DISTINCT node FROM nodes WHERE serves = 1 AND until >= ? ORDER BY node",
                    catalog.now(sql));
            return catalog.name() + (serving.isEmpty() ? "" : ", served by " + String.join(", ", serving));
        });
    }

    /** From now on this process takes part in what schedules are due. */
    public void serve() {
        if (areSeveral()) {
            serves = true;
            // where that cannot be said now, it is said with the next sign of life
            attempt("say that it lives", this::beat);
        }
    }

    // --- what only one works on ------------------------------------------------------------------------------------

    /** An instance, for a run. */
    void take(String instance, String run) {
        if (!areSeveral()) {
            return;
        }
        String me = alive();
        // who waits asks often, and a change keeps all others from theirs
        Optional<String> holds = catalog.read(sql -> sql.first(
                Nodes::user,
                USER + " AND l.holder <> ? AND " + ALIVE.formatted("l.holder"),
                instance,
                me,
                catalog.now(sql)));
        if (holds.isPresent()) {
            throw busy(instance, holds.get());
        }
        Held mine = new Held(instance, run);
        boolean sure = false;
        try {
            Optional<String> other = catalog.write(sql -> {
                long now = catalog.now(sql);
                requireAlive(sql, me, now);
                int got = sql.change(
                        "INSERT INTO leases (name, holder, run) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE"
                                + " SET holder = excluded.holder, run = excluded.run WHERE leases.holder = excluded.holder"
                                + " OR NOT " + ALIVE.formatted("leases.holder"),
                        instance,
                        me,
                        run,
                        now);
                return got > 0 ? Optional.empty() : sql.first(Nodes::user, USER, instance);
            });
            sure = true;
            if (other.isPresent()) {
                throw busy(instance, other.get());
            }
        } finally {
            if (!sure) {
                // the answer may be lost, and not what it said
                toGiveBack.add(mine);
            }
        }
        held.add(mine);
        if (!me.equals(holder)) {
            lose();
            requireHeld(instance, run);
        }
    }

    private static BackupException busy(String instance, String user) {
        return new BackupException(ErrorCode.INSTANCE_BUSY, "Instance " + instance + " is in use by " + user);
    }

    /** Who waited may have been given up on meanwhile. */
    private void requireAlive(Sql sql, String me, long now) throws SQLException {
        if (sql.first(row -> true, "SELECT 1 FROM nodes WHERE holder = ? AND until >= ?", me, now)
                .isEmpty()) {
            throw new BackupException(
                    ErrorCode.CATALOG_UNUSABLE,
                    "Node " + node + " did not say in time in " + catalog.name() + " that it lives");
        }
    }

    private static final String USER =
            "SELECT n.node, l.run FROM leases l LEFT JOIN nodes n ON n.holder = l.holder WHERE l.name = ?";

    private static String user(ResultSet row) throws SQLException {
        return "run " + row.getString(2) + " of node " + row.getString(1);
    }

    /** Where that cannot be said now, it is said with the next sign of life. */
    void giveBack(String instance, String run) {
        Held mine = new Held(instance, run);
        lost.remove(mine);
        if (held.remove(mine)) {
            toGiveBack.add(mine);
            attempt("give back " + instance, this::settle);
        }
    }

    /** Fails for a run that works on an instance which another node may have taken over. */
    public void requireHeld(String instance, String run) {
        if (lost.contains(new Held(instance, run))) {
            throw lost("Another node may work on " + instance + ", which run " + run + " had");
        }
    }

    // --- times of schedules ----------------------------------------------------------------------------------------

    /** What any node decided of a schedule since then. */
    public List<SlotEntry> decided(String schedule, Instant since) {
        return catalog.read(sql -> sql.list(
                row -> new SlotEntry(
                        Instant.ofEpochMilli(row.getLong(1)),
                        SlotEnd.ofName(row.getString(2)),
                        Instant.ofEpochMilli(row.getLong(3)),
                        row.getInt(4)),
                "SELECT due, outcome, at, times FROM slots WHERE schedule = ? AND due > ? ORDER BY due",
                schedule,
                since.toEpochMilli()));
    }

    /**
     * What is to be told of a schedule, in a record with the id {@code run} that began {@code at} that moment;
     * {@code times} are counted as {@code end}.
     */
    public record Untold(
            String run, String schedule, Instant due, SlotEnd end, int times, String message, Instant at) {}

    /**
     * Whether this node was the first to decide a time. Then {@code instances} are there to be taken, and {@code toTell},
     * which is given what no node backed up of the times before, stands there until it is told: with the decision, or not
     * at all.
     */
    public boolean decide(
            String schedule, SlotEntry slot, List<String> instances, Function<List<String>, List<Untold>> toTell) {
        String me = isBelieved() ? holder : null;
        long due = slot.due().toEpochMilli();
        return catalog.changeAndGet(sql -> {
            long now = catalog.now(sql);
            int first = sql.change(
                    "INSERT INTO slots (schedule, due, outcome, node, at, times) VALUES (?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (schedule, due) DO NOTHING",
                    schedule,
                    due,
                    slot.end().name(),
                    node,
                    now,
                    slot.slots());
            if (first > 0) {
                // it stands in for what no node does of the times before
                String before = " WHERE schedule = ? AND due < ? AND done = 0 AND (holder IS NULL OR NOT "
                        + ALIVE.formatted("slot_instances.holder") + ")";
                List<String> givenUp = sql.list(
                        row -> row.getString(1),
                        "SELECT DISTINCT instance FROM slot_instances" + before + " ORDER BY instance",
                        schedule,
                        due,
                        now);
                sql.change("UPDATE slot_instances SET done = 1" + before, schedule, due, now);
                for (String instance : instances) {
                    sql.change(
                            "INSERT INTO slot_instances (schedule, due, instance, holder, done)"
                                    + " VALUES (?, ?, ?, NULL, 0)",
                            schedule,
                            due,
                            instance);
                }
                for (Untold one : toTell.apply(givenUp)) {
                    insert(sql, one, me);
                }
            }
            long old = now - SLOTS_STAY.toMillis();
            sql.change("DELETE FROM slots WHERE at < ?", old);
            sql.change(
                    "DELETE FROM slot_instances WHERE due < ? AND NOT EXISTS (SELECT 1 FROM slots s"
                            + " WHERE s.schedule = slot_instances.schedule AND s.due = slot_instances.due)",
                    old);
            return first > 0;
        });
    }

    private static void insert(Sql sql, Untold one, @Nullable String teller) throws SQLException {
        sql.change(
                "INSERT INTO untold (run, schedule, due, outcome, times, message, at, teller)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                one.run(),
                one.schedule(),
                one.due().toEpochMilli(),
                one.end().name(),
                one.times(),
                one.message(),
                one.at().toEpochMilli(),
                teller);
    }

    /**
     * What this process is to tell of these schedules: what it decided, and what a process that is gone had not told. It
     * is given again and again until it is {@link #told}, and to no other process while this one lives.
     */
    public List<Untold> untold(Set<String> schedules) {
        String me = alive();
        // seldom is there any, and a change keeps all others from theirs
        if (catalog.read(sql -> untold(sql, me, catalog.now(sql), schedules)).isEmpty()) {
            return List.of();
        }
        List<Untold> mine = catalog.changeAndGet(sql -> {
            long now = catalog.now(sql);
            requireAlive(sql, me, now);
            List<Untold> found = untold(sql, me, now, schedules);
            for (Untold one : found) {
                sql.change("UPDATE untold SET teller = ? WHERE run = ?", me, one.run());
            }
            // of schedules that no node has any more
            sql.change(
                    "DELETE FROM untold WHERE at < ? AND (teller IS NULL OR teller <> ?)",
                    now - SLOTS_STAY.toMillis(),
                    me);
            return found;
        });
        if (!me.equals(holder)) {
            // given up on meanwhile: another tells it
            lose();
            return List.of();
        }
        return mine;
    }

    private static List<Untold> untold(Sql sql, String me, long now, Set<String> schedules) throws SQLException {
        return sql
                .list(
                        row -> new Untold(
                                row.getString(1),
                                row.getString(2),
                                Instant.ofEpochMilli(row.getLong(3)),
                                SlotEnd.ofName(row.getString(4)),
                                row.getInt(5),
                                row.getString(6),
                                Instant.ofEpochMilli(row.getLong(7))),
                        "SELECT run, schedule, due, outcome, times, message, at FROM untold WHERE teller IS NULL"
                                + " OR teller = ? OR NOT " + ALIVE.formatted("untold.teller") + " ORDER BY at, run",
                        me,
                        now)
                .stream()
                .filter(one -> schedules.contains(one.schedule()))
                .toList();
    }

    /** It is recorded, and need not be told by any other. */
    public void told(Untold one) {
        catalog.write(sql -> sql.change("DELETE FROM untold WHERE run = ?", one.run()));
    }

    /** Whether any node has not ended what it began of a schedule. */
    public boolean isGoingOn(String schedule) {
        return catalog.read(sql -> sql.first(
                        row -> true,
                        "SELECT 1 FROM slot_instances WHERE done = 0 AND schedule = ? AND "
                                + ALIVE.formatted("slot_instances.holder") + " LIMIT 1",
                        schedule,
                        catalog.now(sql)))
                .isPresent();
    }

    /** Instances of a schedule that this process is to back up now. */
    public record Share(String schedule, List<String> instances) {}

    /** An instance that was due at a time of a schedule. */
    public record Due(String schedule, Instant at, String instance) {}

    /**
     * Takes this node's part of what is due and not begun, or was begun by a process that is gone. {@code wanted} says
     * what may begin here now; of a schedule that goes on here no more is taken.
     */
    public List<Share> share(Predicate<Due> wanted) {
        String me = alive();
        boolean nothing =
                catalog.read(sql -> sql.first(row -> true, "SELECT 1 FROM slot_instances WHERE done = 0 LIMIT 1")
                        .isEmpty());
        if (nothing) {
            return List.of();
        }
        Set<Taken> ours =
                Stream.concat(taken.stream(), toEnd.stream().map(Ended::taken)).collect(Collectors.toSet());
        Set<String> goingOn = ours.stream().map(Taken::schedule).collect(Collectors.toSet());
        List<Taken> mine = catalog.changeAndGet(sql -> {
            long now = catalog.now(sql);
            requireAlive(sql, me, now);
            long alive = sql.first(
                            row -> row.getLong(1), "SELECT COUNT(*) FROM nodes WHERE serves = 1 AND until >= ?", now)
                    .orElse(1L);
            List<Due> open = sql.list(
                    row -> new Due(row.getString(1), Instant.ofEpochMilli(row.getLong(2)), row.getString(3)),
                    // what is this process's own and not known here was taken when the answer was lost
                    "SELECT schedule, due, instance FROM slot_instances WHERE done = 0 AND (holder IS NULL"
                            + " OR holder = ? OR NOT " + ALIVE.formatted("slot_instances.holder")
                            + ") ORDER BY due DESC, instance",
                    me,
                    now);
            List<Taken> got = new ArrayList<>();
            for (Due one : open) {
                long already = got.stream()
                        .filter(other -> other.schedule().equals(one.schedule()))
                        .count();
                if (!goingOn.contains(one.schedule()) && already < part(sql, one, alive) && wanted.test(one)) {
                    Taken next = new Taken(me, one.schedule(), one.at().toEpochMilli(), one.instance());
                    sql.change(
                            "UPDATE slot_instances SET holder = ? WHERE schedule = ? AND due = ? AND instance = ?",
                            me,
                            next.schedule(),
                            next.due(),
                            next.instance());
                    got.add(next);
                }
            }
            return got;
        });
        taken.addAll(mine);
        if (!me.equals(holder)) {
            // given up on meanwhile: another may have them
            lose();
            return List.of();
        }
        Map<String, List<String>> shares = new LinkedHashMap<>();
        mine.forEach(one -> shares.computeIfAbsent(one.schedule(), schedule -> new ArrayList<>())
                .add(one.instance()));
        return shares.entrySet().stream()
                .map(share -> new Share(share.getKey(), share.getValue()))
                .toList();
    }

    /** Fails where what a schedule's run was to back up here is no longer its own. */
    public void requireShare(String schedule, String instance) {
        boolean isOurs = !areSeveral()
                || taken.stream()
                        .anyMatch(one -> one.schedule().equals(schedule)
                                && one.instance().equals(instance));
        if (!isOurs) {
            throw lost("Instance " + instance + " is left to another node");
        }
    }

    private BackupException lost(String what) {
        return new BackupException(
                ErrorCode.LEASE_LOST,
                what + ": node " + node + " could not say in " + catalog.name() + " for " + lease.toSeconds()
                        + " s that it lives");
    }

    /** Of all that were due at this time. */
    private static long part(Sql sql, Due one, long alive) throws SQLException {
        long all = sql.first(
                        row -> row.getLong(1),
                        "SELECT COUNT(*) FROM slot_instances WHERE schedule = ? AND due = ?",
                        one.schedule(),
                        one.at().toEpochMilli())
                .orElseThrow();
        long sharers = Math.max(1, alive);
        return (all + sharers - 1) / sharers;
    }

    /** The run of a schedule ended here with this instance; one that was {@code cutOff} leaves it to other nodes. */
    public void ended(String schedule, String instance, boolean cutOff) {
        ended(one -> one.schedule().equals(schedule) && one.instance().equals(instance), cutOff);
    }

    /** The same of all instances that it did not come to. */
    public void ended(String schedule, boolean cutOff) {
        ended(one -> one.schedule().equals(schedule), cutOff);
    }

    private void ended(Predicate<Taken> which, boolean cutOff) {
        List<Taken> here = taken.stream().filter(which).toList();
        if (!here.isEmpty()) {
            here.forEach(one -> toEnd.add(new Ended(one, cutOff)));
            here.forEach(taken::remove);
            attempt("say what it ended", this::settle);
        }
    }

    // --- dead letters ----------------------------------------------------------------------------------------------

    /** A delivery that waits, and where its files are. */
    public record Waiting(String node, String id, String point, String destination, Instant since) {}

    /** All that wait here, for the other nodes to know. */
    public void tellWaiting(List<DeadLetter> letters) {
        if (!areSeveral()) {
            return;
        }
        attempt(
                "tell what waits here",
                () -> catalog.change(sql -> {
                    sql.change("DELETE FROM dead_letters WHERE node = ?", node);
                    for (DeadLetter letter : letters) {
                        sql.change(
                                "INSERT INTO dead_letters (node, id, point, destination, since, problem) VALUES (?, ?, ?, ?, ?, ?)",
                                node,
                                letter.id(),
                                letter.shipment().pointId(),
                                letter.destination(),
                                Catalog.millis(letter.parkedAt()),
                                letter.problem() == null
                                        ? null
                                        : letter.problem().message());
                    }
                }));
    }

    /** What waits on other nodes, as they said last. */
    public List<Waiting> waitingElsewhere() {
        return areSeveral()
                ? catalog.attempt(
                        () -> catalog.read(sql -> sql.list(
                                row -> new Waiting(
                                        row.getString(1),
                                        row.getString(2),
                                        row.getString(3),
                                        row.getString(4),
                                        Instant.ofEpochMilli(row.getLong(5))),
                                "SELECT node, id, point, destination, since FROM dead_letters WHERE node <> ?"
                                        + " ORDER BY since, id",
                                node)),
                        List.of())
                : List.of();
    }

    // --- signs of life ---------------------------------------------------------------------------------------------

    /** The process's name among all, after it said that it lives. */
    private String alive() {
        if (!isBelieved() && System.nanoTime() - askAgain >= 0) {
            boolean answered = false;
            try {
                beat();
                answered = true;
            } finally {
                askAgain = System.nanoTime() + (answered ? 0 : PAUSE.toNanos());
            }
        }
        String me = holder;
        if (me == null || !isBelieved()) {
            throw new BackupException(
                    ErrorCode.CATALOG_UNUSABLE,
                    "Node " + node + " cannot say in " + catalog.name()
                            + " that it lives, so it begins nothing that another node may have begun");
        }
        return me;
    }

    private boolean isBelieved() {
        return holder != null
                && System.nanoTime() - believed < 0
                && Instant.now().isBefore(believedUntil);
    }

    /** Says that this process lives; the first time it goes on saying so. */
    private void beat() {
        synchronized (beating) {
            if (beats == null) {
                beats = new ScheduledThreadPoolExecutor(2, task -> {
                    Thread thread = new Thread(task, "node");
                    thread.setDaemon(true);
                    return thread;
                });
                again(beats, lease.dividedBy(BEATS), this::beatAgain);
                // by another thread, as one that asks a server may wait
                again(beats, lease.dividedBy(LOOKS), this::endWhatIsNotBelieved);
            }
            // as another would see it: counted from before it was asked
            long asked = System.nanoTime();
            Instant askedAt = Instant.now();
            String me = holder;
            String said = catalog.write(sql -> {
                long now = catalog.now(sql);
                sql.change("DELETE FROM nodes WHERE until < ?", now - SLOTS_STAY.toMillis());
                int renewed = me == null
                        ? 0
                        : sql.change(
                                "UPDATE nodes SET until = ?, serves = ? WHERE holder = ? AND until >= ?",
                                now + lease.toMillis(),
                                serves ? 1 : 0,
                                me,
                                now);
                if (me != null && renewed > 0) {
                    return me;
                }
                String fresh = UUID.randomUUID().toString();
                sql.change(
                        "INSERT INTO nodes (holder, node, serves, until) VALUES (?, ?, ?, ?)",
                        fresh,
                        node,
                        serves ? 1 : 0,
                        now + lease.toMillis());
                return fresh;
            });
            if (me != null && !me.equals(said)) {
                lose();
            }
            holder = said;
            // it ends a beat early, so that its tools are gone before another begins
            long trusted = lease.toNanos() - lease.toNanos() / BEATS;
            believed = asked + trusted;
            believedUntil = askedAt.plusNanos(trusted);
        }
    }

    private void again(ScheduledThreadPoolExecutor timer, Duration pause, Runnable work) {
        long every = Math.max(1, pause.toMillis());
        // what it throws would end it unseen
        ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(
                () -> attempt("look after its work", work), every, every, TimeUnit.MILLISECONDS);
    }

    private void beatAgain() {
        beat();
        settle();
    }

    private void endWhatIsNotBelieved() {
        if (holder != null && !isBelieved()) {
            lose();
            // also what they began since they were ended
            endLost();
        }
    }

    /** All that was held here may be another's by now. */
    private void lose() {
        List<Taken> shares = List.copyOf(taken);
        shares.forEach(one -> toEnd.add(new Ended(one, true)));
        shares.forEach(taken::remove);
        List<Held> gone = List.copyOf(held);
        // before it is not held any more: who asks in between is told that it may be another's
        lost.addAll(gone);
        gone.stream().filter(one -> !held.remove(one)).forEach(lost::remove);
        if (!gone.isEmpty()) {
            LOG.error(
                    "{} Node {} could not say that it lives for {} s; what it worked on is ended, as another node may have"
                            + " taken it over: {}",
                    ErrorCode.LEASE_LOST.id(),
                    node,
                    lease.toSeconds(),
                    gone.stream().map(Held::instance).sorted().toList());
            endLost();
        }
    }

    /** All at once: each is given some seconds to end. */
    private void endLost() {
        lost.stream().map(Held::run).distinct().toList().parallelStream().forEach(endRun);
    }

    /** What could not be said when it was so. */
    private void settle() {
        String me = holder;
        if (me == null || (toGiveBack.isEmpty() && toEnd.isEmpty())) {
            return;
        }
        List<Held> back = toGiveBack.stream().filter(one -> !held.contains(one)).toList();
        List<Ended> ended = List.copyOf(toEnd);
        catalog.write(sql -> {
            settle(sql, me, back, ended);
            return true;
        });
        back.forEach(toGiveBack::remove);
        ended.forEach(toEnd::remove);
    }

    private static void settle(Sql sql, String me, List<Held> back, List<Ended> ended) throws SQLException {
        for (Held one : back) {
            sql.change("DELETE FROM leases WHERE name = ? AND run = ? AND holder = ?", one.instance(), one.run(), me);
        }
        for (Ended one : ended) {
            Taken mine = one.taken();
            // what it was given up on is another's to do, even if none has begun yet
            boolean isLeft = one.cutOff() || !mine.holder().equals(me);
            sql.change(
                    "UPDATE slot_instances SET " + (isLeft ? "holder = NULL" : "done = 1")
                            + " WHERE schedule = ? AND due = ? AND instance = ? AND holder = ? AND done = 0",
                    mine.schedule(),
                    mine.due(),
                    mine.instance(),
                    mine.holder());
        }
    }

    private void attempt(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn(
                    "Node {} could not {}: {}",
                    node,
                    what,
                    BackupException.from(e).getMessage());
        }
    }

    /** The process ends: what it held is free at once. */
    @Override
    public void close() {
        synchronized (beating) {
            if (beats == null) {
                return;
            }
            beats.shutdownNow();
            String me = holder;
            holder = null;
            if (me != null) {
                attempt(
                        "say goodbye",
                        () -> catalog.change(sql -> {
                            // what ended here and could not be said yet is not another's to do
                            settle(sql, me, List.of(), List.copyOf(toEnd));
                            sql.change("DELETE FROM leases WHERE holder = ?", me);
                            sql.change("DELETE FROM nodes WHERE holder = ?", me);
                        }));
            }
        }
    }
}
