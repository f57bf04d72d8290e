package digital.vya.backupdb.engine.postgresql;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.Set;
import java.util.regex.Pattern;

/** What a server or the network between says when it may be well again in a moment. */
final class PostgresPassing {
    private static final Set<ErrorCode> FROM_SERVERS = Set.of(ErrorCode.CONNECTION_FAILED, ErrorCode.TOOL_FAILED);

    /** libpq's words are English, whatever language the server speaks: tools run in the locale C. */
    private static final Pattern OF_CLIENT = Pattern.compile(
            "Connection refused"
                    + "|Is the server running locally and accepting connections on that socket"
                    + "|timeout expired|[Cc]onnection timed out|Connection reset by peer"
                    + "|No route to host|Network is unreachable|Host is unreachable"
                    + "|Temporary failure in name resolution"
                    + "|server closed the connection unexpectedly|SSL SYSCALL error: EOF detected|connection to server was lost");

    private static final Pattern OF_SERVER = Pattern.compile(
            "the database system is (?:starting up|shutting down|in recovery mode|not accepting connections"
                    + "|not yet accepting connections)"
                    + "|sorry, too many clients already|remaining connection slots are reserved"
                    + "|too many connections for (?:role|database)"
                    + "|terminating connection due to administrator command"
                    + "|terminating connection because of crash of another server process");

    private PostgresPassing() {}

    static boolean is(BackupException failure) {
        return FROM_SERVERS.contains(failure.code())
                && (OF_CLIENT.matcher(failure.getMessage()).find()
                        || OF_SERVER.matcher(failure.getMessage()).find());
    }
}
