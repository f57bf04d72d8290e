package digital.vya.backupdb.sweep.subject;

import static java.nio.charset.StandardCharsets.UTF_8;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A database of a PostgreSQL server. */
public final class PostgresSubject implements Subject {
    private static final String CONTENT =
            "SELECT count(*) || ' ' || md5(string_agg(id || text, ',' ORDER BY id)) || ' '"
                    + " || (SELECT count(*) FROM marked) || ' ' || has_table_privilege('clerk', 'goods', 'SELECT')"
                    + " FROM goods;";
    private static final String OPEN =
            "SELECT count(*) FROM pg_database WHERE datname = 'shop' AND datallowconn AND datconnlimit = -1;";

    private final PostgresServer server;
    private final String expected;

    private PostgresSubject(PostgresServer server) {
        this.server = server;
        server.psql("postgres", "CREATE ROLE clerk; CREATE DATABASE shop;");
        server.psql(NAME, """
                CREATE TABLE marked AS SELECT 2 AS mark;
                CREATE TABLE goods (id int PRIMARY KEY, text text NOT NULL);
                INSERT INTO goods SELECT n, md5(n::text) FROM generate_series(1, 300) n;
                GRANT SELECT ON goods TO clerk;
                """);
        expected = server.psql(NAME, CONTENT);
    }

    public static PostgresSubject start() {
        return new PostgresSubject(PostgresServer.start(15));
    }

    public PostgresServer server() {
        return server;
    }

    @Override
    public String instance() {
        return "pg";
    }

    @Override
    public void configure(Installation installation) {
        installation.configure(server, NAME);
    }

    @Override
    public Map<String, Path> tools() {
        return Stream.of("psql", "pg_dump", "pg_dumpall", "pg_restore")
                .collect(Collectors.toMap(Function.identity(), ClientTools::real));
    }

    @Override
    public void takeTools(Installation installation, Path folder) {
        installation.knob("vya.tools.postgresql", folder);
    }

    @Override
    public void live(String mark) {
        server.psql("postgres", """
                SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database
                  WHERE NOT datistemplate AND datname NOT IN ('postgres', 'shop') \\gexec
                """);
        server.psql(NAME, "UPDATE marked SET mark = " + mark + ";");
    }

    @Override
    public String mark() {
        return server.psql(NAME, "SELECT mark FROM marked;");
    }

    @Override
    public Optional<String> wrong(boolean afterSuccess) {
        if (!server.psql("postgres", OPEN).equals("1")) {
            return Optional.of("the live database is not there, or keeps people out");
        }
        return otherRows(NAME);
    }

    private Optional<String> otherRows(String database) {
        String rows = server.psql(database, CONTENT);
        return rows.equals(expected) ? Optional.empty() : Optional.of(database + " has other rows or rights: " + rows);
    }

    @Override
    public String unfinished() {
        return databases("shop\\_\\_restoring%");
    }

    @Override
    public String putAside() {
        return databases("shop\\_\\_before\\_%");
    }

    private String databases(String pattern) {
        return server.psql(
                "postgres",
                "SELECT coalesce(string_agg(datname, ' '), '') FROM pg_database WHERE datname LIKE '" + pattern + "';");
    }

    /** What psql is told to take nothing but SQL with is another word each time. */
    @Override
    public byte[] content(Path data) throws IOException {
        return new String(Packed.bytes(data), UTF_8)
                .replaceAll("(?m)^\\\\(un)?restrict .*\n", "")
                .getBytes(UTF_8);
    }

    @Override
    public Optional<String> prove(byte[] content, String missing) {
        // the dump makes its database itself
        String elsewhere = new String(content, UTF_8)
                .replaceAll("(DATABASE (IF EXISTS )?)shop\\b", "$1proof")
                .replace("\\connect shop", "\\connect proof");
        try {
            Tool.Result restored = PostgresServer.psql(server.environment("postgres"), elsewhere);
            if (restored.exit() != 0) {
                return Optional.of("it does not restore: " + restored.err());
            }
            return otherRows("proof");
        } finally {
            server.psql("postgres", "DROP DATABASE IF EXISTS proof WITH (FORCE);");
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
