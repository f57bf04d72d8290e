package digital.vya.backupdb.sweep;

import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Restores the data of a point with plain psql into a real server and looks at the rows. The same bytes only once. */
final class Restorability {
    static final String CONTENT = "SELECT count(*) || ' ' || md5(string_agg(id || text, ',' ORDER BY id)) FROM goods;";

    private final PostgresServer server;
    private final String expected;
    private final Set<String> proven = new HashSet<>();

    Restorability(PostgresServer server) {
        this.server = server;
        this.expected = server.psql(Stage.DATABASE, CONTENT);
    }

    int proven() {
        return proven.size();
    }

    void isWhole(String database) {
        String rows = server.psql(database, CONTENT);
        if (!rows.equals(expected)) {
            throw new AssertionError(database + " has other rows: " + rows);
        }
    }

    synchronized void prove(Path data) throws IOException {
        String sql = Points.sql(data);
        String hash = Points.sha256(sql.getBytes(StandardCharsets.UTF_8));
        if (proven.contains(hash)) {
            return;
        }
        // the dump makes its database itself
        String elsewhere = sql.replaceAll("(DATABASE (IF EXISTS )?)shop\\b", "$1proof")
                .replace("\\connect shop", "\\connect proof");
        try {
            Tool.Result restored = PostgresServer.psql(server.environment("postgres"), elsewhere);
            if (restored.exit() != 0) {
                throw new AssertionError(data + " does not restore: " + restored.err());
            }
            isWhole("proof");
            proven.add(hash);
        } finally {
            server.psql("postgres", "DROP DATABASE IF EXISTS proof WITH (FORCE);");
        }
    }
}
