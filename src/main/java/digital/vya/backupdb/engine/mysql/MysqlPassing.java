package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.Set;
import java.util.regex.Pattern;

/** What a server or the network between says when it may be well again in a moment: by number, whatever its language. */
final class MysqlPassing {
    private static final Set<ErrorCode> FROM_SERVERS = Set.of(ErrorCode.CONNECTION_FAILED, ErrorCode.TOOL_FAILED);

    /**
     * Too many connections (1040, 1203), shutting down (1053), killed with the server (1927, 3169), not to be connected to
     * (2002, 2003), gone away (2006), connection lost (2013, 2055).
     */
    private static final Pattern NUMBER =
            Pattern.compile("\\b(?:ERROR|[Ee]rror:?) (?:1040|1203|1053|1927|3169|2002|2003|2006|2013|2055)\\b");

    private MysqlPassing() {}

    static boolean is(BackupException failure) {
        return FROM_SERVERS.contains(failure.code())
                && NUMBER.matcher(failure.getMessage()).find();
    }
}
