package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of a backup into the live database: all of it in one transaction, or nothing. */
@Tag("server")
class RestorePartsTest {
    private static final String ORDERS = "SELECT count(*) || ' ' || max(label) FROM sales.orders;";
    private static final String CUSTOMERS = "SELECT string_agg(name, ' ' ORDER BY id) FROM sales.customers;";

    private static final String ROWS = """
            INSERT INTO sales.customers (name) VALUES ('ann'), ('bob');
            INSERT INTO sales.orders (customer, label) SELECT 1 + n % 2, 'backup' FROM generate_series(1, 100) n;
            """;

    @TempDir
    static Path home;

    private static LiveShop shop;

    @BeforeAll
    static void start() {
        shop = LiveShop.in(home, PostgresServer.start(15), """
                CREATE SCHEMA sales;
                CREATE TABLE sales.customers (id serial PRIMARY KEY, name text);
                CREATE TABLE sales.orders (id serial PRIMARY KEY, customer int REFERENCES sales.customers, label text);
                CREATE TABLE public.apart (id int);
                """ + ROWS).backedUp();
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    /** The live tables as they were backed up. */
    @AfterEach
    void again() {
        shop.server.psql("shop", """
                DROP VIEW IF EXISTS newest;
                DROP TABLE IF EXISTS sales.newer;
                CREATE TABLE IF NOT EXISTS sales.customers (id serial PRIMARY KEY, name text);
                TRUNCATE sales.orders, sales.customers RESTART IDENTITY;
                """ + ROWS);
        shop.reset();
    }

    @Test
    void tablesThatAreThereAreReplacedOnlyOnDemand() {
        shop.server.psql("shop", "UPDATE sales.orders SET label = 'live';");
        shop.failedHarmlessly(shop.restore("--tables", "sales.orders"), "VYA-8011", 1, "shop", "sales.orders");
        assertThat(shop.server.psql("shop", ORDERS)).isEqualTo("100 live");

        shop.restores("--tables", "sales.orders", "--recreate");
        assertThat(shop.server.psql("shop", ORDERS)).isEqualTo("100 backup");
        shop.isUntouched();
    }

    @Test
    void whatDependsOnTheTableStopsItAndAllStays() {
        shop.server.psql("shop", """
                UPDATE sales.orders SET label = 'live';
                CREATE VIEW newest AS SELECT max(id) FROM sales.orders;
                """);
        shop.failedHarmlessly(
                shop.restore("--tables", "sales.orders", "--recreate"), "VYA-8020", 1, "view public.newest");
        assertThat(shop.server.psql("shop", ORDERS)).isEqualTo("100 live");
        assertThat(shop.server.psql("shop", "SELECT max FROM newest;")).isEqualTo("100");
    }

    @Test
    void anErrorAfterTheTableWentBringsItBack() {
        shop.server.psql("shop", """
                UPDATE sales.orders SET label = 'live';
                DROP TABLE sales.customers CASCADE;
                CREATE TABLE sales.newer (id int CONSTRAINT customers_pkey PRIMARY KEY);
                """);
        shop.failedHarmlessly(
                shop.restore("--tables", "sales.orders,sales.customers", "--recreate"),
                "VYA-8001",
                4,
                "customers_pkey");
        assertThat(shop.server.psql("shop", ORDERS)).isEqualTo("100 live");
    }

    @Test
    void rowsAloneAreAddedOrReplaced() {
        shop.server.psql("shop", "UPDATE sales.orders SET label = 'live';");
        shop.failedHarmlessly(shop.restore("--tables", "sales.orders", "--data-only"), "VYA-8001", 4, "orders_pkey");
        assertThat(shop.server.psql("shop", ORDERS)).isEqualTo("100 live");

        shop.restores("--tables", "sales.orders", "--data-only", "--recreate");
        assertThat(shop.server.psql("shop", ORDERS)).isEqualTo("100 backup");

        shop.server.psql("shop", "DELETE FROM sales.orders;");
        shop.restores("--tables", "sales.orders", "--data-only");
        assertThat(shop.server.psql("shop", ORDERS)).isEqualTo("100 backup");
        assertThat(shop.server.psql("shop", "SELECT nextval('sales.orders_id_seq');"))
                .isEqualTo("101");
        shop.isUntouched();
    }

    @Test
    void aSchemaIsReplaced() {
        shop.server.psql("shop", "UPDATE sales.orders SET label = 'live'; UPDATE sales.customers SET name = 'x';");
        shop.failedHarmlessly(shop.restore("--schemas", "sales"), "VYA-8011", 1, "sales.customers", "sales.orders");
        shop.restores("--schemas", "sales", "--recreate");
        assertThat(shop.server.psql("shop", ORDERS)).isEqualTo("100 backup");
        assertThat(shop.server.psql("shop", CUSTOMERS)).isEqualTo("ann bob");
        shop.isUntouched();
    }

    @Test
    void aSchemaThatHoldsMoreThanTheBackupStays() {
        shop.server.psql("shop", "UPDATE sales.orders SET label = 'live'; CREATE TABLE sales.newer (id int);");
        shop.failedHarmlessly(shop.restore("--schemas", "sales", "--recreate"), "VYA-8011", 1, "table sales.newer");
        assertThat(shop.server.psql("shop", ORDERS)).isEqualTo("100 live");
    }

    @Test
    void emptyTablesDoNotReplaceALiveDatabase() {
        shop.failedHarmlessly(shop.restore("--schema-only"), "VYA-8011", 1, "shop");
    }

    @Test
    void whatTheBackupDoesNotHoldIsRefusedWithTheNearestName() {
        shop.failedHarmlessly(
                shop.restore("--tables", "sales.order", "--recreate"), "VYA-8103", 1, "sales.order", "sales.orders");
        shop.failedHarmlessly(shop.restore("--schemas", "sale", "--recreate"), "VYA-8103", 1, "sale", "sales");
    }
}
