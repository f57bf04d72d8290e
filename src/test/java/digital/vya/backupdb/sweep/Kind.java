package digital.vya.backupdb.sweep;

/** What goes wrong. Each layer says which of its calls a kind can happen to. */
public enum Kind {
    /** The call fails: EIO, an exception of the store, a 500, a tool that cannot do it. */
    EXCEPTION,
    /** Fewer bytes are written or read than were asked for, which is no error by itself. */
    SHORT,
    /** Bytes are changed on their way. */
    WRONG_BYTES,
    /** Nothing comes back until the product's own limit of time is over. */
    HANG,
    DISK_FULL,
    PERMISSION,
    /** It was done, and the answer is lost. */
    RESET,
    SLOW,
    /** A tool is killed after it wrote the first half. */
    SIGNAL,
    /** A tool does its work and ends with status 3. */
    EXIT_CODE,
    /** A tool writes the first half and ends with status 0. */
    TRUNCATED,
    /** A tool does nothing, writes nonsense and ends with status 0. */
    GARBAGE
}
