package digital.vya.backupdb.process;

import java.util.List;

/**
 * The mark every child carries in its environment and hands down to its own children: which JVM it belongs to, and to
 * which start of a tool. It finds processes whose parents are gone, also after a {@code kill -9} of the JVM.
 */
final class Owner {
    static final String VARIABLE = "VYA_BACKUPDB_OWNER";

    private static final String THIS_JVM = describe(ProcessHandle.current().pid());

    private Owner() {}

    /** The mark of one start of a tool. */
    static String mark(long number) {
        return THIS_JVM + ":" + number;
    }

    /** Living processes that carry exactly this mark. */
    static List<ProcessHandle> marked(String mark) {
        return Proc.marked(VARIABLE).stream()
                .filter(p -> p.value().equals(mark))
                .flatMap(p -> ProcessHandle.of(p.pid()).stream())
                .toList();
    }

    /** Living processes marked by a JVM that no longer lives. */
    static List<ProcessHandle> orphans() {
        long self = ProcessHandle.current().pid();
        return Proc.marked(VARIABLE).stream()
                .filter(p -> p.pid() != self && isGone(p.value()))
                .flatMap(p -> ProcessHandle.of(p.pid()).stream())
                .toList();
    }

    private static boolean isGone(String mark) {
        String[] parts = mark.split(":", -1);
        return parts.length == 3 && jvmIsGone(parts[0] + ":" + parts[1]);
    }

    /** How this JVM is called: no other has or had the same name on this machine. */
    static String thisJvm() {
        return THIS_JVM;
    }

    /** False for what is no JVM's name. */
    static boolean jvmIsGone(String name) {
        String[] parts = name.split(":", -1);
        if (parts.length != 2 || !parts[0].matches("\\d{1,18}")) {
            return false;
        }
        long pid = Long.parseLong(parts[0]);
        return Proc.isZombie(pid) || !describe(pid).equals(name);
    }

    private static String describe(long pid) {
        return pid + ":" + Proc.startTime(pid).orElse("unknown");
    }
}
