package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Databases;
import digital.vya.backupdb.engine.TargetFacts;
import digital.vya.backupdb.engine.postgresql.PostgresEngine;
import digital.vya.backupdb.engine.postgresql.PostgresSql;
import digital.vya.backupdb.engine.postgresql.Psql;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Databases of a PostgreSQL server. One that a restore fills is closed by a connection limit of 0. */
public final class PostgresDatabases implements Databases {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** A database that subscribes to another cannot be dropped. The slot at the publisher is left to its owner. */
    private static final String LET_GO_OF_SUBSCRIPTIONS = """
            SELECT format(how, subname) FROM pg_subscription,
                (VALUES (1, 'ALTER SUBSCRIPTION %I DISABLE'), (2, 'ALTER SUBSCRIPTION %I SET (slot_name = NONE)'),
                        (3, 'DROP SUBSCRIPTION %I')) AS steps (number, how)
              WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
              ORDER BY subname, number \\gexec
            """;

    /** Says first what the limit was. It does not hold for superusers: for a user who is none it would shut out the restore itself. */
    private static final String CLOSE = """
            SELECT datconnlimit FROM pg_database WHERE datname = %s;
            SELECT rolsuper AS super FROM pg_roles WHERE rolname = current_user \\gset
            \\if :super
            ALTER DATABASE %s CONNECTION LIMIT 0;
            \\endif
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid();
            """;

    /** A server goes on with making a database when the client that asked for it is gone: a copy takes a while. */
    private static final String STOP_MAKING = """
            BEGIN
              FOR look IN 1..1200 LOOP
                PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
                  WHERE state = 'active' AND pid <> pg_backend_pid() AND usename = current_user
                    AND strpos(query, %s) = 1;
                EXIT WHEN NOT FOUND;
                PERFORM pg_sleep(0.05);
                PERFORM pg_stat_clear_snapshot();
              END LOOP;
            END""";

    private static final int LONGEST = 63;
    private static final Set<String> TEMPLATES = Set.of("template0", "template1");
    /** All statements about whole databases are run from here. */
    private static final String MAINTENANCE = "postgres";

    private static final String ALL = "SELECT json_agg(datname ORDER BY datname) FROM pg_database;";

    private final PostgresEngine engine;
    private final PostgresTargetLook target;
    private final DatabaseSwap swap;

    public PostgresDatabases(Psql psql, PostgresEngine engine) {
        this.engine = engine;
        this.target = new PostgresTargetLook(psql, engine);
        this.swap = new DatabaseSwap(engine, this::names);
    }

    @Override
    public TargetFacts look(Settings.Instance instance, String database) {
        return target.look(instance, database);
    }

    @Override
    public void refuseName(String database) {
        if (database.isEmpty()) {
            throw refused("A database needs a name");
        }
        int bytes = database.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST) {
            throw refused(
                    "The name " + database + " has " + bytes + " bytes, and the server would cut it after " + LONGEST);
        }
        if (database.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
            throw refused("A database whose name holds the end of a line cannot be backed up by pg_dump");
        }
        if (TEMPLATES.contains(database)) {
            throw refused(database + " is what the server makes every new database from");
        }
    }

    @Override
    public void refuseReplacing(Settings.Instance instance, String database) {
        if (MAINTENANCE.equals(database)) {
            throw refused("Database " + database + " of " + instance.id()
                    + " cannot be replaced: the restore itself is connected to it");
        }
    }

    @Override
    public int close(Settings.Instance instance, String database) {
        String name = PostgresSql.literal(database);
        String said = engine.run(instance, CLOSE.formatted(name, PostgresSql.identifier(database), name), PATIENCE);
        return Integer.parseInt(said.lines().findFirst().orElseThrow());
    }

    @Override
    public void open(Settings.Instance instance, String database, int limit) {
        run(instance, "ALTER DATABASE " + PostgresSql.identifier(database) + " CONNECTION LIMIT " + limit + ";\n");
    }

    @Override
    public void drop(Settings.Instance instance, String database) {
        if (!names(instance).contains(database)) {
            String made = "CREATE DATABASE " + PostgresSql.identifier(database) + " ";
            run(instance, "DO " + PostgresSql.literal(STOP_MAKING.formatted(PostgresSql.literal(made))) + ";\n");
            if (!names(instance).contains(database)) {
                return;
            }
        }
        engine.run(instance, database, LET_GO_OF_SUBSCRIPTIONS, PATIENCE);
        String name = PostgresSql.identifier(database);
        String forced = major(instance) >= 13 ? " WITH (FORCE)" : "";
        run(instance, """
                SELECT format('ALTER DATABASE %%I IS_TEMPLATE false', datname) FROM pg_database
                  WHERE datname = %s AND datistemplate \\gexec
                DROP DATABASE IF EXISTS %s%s;
                """.formatted(PostgresSql.literal(database), name, forced));
    }

    private int major(Settings.Instance instance) {
        String number = "SELECT current_setting('server_version_num')::int / 10000;";
        return engine.ask(instance, number).asInt();
    }

    @Override
    public void swap(Settings.Instance instance, String live, String work, String old) {
        swap.swap(instance, live, work, old);
    }

    @Override
    public void rename(Settings.Instance instance, String from, String to) {
        swap.rename(instance, from, to);
    }

    @Override
    public List<String> names(Settings.Instance instance) {
        engine.know(instance);
        return PostgresEngine.texts(engine.ask(instance, ALL));
    }

    @Override
    public String ask(Settings.Instance instance, String database, String sql) {
        String said = engine.run(instance, database, ReadingRole.script(sql), PATIENCE)
                .strip();
        if (said.isEmpty()) {
            throw new BackupException(ErrorCode.PROOF_FAILED, "The query gave no value: " + sql);
        }
        return said;
    }

    private static BackupException refused(String message) {
        return new BackupException(ErrorCode.TARGET_REFUSED, message);
    }

    private void run(Settings.Instance instance, String script) {
        engine.run(instance, script, PATIENCE);
    }
}
