package digital.vya.backupdb.cli;

import digital.vya.backupdb.model.Going;
import java.util.List;

/** The running product as a command sees it: routes to call, nothing behind them. */
public interface Routes extends AutoCloseable {
    /** Calls a route and gives what it left as body; what the route threw comes out as a BackupException. */
    <T> T request(String endpointUri, Object body, Class<T> reply);

    /** The same, for routes that answer with a list. */
    <T> List<T> requestList(String endpointUri, Object body, Class<T> element);

    /** What goes on at this moment. */
    default List<Going> goingOn() {
        return List.of();
    }

    /** Blocks until the process is told to stop; schedules run meanwhile. */
    void serve();

    @Override
    void close();
}
