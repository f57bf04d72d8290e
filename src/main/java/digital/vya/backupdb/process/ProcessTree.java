package digital.vya.backupdb.process;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A process and all that came of it: its descendants, those it was seen to have had before, and (on Linux) every
 * process that carries its mark, also when the parents in between are gone.
 */
final class ProcessTree {
    /** How long a process may take to vanish after KILL; longer means it hangs in the kernel. */
    static final Duration AFTER_KILL = Duration.ofSeconds(2);

    private final Supplier<Stream<ProcessHandle>> look;
    private final Set<ProcessHandle> seen = new HashSet<>();

    private ProcessTree(Supplier<Stream<ProcessHandle>> look) {
        this.look = look;
    }

    static ProcessTree of(ProcessHandle root, String mark) {
        return new ProcessTree(() -> Stream.of(Stream.of(root), descendants(root), Owner.marked(mark).stream())
                .flatMap(found -> found));
    }

    /** One that has ended is the parent of none: to look for its children would read all of /proc for nothing. */
    private static Stream<ProcessHandle> descendants(ProcessHandle root) {
        return root.isAlive() ? root.descendants() : Stream.empty();
    }

    static ProcessTree of(Collection<ProcessHandle> processes) {
        return new ProcessTree(() -> processes.stream().flatMap(p -> Stream.concat(Stream.of(p), p.descendants())));
    }

    synchronized List<ProcessHandle> alive() {
        look.get().forEach(seen::add);
        seen.removeIf(p -> !p.isAlive() || Proc.isZombie(p.pid()));
        return List.copyOf(seen);
    }

    /** TERM to all, KILL to what is left after the grace; false when something outlived even that. */
    boolean end(Duration grace) {
        return signal(ProcessHandle::destroy, false, grace) || signal(ProcessHandle::destroyForcibly, true, AFTER_KILL);
    }

    private boolean signal(Consumer<ProcessHandle> signal, boolean again, Duration limit) {
        Set<ProcessHandle> told = new HashSet<>();
        return Waiting.until(
                () -> {
                    List<ProcessHandle> alive = alive();
                    alive.stream().filter(p -> told.add(p) || again).forEach(signal);
                    return alive.isEmpty();
                },
                limit);
    }
}
