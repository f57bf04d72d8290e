package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.backup.FakeTools;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A psql that ends with status 0 without having done what it was asked for, or fails after having done it. */
@Tag("server")
class LyingClientTest {
    @TempDir
    static Path home;

    private static LiveShop shop;
    private static FakeTools tools;

    @BeforeAll
    static void start() {
        shop = LiveShop.in(
                        home, PostgresServer.start(15), "CREATE ROLE clerk; ALTER DATABASE shop SET work_mem = '7MB';")
                .backedUp();
        tools = FakeTools.in(home.resolve("tools"));
        for (String tool : List.of("pg_dump", "pg_dumpall", "pg_restore")) {
            tools.real(tool);
        }
        shop.scene.installation.knob("vya.tools.postgresql", tools.folder());
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @AfterEach
    void again() {
        shop.reset();
    }

    /** What it is asked is what follows; the rest goes to the real one. */
    private static void psql(String words, String instead) {
        tools.script("psql", """
                case " $* " in *' -f - '*) ;; *) exec /usr/bin/psql "$@" ;; esac
                asked=$(mktemp '%s/asked.XXXXXX')
                cat > "$asked"
                if grep -q -e '%s' "$asked"; then
                  %s
                fi
                exec /usr/bin/psql "$@" < "$asked"
                """.formatted(home, words, instead));
    }

    @ParameterizedTest
    @ValueSource(strings = {"^CREATE DATABASE", "RENAME TO", "ALTER DATABASE .* SET work_mem"})
    void whatItDidNotDoIsNoSuccess(String words) {
        psql(words, "echo nonsense; exit 0");

        Scene.Said said = shop.restore();

        assertThat(said.status()).as(said.toString()).isEqualTo(1);
        JsonNode problem = said.json().path("problems").path(0);
        assertThat(problem.path("message").asText()).contains("psql ended with exit code 0, and not at the end");
        shop.isUntouched();
    }

    /** What reads a script of which a line is like the words does this instead. */
    private static void reads(String words, String instead) {
        tools.script("psql", """
                case " $* " in *' --file=- '*) ;; *) exec /usr/bin/psql "$@" ;; esac
                fed=$(mktemp '%s/fed.XXXXXX')
                cat > "$fed"
                if grep -q '%s' "$fed"; then
                  %s
                  exit 0
                fi
                exec /usr/bin/psql "$@" < "$fed"
                """.formatted(home, words, instead));
    }

    private static void isNoSuccess(Scene.Said said) {
        assertThat(said.status()).as(said.toString()).isEqualTo(1);
        assertThat(said.json().path("problems").path(0).path("message").asText())
                .contains("psql ended with exit code 0, and not at the end");
        shop.isUntouched();
    }

    /** Also where all that the proof asks about is there: it does not ask about everything. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ":",
                "head -n 40 \"$fed\" | /usr/bin/psql \"$@\"",
                "grep -v '^.echo ~' \"$fed\" | /usr/bin/psql \"$@\""
            })
    void contentWhoseEndItDidNotReachIsNoSuccess(String instead) {
        Path archive = home.resolve("shop.dump");
        Tool.run(shop.server.environment("shop"), "", "pg_dump", "--format=custom", "--file=" + archive)
                .orThrow("pg_dump");
        reads("^CREATE TABLE", instead);

        isNoSuccess(shop.restore());
        isNoSuccess(shop.scene.restore(
                "--file", archive.toString(), "--instance", "clean", "--target", "copy", "--jobs", "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {":", "grep -v '^.echo ~' \"$fed\" | /usr/bin/psql \"$@\""})
    void norAreRoles(String instead) {
        shop.server.psql("postgres", "DROP ROLE clerk;");
        reads("CREATE ROLE clerk", instead);
        try {
            isNoSuccess(shop.restore());
        } finally {
            shop.server.psql("postgres", "DROP ROLE IF EXISTS clerk; CREATE ROLE clerk;");
        }
    }

    @Test
    void aSwapThatWasDoneIsASuccessWhateverItsClientSays() {
        psql("RENAME TO", "/usr/bin/psql \"$@\" < \"$asked\"; kill -9 $$");

        Scene.Said said = shop.restore();

        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(shop.mark()).isEqualTo(LiveShop.BACKED_UP);
    }
}
