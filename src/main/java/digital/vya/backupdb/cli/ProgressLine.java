package digital.vya.backupdb.cli;

import digital.vya.backupdb.model.Going;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.SafeText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What flows at this moment, in one line that is written over and over: only on a terminal, where a person looks. A log
 * that is kept would be full of it. It is made of blanks and carriage returns, which every terminal knows.
 */
final class ProgressLine {
    private static final Duration EVERY = Duration.ofMillis(500);
    private static final int MOST_COLUMNS = 79;

    /** Who has it writes there, and nothing is painted in between. */
    private static final Object TERMINAL = new Object();

    /** How many columns stand on the terminal's last line. The process has one terminal. */
    private static final AtomicInteger SHOWN = new AtomicInteger();

    private final Supplier<List<Going>> going;
    private final PrintWriter terminal;
    private final Thread painting = new Thread(this::paint, "progress line");
    private @Nullable Going before;
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

    /** Something is shown, or asked, where the line would be written over it. */
    static boolean aside(PrintWriter terminal, BooleanSupplier asked) {
        synchronized (TERMINAL) {
            terminal.print(erasure());
            terminal.flush();
            return asked.getAsBoolean();
        }
    }

    private void paint() {
        while (!closed) {
            synchronized (TERMINAL) {
                String text = text(going.get());
                if (!closed && (!text.isEmpty() || SHOWN.get() > 0)) {
                    terminal.print(erasure() + text);
                    terminal.flush();
                    SHOWN.set(text.length());
                }
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
            before = null;
            return "";
        }
        Going first = all.get(0);
        String figures = figures(first, before);
        before = first;
        String more = all.size() == 1 ? "" : ", and " + (all.size() - 1) + " more";
        String what = SafeText.line(first.what());
        int room = Math.max(8, MOST_COLUMNS - figures.length() - more.length());
        return (what.length() > room ? what.substring(0, room - 1) + "…" : what) + figures + more;
    }

    /** How much is done, how fast since it was last looked at, how much of all that is, and how long it takes or took. */
    static String figures(Going now, @Nullable Going last) {
        List<String> figures = new ArrayList<>();
        if (now.isCounted()) {
            figures.add(now.done() + " of " + now.of());
        } else if (now.unit() == Going.Unit.BYTES) {
            figures.add(Human.size(now.done()));
            now.percent().ifPresent(percent -> figures.add(percent + " %"));
            long millis = last == null
                            || last.unit() != Going.Unit.BYTES
                            || !now.what().equals(last.what())
                    ? 0
                    : now.since().minus(last.since()).toMillis();
            // what is read for a second time began anew
            if (last != null && millis > 0 && now.done() > last.done()) {
                figures.add(Human.size((now.done() - last.done()) * 1000 / millis) + "/s");
            }
        }
        figures.add(now.left().map(rest -> Human.about(rest) + " left").orElseGet(() -> Human.duration(now.since())));
        return ": " + String.join(", ", figures);
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
        // what is painted at this moment is done before, and nothing afterwards
        synchronized (TERMINAL) {
            terminal.print(erasure());
            terminal.flush();
        }
    }
}
