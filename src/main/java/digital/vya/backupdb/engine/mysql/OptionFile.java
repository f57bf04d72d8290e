package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.config.Settings;
import java.util.ArrayList;
import java.util.List;

/** The option file that tells a client tool who it is. It is read alone: nothing of the machine's own files counts. */
final class OptionFile {
    private static final int PORT = 3306;

    private OptionFile() {}

    static String of(Settings.Instance instance, MysqlClients.Client client) {
        List<String> lines = new ArrayList<>(List.of("[client]"));
        lines.add("host=" + quoted(instance.host() == null ? "127.0.0.1" : instance.host()));
        lines.add("port=" + (instance.port() == 0 ? PORT : instance.port()));
        if (instance.user() != null) {
            lines.add("user=" + quoted(instance.user()));
        }
        if (instance.password() != null) {
            lines.add("password=" + quoted(instance.password().reveal()));
        }
        String mode = instance.tls() == null ? "prefer" : instance.tls().mode();
        String ca = instance.tls() == null || instance.tls().caFile() == null
                ? null
                : instance.tls().caFile().toString();
        lines.addAll(client.flavour().tls(mode, ca));
        lines.addAll(ofTools(client));
        return String.join("\n", lines) + "\n";
    }

    /**
     * Of a user that was just made: MySQL knows it from no earlier login, and without TLS gives its own key to encrypt the
     * password with. Whose key that is is not proven, so no other password goes that way.
     */
    static String ofNewUser(Settings.Instance instance, MysqlClients.Client client) {
        boolean knows = client.options().contains("get-server-public-key");
        return of(instance, client) + (knows ? "[client]\nget-server-public-key\n" : "");
    }

    /**
     * What does not depend on whom a tool talks to. Nothing that a server or a dump says makes the client run a program,
     * or read or write a file of this host.
     */
    static List<String> ofTools(MysqlClients.Client client) {
        // mysqldump knows none of these, so they stand where only the client looks; without comments MariaDB's client
        // takes them out of programs, and ends a trigger or event where one begins
        List<String> lines = new ArrayList<>(List.of(
                "[mysql]",
                "connect-timeout=15",
                MysqlSessionStart.option(),
                "binary-mode",
                "comments",
                "local-infile=0"));
        if (client.options().contains("sandbox")) {
            lines.add("sandbox");
        }
        for (String command : List.of("commands", "system-command")) {
            if (client.options().contains(command)) {
                lines.add(command + "=0");
            }
        }
        if (client.dumpOptions().contains("init-command")) {
            lines.addAll(List.of("[mysqldump]", MysqlSessionStart.option()));
        }
        return lines;
    }

    /** In double quotes, where the tools know these escapes. */
    static String quoted(String value) {
        return '"'
                + value.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\t", "\\t")
                + '"';
    }
}
