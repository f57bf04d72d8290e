package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.Tools;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The client tools of both flavours on this machine, and which of them may dump a given server. */
public final class MysqlClients {
    private static final Pattern MARIADB =
            Pattern.compile("(\\d+)\\.(\\d+)\\.\\d+\\S*MariaDB", Pattern.CASE_INSENSITIVE);
    private static final Pattern MYSQL = Pattern.compile("Ver (\\d+)\\.(\\d+)\\.\\d+\\S*");
    private static final Pattern SERVER = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final Pattern OPTION = Pattern.compile("(?m)^ +(?:-\\S, )?--([a-z0-9-]+)");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int HELP = 1 << 20;

    private final Tools tools;
    private final @Nullable Path only;
    private @Nullable List<Client> found;

    /** Tools of one flavour, their version, and the options that each of the two knows; folder null means the PATH. */
    record Client(
            Flavour flavour,
            @Nullable Path folder,
            int major,
            int minor,
            String version,
            Set<String> options,
            Set<String> dumpOptions) {
        boolean knows(int serverMajor, int serverMinor) {
            return major > serverMajor || (major == serverMajor && minor >= serverMinor);
        }
    }

    /** {@code only} names the one folder to use, or is null. */
    public MysqlClients(Tools tools, @Nullable Path only) {
        this.tools = tools;
        this.only = only;
    }

    /** What may ask a server that nothing is known of yet. */
    List<Client> any() {
        if (all().isEmpty()) {
            throw new BackupException(
                    ErrorCode.TOOL_MISSING,
                    "Neither mariadb-dump nor mysqldump was found" + (only == null ? "" : " in " + only),
                    "Install the server's own: apt-get install mariadb-client, or mysql-client.",
                    null);
        }
        return all();
    }

    /** All there are, for people. Throws where there are none. */
    List<String> inWords() {
        return any().stream()
                .map(c -> c.flavour().dump() + " " + c.version()
                        + (c.folder() == null ? " on the PATH" : " in " + c.folder()))
                .toList();
    }

    /** Tools of the server's own flavour, and not older than it: they would leave out what they do not know. */
    Client fitting(String serverVersion) {
        Flavour flavour = Flavour.of(serverVersion);
        Matcher server = SERVER.matcher(serverVersion);
        int major = server.matches() ? Integer.parseInt(server.group(1)) : 0;
        int minor = server.matches() ? Integer.parseInt(server.group(2)) : 0;
        Client client = any().stream()
                .filter(c -> c.flavour() == flavour)
                .findFirst()
                .orElseThrow(() -> new BackupException(
                        ErrorCode.TOOL_MISSING,
                        "Server is " + flavour.title() + " " + serverVersion + ", and " + flavour.dump()
                                + " was not found" + (only == null ? "" : " in " + only) + "; the other family's tools"
                                + " do not dump it whole",
                        "Install it: apt-get install " + flavour.packageName()
                                + ", or name its folder in vya.tools.mysql.",
                        null));
        if (!client.knows(major, minor)) {
            throw new BackupException(
                    ErrorCode.CLIENT_TOO_OLD,
                    "Server is " + flavour.title() + " " + serverVersion + ", " + flavour.dump() + " here is "
                            + client.version(),
                    "Install " + flavour.packageName() + " " + major + "." + minor
                            + " or newer, or name its folder in vya.tools.mysql.",
                    null);
        }
        return client;
    }

    private synchronized List<Client> all() {
        if (found == null || found.isEmpty()) {
            List<Client> clients = new ArrayList<>();
            for (Flavour flavour : Flavour.values()) {
                look(flavour, clients);
            }
            found = List.copyOf(clients);
        }
        return found;
    }

    private void look(Flavour flavour, List<Client> clients) {
        try {
            String said = help(flavour.dump());
            String first = said.lines().findFirst().orElse("");
            Matcher version = (Flavour.of(first) == Flavour.MARIADB ? MARIADB : MYSQL).matcher(first);
            // on many machines mysqldump is MariaDB's under its old name
            if (Flavour.of(first) == flavour && version.find()) {
                clients.add(new Client(
                        flavour,
                        only,
                        Integer.parseInt(version.group(1)),
                        Integer.parseInt(version.group(2)),
                        version.group().replaceFirst("^Ver ", ""),
                        options(help(flavour.client())),
                        options(said)));
            }
        } catch (BackupException e) {
            if (e.code() != ErrorCode.TOOL_MISSING) {
                throw e;
            }
        }
    }

    /** Without --no-defaults a broken file of the machine would hide the tool. */
    private String help(String tool) {
        Identity here = new Identity(Map.of(), List.of(), only, null);
        return tools.run(tool, List.of("--no-defaults", "--help"), null, here, PATIENCE, HELP);
    }

    /** By their names; which guards a tool has is no matter of its version, for older ones were given some later. */
    private static Set<String> options(String help) {
        return OPTION.matcher(help).results().map(option -> option.group(1)).collect(Collectors.toUnmodifiableSet());
    }
}
