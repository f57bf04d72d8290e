package digital.vya.backupdb.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What Linux tells about processes in /proc; knows nothing elsewhere. A process that just ended is simply not there. */
final class Proc {
    private static final Path ROOT = Path.of("/proc");
    private static final int STATE = 0;
    private static final int START_TIME = 19;

    private Proc() {}

    /** A living process of our user and our process namespace, and the value a variable had when it started. */
    record Marked(long pid, String value) {}

    /** When a process started, in the kernel's own ticks: with the pid it names one process for good. */
    static Optional<String> startTime(long pid) {
        return stat(pid).map(fields -> fields[START_TIME]);
    }

    /** True for a process that has ended but that its parent has not asked about. */
    static boolean isZombie(long pid) {
        return stat(pid).map(fields -> "ZX".contains(fields[STATE])).orElse(false);
    }

    /** True when what the process writes to stdout goes to another process. */
    static boolean writesIntoPipe(long pid) {
        return link(ROOT.resolve(pid + "/fd/1"))
                .map(target -> target.toString().startsWith("pipe:"))
                .orElse(false);
    }

    static String name(long pid) {
        return read(ROOT.resolve(pid + "/comm")).map(String::strip).orElse("?");
    }

    /** Every process in whose environment the variable stands. */
    static List<Marked> marked(String variable) {
        Path self = ROOT.resolve("self");
        Optional<Object> user = owner(self);
        Optional<Path> namespace = namespace(self);
        if (user.isEmpty() || namespace.isEmpty()) {
            return List.of();
        }
        List<Marked> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(ROOT)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                String pid = entry.getFileName().toString();
                if (pid.chars().allMatch(Character::isDigit) && owner(entry).equals(user)) {
                    variable(entry, variable)
                            .filter(value -> namespace(entry).equals(namespace))
                            .ifPresent(value -> found.add(new Marked(Long.parseLong(pid), value)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("/proc cannot be listed", e);
        }
        return found;
    }

    private static Optional<String> variable(Path process, String name) {
        return read(process.resolve("environ"))
                .filter(all -> all.contains(name))
                .flatMap(all -> Stream.of(all.split("\0", -1))
                        .filter(line -> line.startsWith(name + "="))
                        .map(line -> line.substring(name.length() + 1))
                        .findFirst());
    }

    private static Optional<String[]> stat(long pid) {
        // the name in parentheses may hold spaces and parentheses itself
        return read(ROOT.resolve(pid + "/stat"))
                .map(line -> line.substring(line.lastIndexOf(')') + 2).split(" ", -1));
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static Optional<Object> owner(Path process) {
        try {
            return Optional.of(Files.getAttribute(process, "unix:uid"));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private static Optional<Path> namespace(Path process) {
        return link(process.resolve("ns/pid"));
    }

    private static Optional<Path> link(Path file) {
        try {
            return Optional.of(Files.readSymbolicLink(file));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
