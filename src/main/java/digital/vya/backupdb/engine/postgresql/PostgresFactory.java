package digital.vya.backupdb.engine.postgresql;

import digital.vya.backupdb.engine.Engine;
import digital.vya.backupdb.engine.EngineContext;
import digital.vya.backupdb.engine.EngineFactory;
import digital.vya.backupdb.engine.Restore;
import digital.vya.backupdb.engine.postgresql.restore.PostgresDatabases;
import digital.vya.backupdb.engine.postgresql.restore.PostgresRestorer;
import digital.vya.backupdb.process.Tools;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** PostgreSQL. */
public final class PostgresFactory implements EngineFactory {
    /** Where Debian has a folder for each major version. */
    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");

    @Override
    public String id() {
        return PostgresEngine.ID;
    }

    @Override
    public Engine create(EngineContext context) {
        Tools tools = context.tools();
        Psql psql = new Psql(tools);
        PostgresEngine engine = new PostgresEngine(
                psql,
                tools,
                new ClientVersions(tools, context.knobs().postgresqlTools().orElse(null), PACKAGES));
        Restore restore = new Restore(new PostgresDatabases(psql, engine), new PostgresRestorer(psql, engine, tools));
        return new Engine(engine, Optional.of(restore), Map.of());
    }
}
