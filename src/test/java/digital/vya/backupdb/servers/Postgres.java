package digital.vya.backupdb.servers;

import java.util.LinkedHashMap;
import java.util.Map;

/** A PostgreSQL server that can be reached, wherever it runs. */
public interface Postgres {
    String host();

    int port();

    String superuser();

    String password();

    /** What a client tool needs in its environment to be the superuser in a database. */
    default Map<String, String> environment(String database) {
        return environment(superuser(), password(), database);
    }

    default Map<String, String> environment(String user, String userPassword, String database) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("PGHOST", host());
        environment.put("PGPORT", String.valueOf(port()));
        environment.put("PGUSER", user);
        environment.put("PGPASSWORD", userPassword);
        environment.put("PGDATABASE", database);
        environment.put("PGCLIENTENCODING", "UTF8");
        return environment;
    }

    /** Runs SQL with psql as the superuser, stops at the first error, gives unaligned rows without headers. */
    default String psql(String database, String sql) {
        return PostgresServer.psql(environment(database), sql)
                .orThrow("psql on " + database)
                .strip();
    }
}
