package digital.vya.backupdb.engine.mysql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.RuntimeStarter;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.CommandLineEntry;
import digital.vya.backupdb.servers.MariaDbServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** An installation that knows two servers, {@code maria} and {@code clean}, and is used through its commands. */
public final class Stage {
    /** What a command printed, and its exit status. */
    public record Said(int status, String out, String err) {
        public JsonNode json() {
            try {
                return new ObjectMapper().readTree(out);
            } catch (IOException e) {
                throw new UncheckedIOException("not JSON: " + out + err, e);
            }
        }

        @Override
        public String toString() {
            return "status " + status + "\n" + out + "\n" + err;
        }
    }

    public final Installation installation;

    private Stage(Installation installation) {
        this.installation = installation;
    }

    public static Stage in(Path home, MariaDbServer source, MariaDbServer target) {
        Installation installation = Installation.in(home).configure(source, "*");
        installation.write("clean-secret", target.password());
        installation.replaceInConfig("policies:\n", """
                  - id: clean
                    engine: mysql
                    host: %s
                    port: %d
                    user: %s
                    password: "{{file:%s}}"
                    enabled: false
                    policy: nightly
                policies:
                """.formatted(
                        target.host(), target.port(), target.superuser(), home.resolve("clean-secret")));
        return new Stage(installation);
    }

    public Said run(String... arguments) {
        RuntimeStarter starter = new RuntimeStarter(installation.home());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = new CommandLineEntry(installation.home(), starter, starter::check)
                .commandLine(new PrintWriter(out), new PrintWriter(err), Ansi.OFF)
                .execute(arguments);
        return new Said(status, out.toString(), err.toString());
    }

    /** A restore that nobody is asked about, answered as JSON. */
    public Said restore(String... arguments) {
        List<String> all = new ArrayList<>(List.of("restore", "--force", "--json"));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    /** Of the database shop, from the one server into the other. */
    Said restoreShop(String... more) {
        List<String> all = new ArrayList<>(List.of("--database", "shop", "--source", "maria", "--instance", "clean"));
        all.addAll(List.of(more));
        return restore(all.toArray(String[]::new));
    }

    Said backup() {
        return run("backup", "--instance", "maria", "--json");
    }
}
