package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server whose live database {@code shop} differs from its backup: whatever goes wrong, it must stay the live one. */
final class LiveShop implements AutoCloseable {
    static final String MARK = "SELECT mark FROM marked;";
    static final String LIVE = "1";
    static final String BACKED_UP = "2";
    private static final String DATABASES =
            "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE NOT datistemplate;";

    final PostgresServer server;
    final Scene scene;

    private LiveShop(PostgresServer server, Scene scene) {
        this.server = server;
        this.scene = scene;
    }

    /** {@code more} is SQL for the database before it is backed up. */
    static LiveShop in(Path home, PostgresServer server, String more) {
        server.psql("postgres", "CREATE DATABASE shop;");
        server.psql("shop", """
                CREATE TABLE marked AS SELECT 2 AS mark;
                CREATE TABLE filler (id int PRIMARY KEY, text text);
                INSERT INTO filler SELECT n, md5(n::text) FROM generate_series(1, 20000) n;
                """ + more);
        return new LiveShop(server, Scene.in(home, server, server));
    }

    LiveShop backedUp() {
        Scene.Said backup = scene.backup();
        assertThat(backup.status()).as(backup.toString()).isZero();
        server.psql("shop", "UPDATE marked SET mark = 1;");
        return this;
    }

    Scene.Said restore(String... more) {
        List<String> all = new ArrayList<>(List.of("--database", "shop", "--source", "pg", "--instance", "clean"));
        all.addAll(List.of(more));
        return scene.restore(all.toArray(String[]::new));
    }

    void restores(String... more) {
        Scene.Said said = restore(more);
        assertThat(said.status()).as(said.toString()).isZero();
    }

    String mark() {
        return server.psql("shop", MARK);
    }

    /** It failed with this code in this step, and everything is as before. */
    void failedHarmlessly(Scene.Said said, String code, int step, String... words) {
        assertThat(said.status()).as(said.toString()).isEqualTo(1);
        JsonNode problem = said.json().path("problems").path(0);
        assertThat(problem.path("code").asText()).as(said.toString()).isEqualTo(code);
        assertThat(problem.path("message").asText()).contains(words);
        assertThat(log(said)).contains("[STEP " + step + "/6]", "FAILED");
        isUntouched();
    }

    void isUntouched() {
        assertThat(mark()).isEqualTo(LIVE);
        assertThat(server.psql("postgres", DATABASES)).isEqualTo("postgres shop");
        assertThat(server.psql("postgres", "SELECT datconnlimit FROM pg_database WHERE datname = 'shop';"))
                .isEqualTo("-1");
        assertThat(Installation.files(scene.installation.spool())).isEmpty();
        assertThat(Installation.files(scene.installation.state()))
                .noneMatch(f -> f.startsWith("restores/") && f.endsWith(".running"));
    }

    String log(Scene.Said said) {
        String id = said.json().path("id").asText();
        Path state = scene.installation.state();
        Path file = Installation.files(state).stream()
                .filter(f -> f.contains(id) && f.endsWith(".log"))
                .map(state::resolve)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no log of " + id + " in " + Installation.files(state)));
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drops what successful restores kept, and makes the database the live one again. */
    void reset() {
        server.psql("postgres", """
                SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database
                  WHERE NOT datistemplate AND datname NOT IN ('postgres', 'shop') \\gexec
                """);
        server.psql("shop", "UPDATE marked SET mark = 1;");
    }

    @Override
    public void close() {
        server.close();
    }
}
