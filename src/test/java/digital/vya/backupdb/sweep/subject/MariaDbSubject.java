package digital.vya.backupdb.sweep.subject;

import static java.nio.charset.StandardCharsets.UTF_8;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.MariaDbServer;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A database of a MariaDB server, with programs. A restore that failed or was killed may leave the live database without
 * them until the next command; its rows are there at all times.
 */
public final class MariaDbSubject implements Subject {
    private static final String ROWS = """
            SET SESSION group_concat_max_len = 1000000;
            SELECT CONCAT(COUNT(*), ' ', MD5(GROUP_CONCAT(id, text ORDER BY id))) FROM goods;
            """;
    private static final String PROGRAMS = """
            SELECT 'view', table_name, security_type FROM information_schema.views WHERE table_schema = DATABASE();
            SELECT 'routine', routine_name, routine_definition FROM information_schema.routines
             WHERE routine_schema = DATABASE();
            SELECT 'trigger', trigger_name, action_statement FROM information_schema.triggers
             WHERE trigger_schema = DATABASE();
            SELECT 'event', event_name, event_definition FROM information_schema.events
             WHERE event_schema = DATABASE();
            SELECT 'ours', table_name FROM information_schema.tables
             WHERE table_schema = DATABASE() AND table_name LIKE 'vya\\_%';
            """;

    private final MariaDbServer server;
    private final String rows;
    private final String programs;

    private MariaDbSubject(MariaDbServer server) {
        this.server = server;
        server.sql("CREATE DATABASE shop; CREATE USER clerk@'%' IDENTIFIED BY 'of no use';");
        server.sql(NAME, """
                CREATE TABLE marked (mark INT); INSERT INTO marked VALUES (2);
                CREATE TABLE goods (id INT PRIMARY KEY, text VARCHAR(40) NOT NULL);
                INSERT INTO goods SELECT seq, MD5(seq) FROM seq_1_to_300;
                CREATE VIEW cheap AS SELECT id FROM goods WHERE id < 10;
                CREATE FUNCTION three() RETURNS INT RETURN 3;
                CREATE TRIGGER lowered BEFORE INSERT ON goods FOR EACH ROW SET NEW.text = LOWER(NEW.text);
                CREATE EVENT daily ON SCHEDULE EVERY 1 DAY DO SELECT 1;
                GRANT SELECT ON goods TO clerk@'%';
                """);
        rows = server.sql(NAME, ROWS);
        programs = server.sql(NAME, PROGRAMS);
    }

    public static MariaDbSubject start() {
        return new MariaDbSubject(MariaDbServer.start());
    }

    @Override
    public String instance() {
        return "maria";
    }

    @Override
    public void configure(Installation installation) {
        installation.configure(server, NAME);
    }

    @Override
    public Map<String, Path> tools() {
        return Map.of(
                "mariadb", server.tools().resolve("mariadb"),
                "mariadb-dump", server.tools().resolve("mariadb-dump"));
    }

    @Override
    public void takeTools(Installation installation, Path folder) {
        installation.knob("vya.tools.mysql", folder);
    }

    @Override
    public void live(String mark) {
        StringBuilder drops = new StringBuilder();
        server.databases().stream()
                .filter(name -> !name.equals(NAME))
                .forEach(name -> drops.append("DROP DATABASE `").append(name).append("`;\n"));
        server.sql(drops + "UPDATE shop.marked SET mark = " + mark + ";");
    }

    @Override
    public String mark() {
        return server.sql(NAME, "SELECT mark FROM marked;");
    }

    @Override
    public Optional<String> wrong(boolean afterSuccess) {
        if (!server.databases().contains(NAME)) {
            return Optional.of("the live database is not there");
        }
        return wrong(NAME, afterSuccess);
    }

    private Optional<String> wrong(String database, boolean withPrograms) {
        String found = server.sql(database, ROWS);
        if (!found.equals(rows)) {
            return Optional.of(database + " has other rows: " + found);
        }
        String made = withPrograms ? server.sql(database, PROGRAMS) : programs;
        return made.equals(programs) ? Optional.empty() : Optional.of(database + " has other programs: " + made);
    }

    @Override
    public String unfinished() {
        return databases("shop__restoring");
    }

    @Override
    public String putAside() {
        return databases("shop__before_");
    }

    private String databases(String start) {
        return String.join(
                " ",
                server.databases().stream()
                        .filter(name -> name.startsWith(start))
                        .toList());
    }

    /** The last line says when it was made. */
    @Override
    public byte[] content(Path data) throws IOException {
        return new String(Packed.bytes(data), UTF_8)
                .replaceAll("(?m)^-- Dump completed on .*\n", "")
                .getBytes(UTF_8);
    }

    @Override
    public Optional<String> prove(byte[] content, String missing) {
        String elsewhere = new String(content, UTF_8).replace("`shop`", "`proof`");
        try {
            Tool.Result restored = server.sql(server.superuser(), server.password(), "mysql", elsewhere);
            if (restored.exit() != 0) {
                return Optional.of("it does not restore: " + restored.err());
            }
            return wrong("proof", true);
        } finally {
            server.sql("DROP DATABASE IF EXISTS proof;");
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
