package digital.vya.backupdb.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A large database with every kind of object that PostgreSQL knows, and the roles that own and use it. Restored by a
 * superuser of the same name it is the same again: objects of extensions belong to who restores them.
 */
public final class CompanyDatabase {
    /** The application's role; it logs in with {@link #APP_PASSWORD} and reads and writes orders. */
    public static final String APP = "company_app";

    public static final String APP_PASSWORD = "pä$$ w'ord\"\\ ;--";
    /** Its password is kept as an md5 hash, so a server that wants SCRAM does not let it in. */
    public static final String REPORT = "company_report";

    public static final String REPORT_PASSWORD = "reports since 1987";
    /** Owns the database. */
    public static final String OWNER = "company_owner";
    /** They log in with {@link #APP_PASSWORD} too. */
    public static final List<String> ODD_LOGINS = List.of("we\"ird", "dev@example.com");

    public static final long ORDERS = 3000;

    private static final List<String> IN_THE_DATABASE = List.of(
            "schemas",
            "types",
            "functions",
            "hr",
            "warehouse",
            "sales",
            "billing",
            "audit",
            "web",
            "oddities",
            "plumbing",
            "rights",
            "settings");

    private CompanyDatabase() {}

    /** Makes the database, and the roles when the server does not have them yet. */
    public static void create(Postgres server, String database) {
        createRoles(server);
        load(server, "postgres", "database", database);
        IN_THE_DATABASE.forEach(script -> load(server, database, script, database));
    }

    /** Makes a small old database next to it: in LATIN1, of another owner. */
    public static void createArchive(Postgres server, String database) {
        createRoles(server);
        load(server, "postgres", "archive", database);
    }

    private static void createRoles(Postgres server) {
        if (server.psql("postgres", "SELECT 1 FROM pg_roles WHERE rolname = '" + OWNER + "';")
                .isEmpty()) {
            load(server, "postgres", "roles", "");
        }
    }

    private static void load(Postgres server, String into, String script, String database) {
        String sql = "SET client_min_messages = error;\n"
                + variable("database", database)
                + variable("app_password", APP_PASSWORD)
                + variable("report_password", REPORT_PASSWORD)
                + text(script);
        PostgresServer.psql(server.environment(into), sql).orThrow("company/" + script + ".sql");
    }

    private static String variable(String name, String value) {
        return "\\set " + name + " '" + value.replace("\\", "\\\\").replace("'", "''") + "'\n";
    }

    private static String text(String script) {
        try (InputStream in = CompanyDatabase.class.getResourceAsStream("/servers/company/" + script + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
