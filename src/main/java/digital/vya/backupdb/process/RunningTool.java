package digital.vya.backupdb.process;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A started tool: watched while it runs, ended with its whole tree, and judged once when its output is at its end. */
final class RunningTool {
    private static final Duration SETTLE = Duration.ofSeconds(2);
    /** For what a tool leaves of its input, which its source may still be making. */
    private static final Duration TAIL = Duration.ofMinutes(1);

    private static final long HELD_NANOS = Duration.ofSeconds(2).toNanos();
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final ToolCall call;
    private final Process process;
    private final ProcessTree tree;
    private final Duration grace;
    private final BooleanSupplier shuttingDown;
    private final LastWords lastWords;
    private final @Nullable StandardInput input;
    private final long started = System.nanoTime();
    private final AtomicReference<Fate> fate = new AtomicReference<>();
    private volatile boolean readerWaits;
    private volatile long waitingSince = started;
    private volatile long deadSince;
    private volatile boolean outputHeld;
    private volatile boolean ended;

    RunningTool(ToolCall call, Process process, String mark, Duration grace, BooleanSupplier shuttingDown) {
        this.call = call;
        this.process = process;
        this.tree = ProcessTree.of(process.toHandle(), mark);
        this.grace = grace;
        this.shuttingDown = shuttingDown;
        this.lastWords = new LastWords(
                call.name(),
                process.getErrorStream(),
                Redaction.of(call.identity().secrets()));
        this.input = call.stdin() == null
                ? null
                : new StandardInput(
                        call.name(), call.stdin(), call.endsItself(), process.getOutputStream(), this::inputBroke);
    }

    void begin() {
        if (input != null) {
            input.begin();
        }
    }

    ToolCall call() {
        return call;
    }

    Process process() {
        return process;
    }

    LastWords lastWords() {
        return lastWords;
    }

    /** The reader begins (or stops) to wait for the tool: only such time can be a stall. */
    void readerWaits(boolean waits) {
        waitingSince = System.nanoTime();
        readerWaits = waits;
    }

    /** Looks whether the tool has overrun a limit; called again and again, never blocks. */
    void watch() {
        try {
            look(System.nanoTime());
        } catch (RuntimeException e) {
            // thrown out of here it would end the watching and leave the tool without limits
            endBecause(new Fate(ErrorCode.TOOL_FAILED, "was ended because it could not be watched", e));
        }
    }

    private void look(long now) {
        if (!process.isAlive()) {
            watchHeldOutput(now);
            return;
        }
        Duration stall = call.identity().stallTimeout();
        if (call.timeout() != null && now - started > call.timeout().toNanos()) {
            endBecause(Fate.of(ErrorCode.TOOL_TIMEOUT, "did not end within " + Human.duration(call.timeout())));
        } else if (stall != null && quietFor(now) > stall.toNanos()) {
            endBecause(Fate.of(ErrorCode.TOOL_STALLED, "sent nothing for " + Human.duration(stall)));
        }
    }

    private long quietFor(long now) {
        if (!readerWaits || (input != null && input.waitingForSource())) {
            return 0;
        }
        long quiet = now - waitingSince;
        return input == null ? quiet : Math.min(quiet, now - input.lastTaken());
    }

    private void watchHeldOutput(long now) {
        if (deadSince == 0) {
            deadSince = now;
        } else if (readerWaits
                && now - Math.max(deadSince, waitingSince) > HELD_NANOS
                && !tree.alive().isEmpty()) {
            outputHeld = true;
            endAside();
        }
    }

    /** The first reason counts. The ending itself takes its time elsewhere; the reader sees it as end of output. */
    void endBecause(Fate reason) {
        if (fate.compareAndSet(null, reason)) {
            endAside();
        }
    }

    private void endAside() {
        Thread ending = new Thread(this::end, "end of " + call.name());
        ending.setDaemon(true);
        ending.start();
    }

    private void inputBroke(Throwable cause) {
        fate.compareAndSet(null, Fate.inputBroke(cause));
        end();
    }

    /** One at a time: a tool that is told twice to end may think it is told to hurry. */
    private synchronized void end() {
        tree.end(grace);
        ended = true;
    }

    boolean isEnded() {
        return ended;
    }

    boolean isDoomed() {
        return fate.get() != null;
    }

    /** After the last byte: waits for the exit, ends what the tool left behind, and throws unless all was well. */
    void judge() {
        readerWaits(true);
        while (process.isAlive() && !ended) {
            Waiting.forExit(process, LOOK_AGAIN);
        }
        readerWaits(false);
        List<ProcessHandle> leftBehind = tree.alive();
        if (!leftBehind.isEmpty()) {
            outputHeld |= leftBehind.stream().anyMatch(p -> Proc.writesIntoPipe(p.pid()));
            end();
        }
        ended = true;
        lastWords.settle(SETTLE);
        boolean fed = input == null || input.allGiven(call.endsItself() ? TAIL : SETTLE);
        if (shuttingDown.getAsBoolean()) {
            fate.compareAndSet(null, Fate.of(ErrorCode.CANCELLED, "was ended because the program is shutting down"));
        }
        Fate reason = fate.get() != null ? fate.get() : judge(process.exitValue(), fed);
        if (reason != null) {
            fate.compareAndSet(null, reason);
            throw failure(reason);
        }
    }

    private @Nullable Fate judge(int exit, boolean fed) {
        if (Signal.ended(exit)) {
            String what = "was killed by " + Signal.name(exit) + " (exit code " + exit + ")";
            return Fate.of(ErrorCode.TOOL_SIGNALLED, what);
        }
        if (!call.goodExits().contains(exit)) {
            return Fate.of(ErrorCode.TOOL_FAILED, "ended with exit code " + exit);
        }
        if (outputHeld) {
            return Fate.of(ErrorCode.TOOL_FAILED, "ended, but a process it left behind still held its output open");
        }
        return fed ? null : Fate.of(ErrorCode.TOOL_FAILED, "ended before it had read all of its input");
    }

    /** The failure this tool's fate is, with what it last said. */
    private BackupException failure(Fate reason) {
        String message = call.name() + " " + reason.what() + "; " + lastWords.forMessage();
        return new BackupException(reason.code(), message, reason.hint(), reason.cause());
    }
}
