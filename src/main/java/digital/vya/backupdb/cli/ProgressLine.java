package digital.vya.backupdb.cli;

import digital.vya.backupdb.model.Going;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.SafeText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * What flows at this moment, in one line that is written over and over: only on a terminal, where a person looks. A log
 * that is kept would be full of it. It is made of blanks and carriage returns, which every terminal knows.
 */
final class ProgressLine {
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final int MOST_COLUMNS = 79;

    /** How many columns stand on the terminal's last line. The process has one terminal. */
    private static final AtomicInteger SHOWN = new AtomicInteger();

    private final Supplier<List<Going>> going;
    private final PrintWriter terminal;
    private final Map<String, Going> before = new HashMap<>();
    private final Thread painting = new Thread(this::paint, "progress line");
    private volatile boolean closed;

    private ProgressLine(Supplier<List<Going>> going, PrintWriter terminal) {
        this.going = going;
        this.terminal = terminal;
        painting.setDaemon(true);
        painting.start();
    }

    static ProgressLine of(Supplier<List<Going>> going, PrintWriter terminal) {
        return new ProgressLine(going, terminal);
    }

    /** Whether standard error is a terminal, whatever the other two are. */
    static boolean hasTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** What takes the line away before something else is written there; nothing where there is none. */
    static String erasure() {
        int columns = SHOWN.getAndSet(0);
        return columns == 0 ? "" : "\r" + " ".repeat(columns) + "\r";
    }

    private void paint() {
        while (!closed) {
            String text = text(going.get());
            if (!text.isEmpty() || SHOWN.get() > 0) {
                terminal.print(erasure() + text);
                terminal.flush();
                SHOWN.set(text.length());
            }
            try {
                Thread.sleep(EVERY.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private String text(List<Going> all) {
        if (all.isEmpty()) {
            before.clear();
            return "";
        }
        Going first = all.get(0);
        String much = first.isCounted() ? ": " + first.done() + " of " + first.of() : ": " + bytes(first);
        String more = all.size() == 1 ? "" : ", and " + (all.size() - 1) + " more";
        String figures = much + ", " + Human.duration(first.since()) + more;
        String what = SafeText.line(first.what());
        int room = Math.max(8, MOST_COLUMNS - figures.length());
        return (what.length() > room ? what.substring(0, room - 1) + "…" : what) + figures;
    }

    /** How many have passed, and how fast since it was last looked at. */
    private String bytes(Going first) {
        Going last = before.put(first.what(), first);
        String rate = "";
        if (last != null && first.bytes() > last.bytes()) {
            long millis = Math.max(1, first.since().minus(last.since()).toMillis());
            rate = ", " + Human.size((first.bytes() - last.bytes()) * 1000 / millis) + "/s";
        }
        return Human.size(first.bytes()) + rate;
    }

    /** Takes the line away for good. */
    void close() {
        closed = true;
        painting.interrupt();
        try {
            painting.join(EVERY.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        terminal.print(erasure());
        terminal.flush();
    }
}
