package digital.vya.backupdb.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.RuntimeStarter;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.CommandLineEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** An installation that backs up the server {@code old} and restores into whichever {@code fresh} is now. */
final class Household {
    /** What a command printed, and its exit status. */
    record Said(int status, String out, String err) {
        JsonNode json() {
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

    private final Installation installation;
    private final ServerContainer old;
    private final String user;

    private Household(Path home, ServerContainer old, String user) {
        this.installation = Installation.in(home);
        this.old = old;
        this.user = user;
    }

    static Household of(Path home, ServerContainer old, String user) {
        return new Household(home, old, user);
    }

    Installation installation() {
        return installation;
    }

    /** Of one database, with the tools of its server's version; the answer is JSON. */
    Said backup(String database, String format) {
        configure(old, database, format);
        return run("backup", "--instance", "old", "--json");
    }

    /** The same with tools of another version. */
    Said backup(String database, Version tools) {
        configure(old, database, "plain");
        installation.knob("vya.tools.mysql", MatchingTools.of(tools));
        return run("backup", "--instance", "old", "--json");
    }

    /**
     * Of the latest backup into this server, with the tools of that one's version, asked nothing; JSON. Who made the dump is
     * known here, so a psql that cannot be kept from running programs is refused once and then let.
     */
    Said restore(ServerContainer fresh, String database, String... more) {
        configure(fresh, database, "plain");
        List<String> all = new ArrayList<>(List.of("restore", "--force", "--json"));
        all.addAll(List.of("--database", database, "--source", "old", "--instance", "fresh"));
        all.addAll(List.of(more));
        Said said = run(all.toArray(String[]::new));
        if (said.out().contains("VYA-8105")) {
            all.add("--trust-dump");
            return run(all.toArray(String[]::new));
        }
        return said;
    }

    private void configure(ServerContainer fresh, String database, String format) {
        boolean postgresql = old.version().family == Family.POSTGRESQL;
        installation.write("old-secret", old.password());
        installation.write("fresh-secret", fresh.password());
        installation.knob(postgresql ? "vya.tools.postgresql" : "vya.tools.mysql", fresh.tools());
        String engine = postgresql ? "postgresql" : "mysql";
        installation.configure("server: {name: test}\ninstances:\n"
                + instance("old", engine, old, "databases: {include: ['" + database.replace("'", "''") + "']}")
                + instance("fresh", engine, fresh, "enabled: false")
                + """
                policies:
                  - id: nightly
                    dump: {format: %s}
                    destinations: [disk]
                destinations:
                  - id: disk
                    type: file
                    parameters: {directory: %s}
                """.formatted(format, installation.destination("disk")));
    }

    private String instance(String id, String engine, ServerContainer server, String more) {
        return """
                  - id: %s
                    engine: %s
                    host: %s
                    port: %d
                    user: %s
                    password: "{{file:%s}}"
                    policy: nightly
                    %s
                """.formatted(
                        id,
                        engine,
                        server.host(),
                        server.port(),
                        user,
                        installation.home().resolve(id + "-secret"),
                        more);
    }

    Said run(String... arguments) {
        RuntimeStarter starter = new RuntimeStarter(installation.home());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = new CommandLineEntry(installation.home(), starter, starter::check)
                .commandLine(new PrintWriter(out), new PrintWriter(err), Ansi.OFF)
                .execute(arguments);
        return new Said(status, out.toString(), err.toString());
    }
}
