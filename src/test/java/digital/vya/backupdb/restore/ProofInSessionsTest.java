package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.FakeTools;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The proof counts and analyzes in two sessions, one of which goes wrong. */
@Tag("server")
class ProofInSessionsTest {
    @TempDir
    Path home;

    private LiveShop shop;
    private FakeTools tools;

    @BeforeEach
    void start() {
        shop = LiveShop.in(home, PostgresServer.start(15), "").backedUp();
        tools = FakeTools.in(home.resolve("tools"));
        for (String tool : List.of("pg_dump", "pg_dumpall", "pg_restore")) {
            tools.real(tool);
        }
        shop.scene.installation.knob("vya.tools.postgresql", tools.folder());
    }

    @AfterEach
    void stop() {
        shop.close();
    }

    /** What the first session that is asked with these words does, and what the others do. */
    private void psql(String words, String first, String others) {
        tools.script("psql", """
                case " $* " in *' -f - '*) ;; *) exec /usr/bin/psql "$@" ;; esac
                asked=$(mktemp '%1$s/asked.XXXXXX')
                cat > "$asked"
                if grep -q -e '%2$s' "$asked"; then
                  if mkdir '%1$s/first'; then
                    echo $$ > '%1$s/pid'
                    %3$s
                  else
                    %4$s
                  fi
                fi
                exec /usr/bin/psql "$@" < "$asked"
                """.formatted(home, words, first, others));
    }

    @Test
    @Timeout(120)
    void aCountThatFailsEndsTheOneThatHangsAndTheRestore() throws IOException {
        psql("pg_catalog.count(.) *)* *FROM ONLY", "exec sleep 3000", "echo 'no more' >&2; exit 3");

        shop.failedHarmlessly(shop.restore(), "VYA-8001", 5, "no more");

        assertThat(ProcessHandle.of(
                        Long.parseLong(Files.readString(home.resolve("pid")).strip())))
                .isEmpty();
    }

    @Test
    @Timeout(120)
    void aCountThatIsKilledEndsTheRestore() {
        psql("pg_catalog.count(.) *)* *FROM ONLY", "kill -9 $$", ":");

        shop.failedHarmlessly(shop.restore(), "VYA-2003", 5, "killed");
    }

    @Test
    void statisticsThatCannotBeTakenAreARemark() {
        psql("ANALYZE", "echo 'no more' >&2; exit 3", ":");

        Scene.Said said = shop.restore();

        assertThat(said.status()).as(said.toString()).isEqualTo(3);
        assertThat(said.json().path("proof").toString()).contains("has no statistics", "no more");
        assertThat(shop.mark()).isEqualTo(LiveShop.BACKED_UP);
    }
}
