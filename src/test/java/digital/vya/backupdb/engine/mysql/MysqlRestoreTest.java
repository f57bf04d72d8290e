package digital.vya.backupdb.engine.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.servers.MariaDbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore as an operator does it: from the command to a database that works. */
@Tag("server")
class MysqlRestoreTest {
    @TempDir
    static Path home;

    private static MariaDbServer source;
    private static MariaDbServer clean;
    private static Stage stage;
    private static List<String> wanted;

    @BeforeAll
    static void backUp() {
        source = MariaDbServer.start();
        clean = MariaDbServer.start("--event-scheduler=ON");
        Shop.make(source);
        wanted = Shop.of(source, "shop");
        stage = Stage.in(home, source, clean);
        Stage.Said said = stage.backup();
        assertThat(said.status()).as(said.toString()).isZero();
    }

    @AfterAll
    static void stop() {
        source.close();
        clean.close();
    }

    @BeforeEach
    void cleanUp() {
        clean.dropDatabases();
        clean.sql("DROP USER IF EXISTS app@'%', reader@'10.%'; DROP ROLE IF EXISTS staff;");
    }

    @Test
    void anEmptyServerGetsAWorkingDatabaseThatIsEqual() {
        Stage.Said said = stage.restoreShop();
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.json().path("rows").asLong()).isEqualTo(Shop.ROWS);
        assertThat(clean.databases()).containsExactly("shop");
        assertThat(Shop.of(clean, "shop")).containsExactlyElementsOf(wanted);
        assertThat(clean.sql(
                                "app",
                                "app-secret",
                                "shop",
                                "SELECT COUNT(*) FROM filler; CALL work_it(7); SELECT * FROM parents;")
                        .orThrow("the application logs in"))
                .startsWith("20000");
        for (String account : new String[] {"app@'%'", "reader@'10.%'", "staff"}) {
            assertThat(rights(clean, account)).isEqualTo(rights(source, account));
        }
    }

    /** Rights inside databases are given where these are there; the others come with their database. */
    @Test
    void rolesAloneComeBackWhereTheyChanged() {
        Stage.Said unchanged = stage.run("roles", "backup", "-i", "maria", "--json");
        assertThat(unchanged.status()).as(unchanged.toString()).isZero();
        assertThat(unchanged
                        .json()
                        .path("databases")
                        .path(0)
                        .path("unchangedSince")
                        .asText())
                .startsWith("maria/shop/");
        source.sql("ALTER USER app@'%' IDENTIFIED BY 'other-secret'; GRANT INSERT ON shop.* TO reader@'10.%';");
        try {
            Stage.Said diff = stage.run("roles", "diff", "-i", "maria");
            assertThat(diff.status()).as(diff.toString()).isEqualTo(1);
            assertThat(diff.out())
                    .contains("~ password of account app@% changed", "+ GRANT INSERT ON `shop`.* TO `reader`@`10.%`;")
                    .doesNotContain("'*");
            Stage.Said made = stage.run("roles", "backup", "-i", "maria", "--json");
            assertThat(made.status()).as(made.toString()).isZero();
            String point =
                    made.json().path("databases").path(0).path("restorePoint").asText();
            assertThat(point).startsWith("maria/maria_");
            assertThat(stage.run("roles", "diff", "-i", "maria", "--from", point)
                            .status())
                    .isZero();

            Stage.Said alone = stage.restore("--point", point, "-i", "clean");
            assertThat(alone.status()).as("what it does not give is told").isEqualTo(3);
            assertThat(alone.json().path("plan").path("steps").toString()).contains("does not get", "reader@10.%");
            assertThat(clean.sql("app", "other-secret", "information_schema", "SELECT 1;")
                            .orThrow("the account logs in"))
                    .startsWith("1");
            assertThat(rights(source, "app@'%'")).containsAll(rights(clean, "app@'%'"));
            assertThat(rights(clean, "app@'%'"))
                    .contains("GRANT SELECT, DELETE ON `shop`.* TO `app`@`%`")
                    .noneMatch(right -> right.contains("`audit`"));
            assertThat(clean.databases()).isEmpty();

            clean.sql("CREATE DATABASE shop; CREATE TABLE shop.audit (id INT); DROP USER app@'%';");
            Stage.Said there = stage.restore("--point", point, "-i", "clean");
            assertThat(there.status()).as("its routines are not there").isEqualTo(3);
            assertThat(rights(clean, "app@'%'")).contains("GRANT INSERT ON `shop`.`audit` TO `app`@`%`");
        } finally {
            source.sql("ALTER USER app@'%' IDENTIFIED BY 'app-secret'; REVOKE INSERT ON shop.* FROM reader@'10.%';");
        }
    }

    /** The question needs the manifest only; what is damaged is found while it goes into a database of its own. */
    @Test
    void theDumpIsReadOnceWhileItIsRestored() throws IOException {
        Path data = stored(".sql.gz", "_roles.sql.gz");
        byte[] good = Files.readAllBytes(data);
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 1;
        Files.write(data, bad);
        try {
            Stage.Said asked = stage.restoreShop("--dry-run");
            assertThat(asked.status()).as(asked.toString()).isZero();
            assertThat(asked.json().path("plan").path("rows").asLong()).isEqualTo(Shop.ROWS);
            Stage.Said said = stage.restoreShop();
            assertThat(said.status()).as(said.toString()).isEqualTo(1);
            assertThat(said.out()).contains("VYA-7102", data.getFileName().toString());
            assertThat(clean.databases()).isEmpty();
        } finally {
            Files.write(data, good);
        }
    }

    /** What becomes SQL as it stands is one word or one text, whoever wrote the manifest. */
    @Test
    void aManifestRunsNothing() throws IOException {
        Path manifest = stored(".manifest.json", "-");
        byte[] good = Files.readAllBytes(manifest);
        try {
            for (String option : List.of("charset", "collation", "comment")) {
                for (String value : List.of(
                        "utf8mb4; CREATE USER evil@'%'", "'x' ; CREATE USER evil@'%'", "utf8mb4 -- ", "'x", "'a''")) {
                    ObjectNode changed = (ObjectNode) Json.mapper().readTree(good);
                    ((ObjectNode) changed.path("outline").path("database")).put(option, value);
                    Files.write(manifest, Json.mapper().writeValueAsBytes(changed));
                    Stage.Said said = stage.restoreShop();
                    assertThat(said.status()).as(option + " " + value + said).isEqualTo(1);
                    assertThat(said.out()).contains("VYA-7001", option);
                }
            }
        } finally {
            Files.write(manifest, good);
        }
        assertThat(clean.sql("SELECT COUNT(*) FROM mysql.user WHERE user = 'evil';"))
                .isEqualTo("0");
    }

    private static Path stored(String ending, String butNot) {
        Path disk = stage.installation.destination("disk");
        return Installation.files(disk).stream()
                .filter(file -> file.endsWith(ending) && !file.endsWith(butNot) && file.contains("/shop/"))
                .map(disk::resolve)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theLiveDatabaseIsSwappedAndRolledBack() {
        clean.sql("CREATE DATABASE shop CHARACTER SET latin1;");
        clean.sql("shop", """
                CREATE TABLE old (id INT PRIMARY KEY, mark INT); INSERT INTO old VALUES (1, 1);
                CREATE TABLE z_parent (id INT PRIMARY KEY, o INT, FOREIGN KEY (o) REFERENCES old (id));
                CREATE TRIGGER touched BEFORE INSERT ON old FOR EACH ROW SET NEW.mark = 5;
                CREATE VIEW seen AS SELECT mark FROM old;
                CREATE PROCEDURE p() SELECT 'old';
                """);
        var before = Shop.of(clean, "shop");
        Stage.Said said = stage.restoreShop();
        assertThat(said.status()).as(said.toString()).isZero();
        String old = said.json().path("oldDatabase").asText();
        assertThat(old).startsWith("shop__before_");
        assertThat(clean.databases()).containsExactly("shop", old);
        assertThat(Shop.of(clean, "shop")).containsExactlyElementsOf(wanted);

        Stage.Said back = stage.run("rollback", "--instance", "clean", "--database", "shop", "--force", "--json");
        assertThat(back.status()).as(back.toString()).isZero();
        assertThat(Shop.of(clean, "shop")).containsExactlyElementsOf(before);
        String kept = back.json().path("keptAs").asText();
        assertThat(clean.databases()).containsExactly("shop", kept);

        Stage.Said again = stage.run("rollback", "--instance", "clean", "--database", "shop", "--force", "--json");
        assertThat(again.status()).as(again.toString()).isZero();
        assertThat(Shop.of(clean, "shop")).containsExactlyElementsOf(wanted);
    }

    @Test
    void anotherNameMeansTheSameDatabaseUnderIt() {
        Stage.Said said = stage.restoreShop("--target", "sh`op 2'é");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(Shop.of(clean, "sh`op 2'é")).hasSameSizeAs(wanted);
        assertThat(clean.sql("sh`op 2'é", "SELECT COUNT(*) FROM parents; SELECT COUNT(*) FROM mixed;"))
                .startsWith("3");
        clean.sql("sh`op 2'é", "INSERT INTO numbered (id) VALUES (77);");
        assertThat(clean.databases()).containsExactly("sh`op 2'é");
    }

    @Test
    void aTestRestoreLeavesNothing() {
        Stage.Said said = stage.restoreShop("--mode", "test");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.json().path("proof")).isNotEmpty();
        assertThat(clean.databases()).isEmpty();
    }

    /** A dump is loaded without looking at foreign keys: rows that refer to nothing come along, and are found. */
    @Test
    void rowsThatReferToNothingAreNamed() {
        source.sql("CREATE DATABASE lost; CREATE DATABASE elsewhere;");
        source.sql("elsewhere", "CREATE TABLE far (id INT PRIMARY KEY);");
        source.sql("lost", """
                CREATE TABLE parent (a INT, b VARCHAR(9), PRIMARY KEY (a, b)); INSERT INTO parent VALUES (1, 'x');
                CREATE TABLE child (id INT PRIMARY KEY, a INT, b VARCHAR(9), far INT, up INT,
                  CONSTRAINT `to the parent` FOREIGN KEY (a, b) REFERENCES parent (a, b),
                  CONSTRAINT far_away FOREIGN KEY (far) REFERENCES elsewhere.far (id),
                  CONSTRAINT well FOREIGN KEY (up) REFERENCES child (id));
                SET SESSION foreign_key_checks = 0;
                INSERT INTO child VALUES (1, 1, 'x', NULL, NULL), (2, 1, NULL, NULL, 1), (3, 2, 'y', NULL, 1),
                  (4, 1, 'y', NULL, 3);
                """);
        assertThat(stage.backup().status()).isZero();

        Stage.Said said = stage.restore("--database", "lost", "--source", "maria", "--instance", "clean");

        source.sql("DROP DATABASE lost; DROP DATABASE elsewhere;");
        assertThat(said.status()).as(said.toString()).isEqualTo(3);
        assertThat(said.json().path("proof").toString())
                .contains("VYA-8022", "to the parent of table child: 2 rows refer to none in parent")
                .contains("far_away of table child refers to elsewhere.far, which is not there")
                .doesNotContain("well of");
        assertThat(clean.sql("lost", "SELECT COUNT(*) FROM child;")).isEqualTo("4");
    }

    @Test
    void aFastRestoreRefusesADatabaseThatHoldsSomething() {
        clean.sql("CREATE DATABASE shop;");
        clean.sql("shop", "CREATE TABLE old AS SELECT 1 AS mark;");
        Stage.Said refused = stage.restoreShop("--mode", "fast");
        assertThat(refused.status()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.out()).contains("VYA-8011");
        assertThat(clean.sql("shop", "SELECT mark FROM old;")).isEqualTo("1");

        Stage.Said replaced = stage.restoreShop("--mode", "fast", "--recreate");
        assertThat(replaced.status()).as(replaced.toString()).isZero();
        assertThat(Shop.of(clean, "shop")).containsExactlyElementsOf(wanted);
    }

    @Test
    void partsAreRefusedBeforeAnythingIsTouched() {
        for (String[] part : new String[][] {{"--tables", "filler"}, {"--schema-only"}, {"--data-only"}}) {
            Stage.Said said = stage.restoreShop(part);
            assertThat(said.status()).as(said.toString()).isEqualTo(1);
            assertThat(said.out()).contains("VYA-8103");
        }
        assertThat(clean.databases()).isEmpty();
        assertThat(clean.sql("SELECT COUNT(*) FROM mysql.user WHERE user = 'app';"))
                .isEqualTo("0");
    }

    /** A server lists columns in any order, and rights on tables that are no more. */
    private static List<String> rights(MariaDbServer server, String account) {
        return server.sql("SHOW GRANTS FOR " + account + ";")
                .lines()
                .filter(line -> !line.contains("`gone`"))
                .map(line -> line.replace("`name`, `id`", "`id`, `name`"))
                .toList();
    }
}
