package digital.vya.backupdb.bench;

import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A PostgreSQL server with one database: half of its dump is like pgbench's tables, half is text. */
final class Database implements AutoCloseable {
    static final String NAME = "bench";
    /** What one row of accounts takes in a dump. */
    private static final int ACCOUNT = 104;

    private final PostgresServer server;

    private Database(PostgresServer server) {
        this.server = server;
    }

    static Database make(Options options) throws IOException, InterruptedException {
        PostgresServer server =
                PostgresServer.start(15, "shared_buffers=512MB", "max_wal_size=8GB", "maintenance_work_mem=256MB");
        Database database = new Database(server);
        database.fill(options);
        return database;
    }

    private void fill(Options options) throws IOException, InterruptedException {
        server.psql("postgres", "CREATE DATABASE " + NAME + ";");
        server.psql(NAME, """
                CREATE TABLE accounts (aid bigint, bid integer, abalance integer, filler character(84));
                INSERT INTO accounts SELECT i, i %% 1000, (random() * 100000)::integer, ''
                  FROM generate_series(1, %d) AS i;
                ALTER TABLE accounts ADD PRIMARY KEY (aid);
                CREATE TABLE table_0 (id text, name text, at timestamp, amount numeric, note text);
                CREATE TABLE table_1 (LIKE table_0);
                CREATE TABLE table_2 (LIKE table_0);
                """.formatted(options.bytes() / 2 / ACCOUNT));
        Path text = options.work().resolve("text.sql");
        DumpText.write(text, options.bytes() / 2);
        Shell.run(environment(), options.work(), "psql -Xq -v ON_ERROR_STOP=1 -f text.sql");
        Files.delete(text);
        server.psql(NAME, "CREATE INDEX ON table_1 (at); CREATE INDEX ON accounts (bid);");
        server.psql(NAME, "VACUUM ANALYZE; ");
        server.psql(NAME, "CHECKPOINT;");
    }

    String version() {
        return server.psql(NAME, "SHOW server_version;");
    }

    PostgresServer server() {
        return server;
    }

    /** For the raw tools. */
    Map<String, String> environment() {
        return server.environment(NAME);
    }

    void drop(String database) {
        server.psql("postgres", "DROP DATABASE IF EXISTS \"" + database + "\" WITH (FORCE);");
    }

    @Override
    public void close() {
        server.close();
    }
}
