package digital.vya.backupdb.cli;

import digital.vya.backupdb.model.Going;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** Routes with a line on the terminal that shows what flows while one of them is asked. */
record ShownRoutes(Routes routes, PrintWriter terminal) implements Routes {
    /** The same routes where no person looks. */
    static Routes of(Routes routes, boolean asJson, CommandSpec spec) {
        return asJson || !ProgressLine.hasTerminal()
                ? routes
                : new ShownRoutes(routes, spec.commandLine().getErr());
    }

    @Override
    public <T> T request(String endpointUri, Object body, Class<T> reply) {
        ProgressLine line = ProgressLine.of(routes::goingOn, terminal);
        try {
            return routes.request(endpointUri, body, reply);
        } finally {
            line.close();
        }
    }

    @Override
    public <T> List<T> requestList(String endpointUri, Object body, Class<T> element) {
        return routes.requestList(endpointUri, body, element);
    }

    @Override
    public List<Going> goingOn() {
        return routes.goingOn();
    }

    @Override
    public void serve() {
        routes.serve();
    }

    @Override
    public void close() {
        routes.close();
    }
}
