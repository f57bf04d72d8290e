package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.config.Settings;
import java.util.ArrayList;
import java.util.List;

/** The option file that tells a client tool who it is. It is read alone: nothing of the machine's own files counts. */
final class OptionFile {
    private static final int PORT = 3306;

    private OptionFile() {}

    static String of(Settings.Instance instance, Flavour flavour) {
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
        lines.addAll(flavour.tls(mode, ca));
        // mysqldump knows no such option, so it stands where only the client looks
        lines.addAll(List.of("[mysql]", "connect-timeout=15"));
        return String.join("\n", lines) + "\n";
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
