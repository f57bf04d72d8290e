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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The client tools of both flavours on this machine, and which of them may dump a given server. */
public final class MysqlClients {
    private static final Pattern MARIADB =
            Pattern.compile("(\\d+)\\.(\\d+)\\.\\d+\\S*MariaDB", Pattern.CASE_INSENSITIVE);
    private static final Pattern MYSQL = Pattern.compile("Ver (\\d+)\\.(\\d+)\\.\\d+\\S*");
    private static final Pattern SERVER = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SHORT = 4096;

    private final Tools tools;
    private final Path only;
    private List<Client> found;

    /** Tools of one flavour and their version; folder null means the PATH. */
    record Client(Flavour flavour, Path folder, int major, int minor, String version) {
        boolean knows(int serverMajor, int serverMinor) {
            return major > serverMajor || (major == serverMajor && minor >= serverMinor);
        }
    }

    /** {@code only} names the one folder to use, or is null. */
    public MysqlClients(Tools tools, Path only) {
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
        Identity here = new Identity(Map.of(), List.of(), only, null);
        try {
            // without --no-defaults a broken file of the machine would hide the tool
            String said = tools.run(flavour.dump(), List.of("--no-defaults", "--version"), null, here, PATIENCE, SHORT);
            Matcher version = (Flavour.of(said) == Flavour.MARIADB ? MARIADB : MYSQL).matcher(said);
            // on many machines mysqldump is MariaDB's under its old name
            if (Flavour.of(said) == flavour && version.find()) {
                String text = version.group().replaceFirst("^Ver ", "");
                clients.add(new Client(
                        flavour, only, Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)), text));
            }
        } catch (BackupException e) {
            if (e.code() != ErrorCode.TOOL_MISSING) {
                throw e;
            }
        }
    }
}
