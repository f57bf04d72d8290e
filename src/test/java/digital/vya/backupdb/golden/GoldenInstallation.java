package digital.vya.backupdb.golden;

import digital.vya.backupdb.RuntimeStarter;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.cli.CommandLineEntry;
import digital.vya.backupdb.servers.MariaDbServer;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import picocli.CommandLine.Help.Ansi;

/** An installation with an instance for each way to back up that there is; all deliver to one folder. */
final class GoldenInstallation {
    private static final String SERVERS = """
            server: {name: golden}
            instances:
              - {id: plain, policy: plain, %1$s}
              - {id: bare, policy: bare, %1$s}
              - {id: custom, policy: custom, %1$s}
              - {id: archive, policy: archive, %1$s}
              - {id: folder, policy: folder, %1$s}
              - {id: tenant, policy: tenant, %1$s}
              - {id: maria, policy: plain, engine: mysql, %2$s}
              - {id: docs, policy: plain, engine: files, sets: [{id: all, paths: ['%3$s']}]}
            policies:
              - {id: plain, destinations: [disk]}
              - {id: bare, pack: {codec: none}, destinations: [disk]}
              - {id: custom, pack: {codec: zstd}, dump: {format: custom}, destinations: [disk]}
              - {id: archive, dump: {format: tar}, destinations: [disk]}
              - {id: folder, dump: {format: directory, jobs: 2}, destinations: [disk]}
              - id: tenant
                destinations: [disk]
                dump:
                  rows:
                    - {table: sales.customer, where: tenant = 1}
                    - {table: sales.orders, where: tenant = 1}
            destinations:
              - {id: disk, type: file, parameters: {directory: '%4$s'}}
            """;
    private static final String SERVER =
            "host: %s, port: %d, user: %s, password: '{{file:%s}}', databases: {include: [shop]}";

    final Installation installation;

    private GoldenInstallation(Installation installation) {
        this.installation = installation;
    }

    static GoldenInstallation in(Path home, PostgresServer postgres, MariaDbServer maria, Path docs) {
        Installation installation = Installation.in(home).knob("vya.tools.mysql", maria.tools());
        installation.write("postgres-secret", postgres.password());
        installation.write("maria-secret", maria.password());
        String ofPostgres = "engine: postgresql, "
                + SERVER.formatted(
                        postgres.host(), postgres.port(), postgres.superuser(), home.resolve("postgres-secret"));
        String ofMaria = SERVER.formatted(maria.host(), maria.port(), maria.superuser(), home.resolve("maria-secret"));
        return new GoldenInstallation(
                installation.configure(SERVERS.formatted(ofPostgres, ofMaria, docs, installation.destination("disk"))));
    }

    Path destination() {
        return installation.destination("disk");
    }

    /** Runs a command that must succeed, and gives what it printed. */
    String run(String... arguments) {
        return ended(0, arguments);
    }

    /** Runs a command that must end with this status, and gives what it printed. */
    String ended(int wanted, String... arguments) {
        RuntimeStarter starter = new RuntimeStarter(installation.home());
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = new CommandLineEntry(installation.home(), starter, starter::check)
                .commandLine(new PrintWriter(out), new PrintWriter(err), Ansi.OFF)
                .execute(arguments);
        if (status != wanted) {
            throw new AssertionError(String.join(" ", arguments) + " exited " + status + "\n" + out + err);
        }
        return out.toString();
    }
}
