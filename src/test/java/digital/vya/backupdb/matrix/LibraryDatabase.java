package digital.vya.backupdb.matrix;

import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A PostgreSQL database with many kinds of objects, in words that the oldest version of the matrix understands. */
final class LibraryDatabase {
    static final String NAME = "library";
    static final String APP = "library_app";
    static final String APP_PASSWORD = "old pass'word \\ ä";

    private LibraryDatabase() {}

    static void create(PostgresContainer server) {
        load(server, "postgres", "roles");
        server.psql("postgres", "CREATE DATABASE library OWNER library_owner TEMPLATE template0;");
        load(server, NAME, "library");
    }

    private static void load(PostgresContainer server, String database, String script) {
        String password = APP_PASSWORD.replace("\\", "\\\\").replace("'", "\\'");
        String sql = "SET client_min_messages = error;\n\\set app_password '" + password + "'\n" + text(script);
        PostgresServer.psql(server.environment(database), sql).orThrow(script + ".sql on " + server.version());
    }

    private static String text(String script) {
        try (InputStream in = LibraryDatabase.class.getResourceAsStream("/servers/matrix/" + script + ".sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
