package digital.vya.backupdb.engine.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The two families that speak this protocol. Their tools differ in names, options and what they write. */
public enum Flavour {
    MARIADB("MariaDB", "mariadb", "mariadb-dump", "mariadb-client"),
    MYSQL("MySQL", "mysql", "mysqldump", "mysql-client");

    private final String title;
    private final String client;
    private final String dump;
    private final String packageName;

    Flavour(String title, String client, String dump, String packageName) {
        this.title = title;
        this.client = client;
        this.dump = dump;
        this.packageName = packageName;
    }

    public String title() {
        return title;
    }

    /** The tool that reads SQL. */
    public String client() {
        return client;
    }

    /** The tool that writes dumps. */
    public String dump() {
        return dump;
    }

    String packageName() {
        return packageName;
    }

    /** From what a server or a tool says of its version. */
    public static Flavour of(String version) {
        return version.toLowerCase(Locale.ROOT).contains("mariadb") ? MARIADB : MYSQL;
    }

    /** How the connection is encrypted, as lines of an option file. */
    List<String> tls(String mode, @Nullable String caFile) {
        List<String> ca = caFile == null ? List.of() : List.of("ssl-ca=" + OptionFile.quoted(caFile));
        List<String> lines = new ArrayList<>(this == MYSQL ? mysqlTls(mode) : mariadbTls(mode));
        if (!mode.equals("disable")) {
            lines.addAll(ca);
        }
        return lines;
    }

    private static List<String> mysqlTls(String mode) {
        return List.of("ssl-mode="
                + switch (mode) {
                    case "disable" -> "DISABLED";
                    case "require" -> "REQUIRED";
                    case "verify-ca" -> "VERIFY_CA";
                    case "verify-full" -> "VERIFY_IDENTITY";
                    default -> "PREFERRED";
                });
    }

    /** MariaDB's clients know no difference between an authority and a name: what is verified is verified in full. */
    private static List<String> mariadbTls(String mode) {
        return switch (mode) {
            case "disable" -> List.of("skip-ssl");
            case "verify-ca", "verify-full" -> List.of("ssl", "ssl-verify-server-cert");
            default -> List.of("ssl", "disable-ssl-verify-server-cert");
        };
    }
}
