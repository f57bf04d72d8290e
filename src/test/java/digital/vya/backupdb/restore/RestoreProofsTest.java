package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's own questions: whoever answers them wrongly does not become the live database. */
@Tag("server")
class RestoreProofsTest {
    @TempDir
    static Path home;

    private static LiveShop shop;
    private static String config;

    @BeforeAll
    static void start() {
        shop = LiveShop.in(home, PostgresServer.start(15), """
                        CREATE TABLE visits AS SELECT now() - interval '3 hours' AS at;
                        """).backedUp();
        config = shop.scene.installation.text();
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT count(*) = 2 FROM marked                              | is false",
                "SELECT count(*) FROM marked                                  | is 1, not true",
                "SELECT count(*) > 0 FROM no_such_table                       | no_such_table",
                "SELECT mark = 2 FROM marked WHERE mark = 3                   | no rows",
                "SELECT true FROM filler                                      | more than one row",
                "SELECT true, false                                           | number of source and target fields",
                "SELECT NULL::boolean                                         | no value",
                "SELECT true; COMMIT; DROP TABLE filler; SELECT true          | transaction commands",
                "COMMIT; DROP TABLE filler; SELECT true                       | transaction commands",
                "SET default_transaction_read_only = off; COMMIT              | transaction commands",
                "DO 'BEGIN COMMIT; DROP TABLE filler; END'                    | invalid transaction termination",
                "SELECT 't' \\! touch here                                     | syntax error",
                "DROP TABLE filler                                            | read-only",
                "WITH gone AS (DELETE FROM marked RETURNING 1) SELECT count(*) = 1 FROM gone | read-only",
                "SELECT set_config('transaction_read_only', 'off', true) = 'off' | read"
            })
    void anAssertionThatDoesNotHold(String sql, String said) {
        proofs("    assertions: [{name: the shop is open, sql: \""
                + sql.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}]\n");
        shop.failedHarmlessly(shop.restore(), "VYA-8015", 5, "the shop is open", said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT max(at) FROM visits                   | 2h | more than 2 h 00 min before the backup",
                "SELECT max(at) FROM visits WHERE at > now()  | 2h | no newest row",
                "SELECT max(id) FROM filler                   | 2h | cannot be asked"
            })
    void whatIsNotFresh(String sql, String within, String said) {
        proofs("    freshness: {sql: \"" + sql + "\", within: " + within + "}\n");
        shop.failedHarmlessly(shop.restore(), "VYA-8015", 5, "freshness of ours", said);
    }

    @Test
    void whatHoldsIsSwapped() {
        proofs("""
                    freshness: {sql: SELECT max(at) FROM visits;, within: 4h}
                    assertions:
                      - {name: restored, sql: SELECT mark = 2 FROM marked}
                      - name: of several lines
                        sql: |
                          -- a comment before
                          SELECT count(*) = 20000
                            FROM filler; -- and one after
                """);
        try {
            Scene.Said said = shop.restore();
            assertThat(said.status()).as(said.toString()).isZero();
            assertThat(said.json().path("proof").toString())
                    .contains("freshness of ours", "assertion restored", "assertion of several lines");
            assertThat(shop.mark()).isEqualTo(LiveShop.BACKED_UP);
        } finally {
            shop.reset();
        }
    }

    /** Until its time is up: then it goes like a database that was replaced. */
    @ParameterizedTest
    @ValueSource(strings = {"safe", "test"})
    void aCopyThatFailedIsLeftWhereSomebodyWantsToLookAtIt(String mode) {
        proofs("    assertions: [{name: never, sql: SELECT false}]\n");
        try {
            Scene.Said said = shop.restore("--mode", mode, "--keep-failed");

            assertThat(said.status()).as(said.toString()).isEqualTo(1);
            String left = said.json().path("keptDatabase").asText();
            assertThat(left).startsWith(mode.equals("safe") ? "shop__restoring_" : "shop_test_");
            assertThat(shop.server.psql(left, "SELECT mark FROM marked;")).isEqualTo(LiveShop.BACKED_UP);
            assertThat(shop.log(said)).contains("Left as it is: " + left);

            shop.scene.installation.knob("vya.restore.keepOld", "0s");
            shop.restore("--mode", mode, "--keep-failed");
            shop.scene.installation.configure(config);
            shop.restores("--mode", "test");
            assertThat(shop.server.psql("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'shop_%';"))
                    .isEqualTo("1");
            assertThat(shop.server.psql(left, "SELECT mark FROM marked;")).isEqualTo(LiveShop.BACKED_UP);
        } finally {
            shop.scene.installation.knob("vya.restore.keepOld", "7d");
            shop.reset();
        }
    }

    @Test
    void anotherDatabasesProofsAreNotAsked() {
        proofs("    assertions: [{name: never, sql: SELECT false}]\n");
        shop.scene.installation.replaceInConfig("databases: [shop]", "databases: ['sh?']");
        Scene.Said said = shop.restore("--mode", "test");
        assertThat(said.status()).as(said.toString()).isZero();
    }

    @Test
    void aSectionThatIsWrongIsRefusedWithItsLine() {
        proofs("    freshness: {sql: SELECT now(), within: soon}\n    assertion: []\n");
        int line = (int) config.lines().count() + 4;
        Scene.Said said = shop.scene.run("config", "validate");
        assertThat(said.status()).as(said.toString()).isNotZero();
        assertThat(said.out() + said.err())
                .contains("backup.yaml:" + line + ":", "backup.yaml:" + (line + 1) + ":", "within", "assertion");
    }

    private static void proofs(String how) {
        shop.scene.installation.configure(config + "proofs:\n  - id: ours\n    databases: [shop]\n" + how);
    }
}
