package digital.vya.backupdb.store;

import digital.vya.backupdb.config.ConfigDraft;
import digital.vya.backupdb.model.SafeName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names the process that made a file, so that a later one can tell whether its maker is still there. */
record ProcessMark(String host, long pid, long startedAt) {
    private static final Pattern FORM = Pattern.compile("([^~]+)~(\\d+)~(\\d+)");
    /** Start times are computed from the clock and the time since boot, so they may differ a little between readers. */
    private static final long TOLERANCE_MILLIS = 5_000;

    static ProcessMark own() {
        ProcessHandle self = ProcessHandle.current();
        return new ProcessMark(hostName(), self.pid(), startOf(self));
    }

    static Optional<ProcessMark> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new ProcessMark(
                        matcher.group(1), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    /** True only when it is certain: the same host, and no such process any more. */
    boolean isGone() {
        return host.equals(hostName())
                && ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .map(alive -> Math.abs(startOf(alive) - startedAt) > TOLERANCE_MILLIS)
                        .orElse(true);
    }

    @Override
    public String toString() {
        return host + "~" + pid + "~" + startedAt;
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(start -> start.toEpochMilli()).orElse(0L);
    }

    private static String hostName() {
        return SafeName.of(ConfigDraft.machineName());
    }
}
