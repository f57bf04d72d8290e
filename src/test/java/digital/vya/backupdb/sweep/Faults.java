package digital.vya.backupdb.sweep;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one place that knows which call is to fail. A layer asks at every call, and says which kinds could happen to it;
 * only calls that the planned kind can happen to are counted.
 */
public final class Faults {
    /** Longer than any limit of time that the sweep gives the product. */
    static final long HANG_MILLIS = 4_500;

    static final long SLOW_MILLIS = 150;

    /** The n-th call of a layer fails in this way. */
    public record Plan(Layer layer, Kind kind, int n) {
        @Override
        public String toString() {
            return layer + " " + kind + " #" + n;
        }
    }

    private static final long AFTER_A_PAUSE_MILLIS = 200;

    private static final AtomicInteger PAUSING = new AtomicInteger();
    private static final Map<Kind, AtomicInteger> CALLS = new ConcurrentHashMap<>();
    private static volatile Plan plan;
    private static volatile String where;
    private static volatile String only = "";

    private Faults() {}

    static void arm(Plan next) {
        arm(next, "");
    }

    /** Only calls that have {@code words} in theirs are counted, and fail. */
    static void arm(Plan next, String words) {
        CALLS.clear();
        only = words;
        where = null;
        plan = next;
    }

    /** Ends the plan and says at which call it was carried out; null where there were fewer calls. */
    static String disarm() {
        plan = null;
        return where;
    }

    /** How many calls there were since the plan was armed that a kind could happen to. */
    static int calls(Kind kind) {
        AtomicInteger counted = CALLS.get(kind);
        return counted == null ? 0 : counted.get();
    }

    /** The kind that happens to this call, or null. */
    public static Kind at(Layer layer, String call, Set<Kind> possible) {
        Plan now = plan;
        if (now == null || now.layer() != layer || !call.contains(only)) {
            return null;
        }
        int number = 0;
        for (Kind kind : possible) {
            int counted = CALLS.computeIfAbsent(kind, k -> new AtomicInteger()).incrementAndGet();
            number = kind == now.kind() ? counted : number;
        }
        if (number != now.n()) {
            return null;
        }
        where = call;
        return now.kind();
    }

    /** Waits until nobody is held up any more: what was given up goes on after its pause. */
    static void settle() throws InterruptedException {
        while (PAUSING.get() > 0) {
            Thread.sleep(20);
        }
        Thread.sleep(AFTER_A_PAUSE_MILLIS);
    }

    public static void pause(Kind kind) {
        PAUSING.incrementAndGet();
        try {
            Thread.sleep(kind == Kind.HANG ? HANG_MILLIS : SLOW_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            PAUSING.decrementAndGet();
        }
    }
}
