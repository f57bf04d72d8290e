package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.scan.Capture;
import digital.vya.backupdb.engine.postgresql.dump.statement.SqlName;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Whether a dump came to its own end: its last line, and the \\unrestrict for its \\restrict. */
final class Ending {
    static final String OF_DATABASE = "-- PostgreSQL database dump complete";
    static final String OF_CLUSTER = "-- PostgreSQL database cluster dump complete";

    private final String lastLine;
    private final byte[] bytes;
    private boolean seen;
    private boolean restricted;

    Ending(String lastLine) {
        this.lastLine = lastLine;
        bytes = lastLine.getBytes(StandardCharsets.US_ASCII);
    }

    void comment(Capture text) {
        seen |= text.is(bytes);
    }

    /** Newer minor versions fence a dump in with these two, the second one behind the last line. */
    void command(PsqlCommand command) {
        if (command.kind() == PsqlCommand.Kind.UNRESTRICT) {
            restricted = false;
            return;
        }
        restricted |= command.kind() == PsqlCommand.Kind.RESTRICT;
        seen = false;
    }

    void statement() {
        seen = false;
    }

    /** What is missing; null when nothing is. */
    @Nullable
    String missing(boolean inRows, @Nullable SqlName table) {
        if (seen && !restricted) {
            return null;
        }
        if (seen) {
            return "the dump ends before the \\unrestrict that its \\restrict asks for";
        }
        String where = inRows ? "among the rows of " + table : "before its last line";
        return "the dump ends " + where + "; a whole one has `" + lastLine + "`";
    }
}
