package digital.vya.backupdb.demo;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The demo's comparison finds nothing on a true copy, and finds every kind of loss. */
class ComparisonTest {
    private static PostgresServer sourceServer;
    private static PostgresServer targetServer;
    private static Map<String, String> source;
    private static Map<String, String> target;

    @BeforeAll
    static void copyWithThePlainTools() {
        sourceServer = PostgresServer.start(15);
        targetServer = PostgresServer.start(15);
        Source filled = new Source(sourceServer);
        filled.fill();
        source = sourceServer.environment(Source.BACKUP_ROLE, filled.backupPassword, "postgres");
        String roles = Tool.run(source, "", "pg_dumpall", "--roles-only").orThrow("roles");
        Tool.run(targetServer.environment("postgres"), roles, "psql", "-X", "-q");
        target = targetServer.environment(Source.BACKUP_ROLE, filled.backupPassword, "postgres");
        for (String database : Source.DATABASES) {
            Map<String, String> from = new HashMap<>(source);
            from.put("PGDATABASE", database);
            String dump = Tool.run(from, "", "pg_dump", "--create", "--clean", "--if-exists")
                    .orThrow("dump");
            PostgresServer.psql(target, dump).orThrow("restore");
        }
    }

    @AfterAll
    static void stop() {
        sourceServer.close();
        targetServer.close();
    }

    private static List<String> failures() {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        Screen screen = new Screen(new PrintStream(seen, true, StandardCharsets.UTF_8));
        Comparison comparison = new Comparison(source, target);
        comparison.roles(screen);
        Source.DATABASES.forEach(database -> comparison.database(screen, database));
        return seen.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("FAIL"))
                .toList();
    }

    @Test
    void findsNothingOnATrueCopyAndEveryKindOfLossOnADamagedOne() {
        assertThat(failures()).isEmpty();

        Map<String, String> shop = new HashMap<>(target);
        shop.put("PGDATABASE", Source.SHOP);
        PostgresServer.psql(shop, """
                        UPDATE sales.orders SET note = note || ' ' WHERE id = 77777;
                        ALTER TABLE sales.orders OWNER TO backup;
                        REVOKE SELECT (name) ON sales.customer FROM shop_reader;
                        SELECT lo_put(700002, 0, 'x');
                        SELECT nextval('sales.invoice_number');
                        ALTER DATABASE shop RESET timezone;
                        DROP TRIGGER touch ON sales.orders;
                        ALTER ROLE shop_app CONNECTION LIMIT 3;
                        """).orThrow("damage");
        assertThat(failures())
                .extracting(line -> line.replaceAll("^ *FAIL +(shop: )?|[ :].*", ""))
                .containsExactly("roles,", "rows", "owners", "grants", "large", "sequences", "settings", "the");
    }
}
