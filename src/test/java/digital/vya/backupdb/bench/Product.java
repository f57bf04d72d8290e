package digital.vya.backupdb.bench;

import digital.vya.backupdb.RuntimeStarter;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.CommandLineEntry;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.servers.Folders;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** The product as a service that is up: its commands, whose routes run already. */
final class Product implements AutoCloseable {
    /** Routes that outlive the command that uses them. */
    private record Kept(Routes routes) implements Routes {
        @Override
        public <T> T request(String endpointUri, Object body, Class<T> reply) {
            return routes.request(endpointUri, body, reply);
        }

        @Override
        public <T> List<T> requestList(String endpointUri, Object body, Class<T> element) {
            return routes.requestList(endpointUri, body, element);
        }

        @Override
        public void serve() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            // the product closes them
        }
    }

    private final Installation installation;
    private final Routes routes;

    Product(Installation installation) {
        this.installation = installation;
        this.routes = installation.start();
    }

    void run(String... arguments) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int status = new CommandLineEntry(
                        installation.home(),
                        (config, schedules) -> new Kept(routes),
                        new RuntimeStarter(installation.home())::check)
                .commandLine(out, out, Ansi.OFF)
                .execute(arguments);
        if (status != 0) {
            throw new IllegalStateException(String.join(" ", arguments) + " exited " + status + ": " + said);
        }
    }

    /** Where its first destination is. */
    Path store() {
        return installation.destination("disk");
    }

    /** Everything it delivered to folders is gone. */
    void forget() throws IOException {
        try (var all = Files.list(installation.home())) {
            for (var folder : all.filter(f -> f.getFileName().toString().startsWith("store-"))
                    .toList()) {
                Folders.delete(folder);
            }
        }
    }

    @Override
    public void close() {
        routes.close();
    }
}
