package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.cli.Answering;
import digital.vya.backupdb.servers.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables and schemas of a live database that are dropped for those of a backup: said before, whole, or not at all. */
@Tag("server")
class RestoreInPlaceTest {
    private static final String MAKE = """
            CREATE SCHEMA sales;
            CREATE TYPE sales.state AS ENUM ('new', 'paid');
            CREATE DOMAIN sales.amount AS numeric CHECK (VALUE >= 0);
            CREATE SEQUENCE sales.numbers;
            CREATE TABLE sales.customers (id serial PRIMARY KEY, name text);
            CREATE TABLE sales.orders (id serial PRIMARY KEY, customer int CONSTRAINT of_customer REFERENCES sales.customers,
                state sales.state DEFAULT 'new', amount sales.amount, number int DEFAULT nextval('sales.numbers'));
            CREATE TABLE sales.parted (id int, day date) PARTITION BY RANGE (day);
            CREATE TABLE sales.parted_1 PARTITION OF sales.parted FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
            CREATE FUNCTION sales.total() RETURNS numeric LANGUAGE sql AS 'SELECT sum(amount) FROM sales.orders';
            CREATE FUNCTION sales.total(int) RETURNS numeric LANGUAGE sql AS 'SELECT 1::numeric';
            CREATE PROCEDURE sales.tidy() LANGUAGE sql AS 'DELETE FROM sales.orders WHERE amount IS NULL';
            CREATE VIEW sales.paid AS SELECT * FROM sales.orders WHERE state = 'paid';
            CREATE MATERIALIZED VIEW sales.sums AS SELECT customer, sum(amount) FROM sales.paid GROUP BY customer;
            CREATE TABLE public.notes (id int PRIMARY KEY, text text);
            CREATE FUNCTION public.shout(text) RETURNS text LANGUAGE sql AS 'SELECT upper($1)';
            CREATE VIEW public.loud AS SELECT id, public.shout(text) FROM public.notes;
            CREATE TYPE public.pair AS (one int, other int);
            CREATE AGGREGATE public.longest(text) (SFUNC = textcat, STYPE = text);
            INSERT INTO sales.customers (name) VALUES ('ann'), ('bob');
            INSERT INTO sales.orders (customer, amount, state) SELECT 1 + n % 2, n, 'paid' FROM generate_series(1, 10) n;
            INSERT INTO sales.parted SELECT n, '2026-05-01' FROM generate_series(1, 5) n;
            INSERT INTO public.notes VALUES (1, 'backup');
            REFRESH MATERIALIZED VIEW sales.sums;
            """;

    private static final String UNMAKE = """
            DROP SCHEMA sales CASCADE;
            DROP VIEW public.loud;
            DROP TABLE public.notes;
            DROP FUNCTION public.shout;
            DROP TYPE public.pair;
            DROP AGGREGATE public.longest(text);
            """;

    private static final String EVERYTHING = """
            SELECT string_agg(pg_describe_object(d.classid, d.objid, 0), ', ' ORDER BY pg_describe_object(d.classid, d.objid, 0))
              FROM pg_depend d JOIN pg_namespace n ON n.oid = d.refobjid AND d.refclassid = 'pg_namespace'::regclass
             WHERE n.nspname IN ('sales', 'public');
            """;

    @TempDir
    static Path home;

    private static LiveShop shop;
    private static String everything;

    @BeforeAll
    static void start() {
        shop = LiveShop.in(home, PostgresServer.start(15), MAKE).backedUp();
        everything = shop.server.psql("shop", EVERYTHING);
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @BeforeEach
    void live() {
        shop.server.psql("shop", "UPDATE sales.orders SET amount = 0; UPDATE public.notes SET text = 'live';");
    }

    @AfterEach
    void again() {
        shop.server.psql(
                "shop",
                "DROP TABLE IF EXISTS public.later, public.apart CASCADE; DROP VIEW IF EXISTS outer_view;"
                        + " DROP PUBLICATION IF EXISTS told;");
        shop.server.psql("shop", UNMAKE);
        shop.server.psql("shop", MAKE);
        shop.reset();
    }

    private static Answering.Said answered(String answer, String... more) {
        List<String> all =
                new ArrayList<>(List.of("restore", "--database", "shop", "--source", "pg", "--instance", "clean"));
        all.addAll(List.of(more));
        return Answering.run(shop.scene.installation.home(), List.of(answer), all.toArray(String[]::new));
    }

    private static String sums() {
        return shop.server.psql("shop", "SELECT sum(amount) FROM sales.orders;");
    }

    @Test
    void thePlanAndTheQuestionSayThatThereIsNoWayBack() {
        Answering.Said said = answered("yes", "--tables", "public.notes,public.loud", "--recreate");
        assertThat(said.status()).as(said.toString()).isEqualTo(6);
        assertThat(said.out()).contains("drop and replace table public.notes, no way back", "Nothing was changed.");
        assertThat(said.asked()).contains("rollback does not bring them back. Type its name to go on:");
        String text = "SELECT text FROM public.notes;";
        assertThat(shop.server.psql("shop", text)).isEqualTo("live");

        Answering.Said agreed = answered("shop", "--tables", "public.notes,public.loud", "--recreate");
        assertThat(agreed.status()).as(agreed.toString()).isZero();
        assertThat(shop.server.psql("shop", text)).isEqualTo("backup");
    }

    @Test
    void aDryRunListsWhatIsReplaced() {
        Scene.Said rows = shop.restore("--tables", "public.notes", "--data-only", "--recreate", "--dry-run");
        assertThat(rows.status()).as(rows.toString()).isZero();
        assertThat(rows.json().path("plan").path("replaced").path(0).asText())
                .isEqualTo("empty and refill table public.notes");
        Scene.Said added = shop.restore("--tables", "public.notes", "--data-only", "--dry-run");
        assertThat(added.json().path("plan").path("replaced")).isEmpty();
        Scene.Said schema = shop.restore("--schemas", "sales", "--recreate", "--dry-run");
        assertThat(schema.status()).as(schema.toString()).isZero();
        assertThat(schema.json().path("plan").path("replaced").toString())
                .contains(
                        "drop and replace schema sales with all that is in it",
                        "table sales.parted_1",
                        "view sales.paid")
                .doesNotContain("orders_id_seq");
        Scene.Said fast = shop.restore("--mode", "fast", "--recreate", "--dry-run");
        assertThat(fast.json().path("plan").path("replaced").path(0).asText())
                .isEqualTo("drop and replace database shop");
        assertThat(shop.restore("--dry-run").json().path("plan").path("replaced"))
                .isEmpty();
        assertThat(sums()).isEqualTo("0");
    }

    @Test
    void whatElseNeedsTheTableIsNamedBeforeAnythingIsTouched() {
        shop.server.psql("shop", """
                CREATE TABLE public.later (id int CONSTRAINT to_order REFERENCES sales.orders, state sales.state);
                CREATE VIEW outer_view AS SELECT id FROM sales.orders;
                """);
        shop.failedHarmlessly(
                shop.restore("--tables", "sales.orders,sales.paid,sales.sums", "--recreate"),
                "VYA-8020",
                1,
                "constraint to_order on table public.later",
                "view public.outer_view");
        shop.failedHarmlessly(
                shop.restore("--schemas", "sales", "--recreate"),
                "VYA-8020",
                1,
                "constraint to_order on table public.later",
                "column state of table public.later",
                "view public.outer_view");
        shop.failedHarmlessly(
                shop.restore("--tables", "sales.orders", "--data-only", "--recreate"),
                "VYA-8020",
                1,
                "constraint to_order on table public.later");
        assertThat(sums()).isEqualTo("0");
    }

    @Test
    void aSchemaWithFunctionsViewsAndTypesIsReplacedAsAWhole() {
        shop.restores("--schemas", "sales", "--recreate");
        assertThat(sums()).isEqualTo("55");
        assertThat(shop.server.psql("shop", "SELECT sales.total() || ' ' || (SELECT sum(sum) FROM sales.sums);"))
                .isEqualTo("55 55");
        assertThat(shop.server.psql("shop", EVERYTHING)).isEqualTo(everything);
        assertThat(shop.server.psql("shop", "SELECT text FROM notes;")).isEqualTo("live");
        shop.isUntouched();
    }

    @Test
    void theSchemaPublicIsReplacedAndKeepsItsExtensions() {
        shop.server.psql("shop", "CREATE EXTENSION pg_trgm; UPDATE marked SET mark = 2;");
        try {
            shop.restores("--schemas", "public", "--recreate");
            assertThat(shop.server.psql("shop", "SELECT text FROM notes;")).isEqualTo("backup");
            assertThat(shop.server.psql("shop", "SELECT extname FROM pg_extension WHERE extname = 'pg_trgm';"))
                    .isEqualTo("pg_trgm");
        } finally {
            shop.server.psql("shop", "DROP EXTENSION pg_trgm;");
        }
        assertThat(shop.server.psql("shop", EVERYTHING)).isEqualTo(everything);
        assertThat(sums()).isEqualTo("0");
    }

    @Test
    void whatTheBackupDoesNotHoldIsNotDroppedWithItsSchema() {
        shop.server.psql("shop", """
                CREATE FUNCTION sales.newer() RETURNS int LANGUAGE sql AS 'SELECT 1';
                CREATE VIEW sales.newest AS SELECT 1 AS one;
                CREATE TYPE sales.mood AS ENUM ('good');
                """);
        shop.failedHarmlessly(
                shop.restore("--schemas", "sales", "--recreate"),
                "VYA-8011",
                1,
                "function sales.newer()",
                "view sales.newest",
                "type sales.mood");
        assertThat(sums()).isEqualTo("0");
    }

    @Test
    void aSchemaThatIsThereWithoutItsTablesIsSaid() {
        shop.server.psql(
                "shop", "DROP TABLE sales.orders, sales.customers, sales.parted CASCADE; DROP SEQUENCE sales.numbers;");
        shop.failedHarmlessly(shop.restore("--schemas", "sales"), "VYA-8011", 1, "schema sales");
        shop.restores("--schemas", "sales", "--recreate");
        assertThat(sums()).isEqualTo("55");
        assertThat(shop.server.psql("shop", EVERYTHING)).isEqualTo(everything);
    }

    @Test
    void viewsAndSequencesAreReplacedWithTheirTables() {
        shop.restores("--tables", "sales.orders,sales.paid,sales.sums,sales.numbers", "--recreate");
        assertThat(sums()).isEqualTo("55");
        assertThat(shop.server.psql("shop", "SELECT count(*) FROM sales.paid;")).isEqualTo("10");
        shop.failedHarmlessly(shop.restore("--tables", "sales.paid"), "VYA-8011", 1, "sales.paid");
        shop.failedHarmlessly(shop.restore("--tables", "sales.numbers"), "VYA-8011", 1, "sales.numbers");
    }

    @Test
    void aPartitionedTableIsReplacedWithItsPartitions() {
        shop.server.psql("shop", "DELETE FROM sales.parted;");
        shop.restores("--tables", "sales.parted", "--recreate");
        assertThat(shop.server.psql("shop", "SELECT count(*) FROM sales.parted_1;"))
                .isEqualTo("5");
    }

    @Test
    void aForeignKeyToALiveTableIsMadeAgain() {
        Scene.Said said = shop.restore("--tables", "sales.orders,sales.paid,sales.sums", "--recreate");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.json().path("outcome").asText()).isEqualTo("SUCCESS");
        assertThat(shop.server.psql("shop", "SELECT convalidated FROM pg_constraint WHERE conname = 'of_customer';"))
                .isEqualTo("t");
        assertThat(said.json().path("proof").toString()).contains("of_customer of sales.orders to sales.customers");
    }

    @Test
    void aForeignKeyThatTheLiveRowsBreakIsNamedAndTheOutcomeDegraded() {
        shop.server.psql(
                "shop", "DELETE FROM sales.orders WHERE customer = 2; DELETE FROM sales.customers WHERE id = 2;");
        Scene.Said said = shop.restore("--tables", "sales.orders,sales.paid,sales.sums", "--recreate");
        assertThat(said.status()).as(said.toString()).isEqualTo(3);
        JsonNode check = check(said, "foreign keys to live tables");
        assertThat(check.path("passed").asBoolean()).isFalse();
        assertThat(check.path("problem").path("code").asText()).isEqualTo("VYA-8021");
        assertThat(check.path("problem").path("message").asText())
                .contains("of_customer of sales.orders to sales.customers", "violates foreign key", "shop", "clean");
        assertThat(sums()).isEqualTo("55");
    }

    @Test
    void aForeignKeyToATableThatIsGoneIsNamedToo() {
        shop.server.psql("shop", "DROP TABLE sales.customers CASCADE;");
        Scene.Said said = shop.restore("--tables", "sales.orders,sales.paid,sales.sums", "--recreate");
        assertThat(said.status()).as(said.toString()).isEqualTo(3);
        assertThat(check(said, "foreign keys to live tables")
                        .path("problem")
                        .path("message")
                        .asText())
                .contains("of_customer", "does not exist");
    }

    @Test
    void aTableThatLeavesAPublicationIsSaidBefore() {
        shop.server.psql("shop", "CREATE PUBLICATION told FOR TABLE public.notes;");
        Scene.Said said = shop.restore("--tables", "public.notes,public.loud", "--recreate", "--dry-run");
        assertThat(said.json().path("plan").path("warnings").toString())
                .contains("publication of table public.notes in publication told");
    }

    private static JsonNode check(Scene.Said said, String what) {
        for (JsonNode check : said.json().path("proof")) {
            if (check.path("what").asText().equals(what)) {
                return check;
            }
        }
        throw new AssertionError("no check " + what + " in " + said);
    }
}
