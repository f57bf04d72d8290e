package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.engine.Engine;
import digital.vya.backupdb.engine.EngineContext;
import digital.vya.backupdb.engine.EngineFactory;
import digital.vya.backupdb.engine.Restore;
import digital.vya.backupdb.engine.mysql.restore.MysqlDatabases;
import digital.vya.backupdb.engine.mysql.restore.MysqlRestorer;
import digital.vya.backupdb.process.Tools;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** MariaDB and MySQL. */
public final class MysqlFactory implements EngineFactory {
    private static final String ACCOUNTS = "mysqlAccounts";

    @Override
    public String id() {
        return MysqlEngine.ID;
    }

    @Override
    public Set<String> otherNames() {
        return Set.of("mariadb");
    }

    @Override
    public Map<String, Class<?>> beans() {
        return Map.of(ACCOUNTS, Accounts.class);
    }

    @Override
    public Engine create(EngineContext context) {
        Tools tools = context.tools();
        Mysql mysql = new Mysql(tools);
        MysqlEngine engine = new MysqlEngine(
                mysql, new MysqlClients(tools, context.knobs().mysqlTools().orElse(null)));
        Accounts accounts = new Accounts(context.settings(), engine, mysql);
        Restore restore = new Restore(
                new MysqlDatabases(engine, mysql, tools, accounts), new MysqlRestorer(engine, mysql, accounts));
        return new Engine(engine, Optional.of(restore), Map.of(ACCOUNTS, accounts));
    }
}
