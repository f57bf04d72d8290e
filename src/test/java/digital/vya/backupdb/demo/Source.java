package digital.vya.backupdb.demo;

import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The server that is backed up: two databases, the roles that own and use them, and the passwords of these. */
final class Source {
    static final String SHOP = "shop";
    static final String BRANCH = "Filial \"São Paulo\"; $(id) ../50%";
    static final List<String> DATABASES = List.of(SHOP, BRANCH);
    static final String BACKUP_ROLE = "backup";

    final PostgresServer server;
    final String backupPassword = UUID.randomUUID().toString();
    final String applicationPassword = UUID.randomUUID().toString();

    Source(PostgresServer server) {
        this.server = server;
    }

    void fill() {
        server.psql("postgres", script("cluster"));
        server.psql(SHOP, script("shop"));
        server.psql(BRANCH, script("branch"));
    }

    /** What a client tool needs to be the superuser there, on this server and wherever its roles came back. */
    Map<String, String> environment(PostgresServer on, String database) {
        return on.environment(BACKUP_ROLE, backupPassword, database);
    }

    private String script(String name) {
        try (InputStream in = Source.class.getResourceAsStream("/demo/" + name + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@BACKUP_PASSWORD@", backupPassword)
                    .replace("@APPLICATION_PASSWORD@", applicationPassword);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
