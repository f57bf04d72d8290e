package digital.vya.backupdb.matrix;

import digital.vya.backupdb.servers.Postgres;
import java.util.Map;

/** PostgreSQL in a container, talked to with the tools of its own version. */
final class PostgresContainer extends ServerContainer implements Postgres {
    PostgresContainer(Version version) {
        super(version);
    }

    @Override
    public String superuser() {
        return "postgres";
    }

    @Override
    public Map<String, String> environment(String user, String userPassword, String database) {
        Map<String, String> environment = Postgres.super.environment(user, userPassword, database);
        environment.put("PATH", tools() + ":" + System.getenv("PATH"));
        return environment;
    }
}
