package digital.vya.backupdb.process;

import java.util.List;

/** How an exit code tells that a signal ended the process: 128 and the signal's number. */
final class Signal {
    private static final List<String> NAMES = List.of(
            "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1",
            "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM");
    private static final int LAST = 64;

    private Signal() {}

    static boolean ended(int exitCode) {
        return exitCode > 128 && exitCode <= 128 + LAST;
    }

    static String name(int exitCode) {
        int number = exitCode - 128;
        return number <= NAMES.size() ? NAMES.get(number - 1) : "signal " + number;
    }
}
