package digital.vya.backupdb.cli;

import digital.vya.backupdb.model.Going;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;

/** Routes with a line on the terminal that shows what flows while one of them is asked. */
record ShownRoutes(Routes routes, PrintWriter terminal) implements Routes {
    /** The same routes where no person looks, or wants to. */
    static Routes of(Routes routes, boolean asJson, CommandSpec spec) {
        return asJson || RootCommand.isQuiet(spec) || !ProgressLine.hasTerminal()
                ? routes
                : new ShownRoutes(routes, spec.commandLine().getErr());
    }

    @Override
    public <T> T request(String endpointUri, Object body, Class<T> reply) {
        return shown(() -> routes.request(endpointUri, body, reply));
    }

    @Override
    public <T> List<T> requestList(String endpointUri, Object body, Class<T> element) {
        return shown(() -> routes.requestList(endpointUri, body, element));
    }

    private <T> T shown(Supplier<T> request) {
        ProgressLine line = ProgressLine.of(routes::goingOn, terminal);
        try {
            return request.get();
        } finally {
            line.close();
        }
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
