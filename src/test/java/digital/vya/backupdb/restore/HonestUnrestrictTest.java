package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that speak of psql's {@code unrestrict} and have backticks, as Markdown has: a backup of them can be restored. */
@Tag("server")
class HonestUnrestrictTest {
    private static final String ROWS = "SELECT md5(string_agg(id || E'\\t' || a, E'\\n' ORDER BY id)) FROM note;";
    private static final String[] LIVE = {"--database", "shop", "--source", "pg", "--instance", "clean"};

    @TempDir
    static Path home;

    private static PostgresServer server;
    private static Scene scene;
    private static String rows;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop; CREATE DATABASE texts;");
        server.psql("shop", """
                CREATE TABLE note (id int PRIMARY KEY, a text);
                INSERT INTO note VALUES (1, 'call `\\unrestrict` and no more'), (2, '\\unrestrict `x`'), (3, '`\\unrestrict'),
                  (4, '\\\\unrestrict \\`140` \\\\`'), (5, E'\\\\unrestrict\\n`x`\\t`0`'), (6, repeat('\\unrestrict ```', 40000)), (7, '`');
                """);
        server.psql("texts", """
                CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT 'type \\unrestrict `x`'::text $$;
                """);
        rows = server.psql("shop", ROWS);
        scene = Scene.in(home, server, server);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void dropCopies() {
        server.psql("postgres", """
                SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database
                  WHERE NOT datistemplate AND datname NOT IN ('postgres', 'shop', 'texts') \\gexec
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "custom"})
    void rowsComeBackAsTheyWere(String format) {
        Path dump = home.resolve("shop." + format);
        dump("shop", dump, "--format=" + format);

        for (String jobs : new String[] {"1", "2"}) {
            succeeds(file(dump, "--jobs", jobs));
            assertThat(server.psql("copy", ROWS)).isEqualTo(rows);
            dropCopies();
        }
    }

    @Test
    void fromARestorePointInPlaceToo() {
        succeeds(scene.backup());

        for (String[] how :
                new String[][] {{}, {"--mode", "fast", "--recreate"}, {"--mode", "fast", "--recreate", "--trust-dump"}
                }) {
            Scene.Said said = scene.restore(with(LIVE, how));
            succeeds(said);
            assertThat(server.psql("shop", ROWS)).isEqualTo(rows);
            assertThat(said.out()).doesNotContain("VYA-8106");
        }
    }

    /** Outside of rows it stays refused, before anything is touched, with the way out; there both readings agree. */
    @Test
    void textsOfOtherKindsAreRestoredForWhoTrustsTheDump() {
        Path dump = home.resolve("texts.sql");
        dump("texts", dump);
        Path inserts = home.resolve("inserts.sql");
        dump("shop", inserts, "--inserts");
        for (Path of : new Path[] {dump, inserts}) {
            Scene.Said refused = file(of, "--mode", "fast");
            assertThat(refused.status()).as(refused.toString()).isEqualTo(1);
            assertThat(refused.out())
                    .contains("VYA-8101", "unrestrict and a program in backticks", "--trust-dump", "--inserts");
            assertThat(server.psql("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'copy%';"))
                    .isEqualTo("0");
        }

        Scene.Said trusted = file(dump, "--trust-dump");
        succeeds(trusted);
        assertThat(server.psql("copy", "SELECT f();")).isEqualTo("type \\unrestrict `x`");
        assertThat(trusted.json().path("problems").path(0).path("code").asText())
                .isEqualTo("VYA-8106");
        dropCopies();
        succeeds(file(inserts, "--trust-dump"));
        assertThat(server.psql("copy", ROWS)).isEqualTo(rows);
        succeeds(file(inserts, "--trust-dump", "--mode", "fast", "--recreate"));
        assertThat(server.psql("copy", ROWS)).isEqualTo(rows);
    }

    private static void dump(String database, Path file, String... more) {
        Tool.run(server.environment(database), "", with(new String[] {"pg_dump", "--file=" + file}, more))
                .orThrow("pg_dump");
    }

    private static Scene.Said file(Path file, String... more) {
        return scene.restore(
                with(new String[] {"--file", file.toString(), "--instance", "clean", "--target", "copy"}, more));
    }

    private static String[] with(String[] some, String... more) {
        String[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    private static void succeeds(Scene.Said said) {
        assertThat(said.status()).as(said.toString()).isZero();
    }
}
