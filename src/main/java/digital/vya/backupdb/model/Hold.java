package digital.vya.backupdb.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What keeps a restore point from every cleanup, until an end if it has one. */
public record Hold(
        String point,
        Kind kind,
        @Nullable String reason,
        @Nullable Instant until,
        String by,
        Instant at) {
    public enum Kind {
        /** Kept for its own sake, until it is unpinned. */
        PIN,
        /** Kept for a reason that has to be named, such as one of law. */
        HOLD
    }

    public boolean isOver(Instant now) {
        return until != null && until.isBefore(now);
    }

    /** Why a cleanup keeps the point. */
    public String said() {
        String why = reason == null ? "" : ": " + reason;
        return (kind == Kind.PIN ? "pinned by " : "on hold by ") + by + (until == null ? "" : " until " + until) + why;
    }
}
