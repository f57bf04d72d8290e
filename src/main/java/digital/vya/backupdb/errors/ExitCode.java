package digital.vya.backupdb.errors;

/** What the command's exit status means. Documented in docs/reference/exit-codes.md; a test keeps both equal. */
public enum ExitCode {
    SUCCESS(0, "Everything asked for was done"),
    FAILED(1, "At least one database has no backup, or the command failed"),
    USAGE(2, "The command line is wrong"),
    DEGRADED(3, "Every backup that was begun is committed, but something is missing from one (for example roles)"),
    PARTIAL(4, "At least one destination did not take a backup; it waits as a dead letter"),
    CONFIG(5, "The configuration or the routes are not valid; nothing was started"),
    CANCELLED(6, "The run was cancelled, by a signal or by whoever was asked"),
    SKIPPED(
            7,
            "At least one instance was skipped because another run went on using it; all others are as they should be"),
    SUSPECT(8, "Every backup is committed, and one is unlike those before it");

    private final int status;
    private final String meaning;

    ExitCode(int status, String meaning) {
        this.status = status;
        this.meaning = meaning;
    }

    public int status() {
        return status;
    }

    public String meaning() {
        return meaning;
    }
}
