package digital.vya.backupdb.servers;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** What makes the JVMs that tests start count the lines they run, as the tests' own JVM does. */
public final class Coverage {
    private static final String AGENT = "-javaagent:";

    private Coverage() {}

    /**
     * Options for a JVM that ends by itself, none where nothing is counted. One that is killed, or told to stop, while it
     * writes what it counted would leave half of that, and nothing could be read any more.
     */
    public static List<String> options(String... others) {
        List<String> all = new ArrayList<>(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith(AGENT) && option.contains("jacoco"))
                .toList());
        all.addAll(List.of(others));
        return List.copyOf(all);
    }

    /** The command for one that may not write what it counted. */
    static List<String> without(List<String> command) {
        return command.stream().filter(word -> !word.startsWith(AGENT)).toList();
    }
}
