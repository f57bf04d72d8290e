package digital.vya.backupdb.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.engine.mysql.Shop;
import digital.vya.backupdb.servers.Tool;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every version of MariaDB and MySQL (the newest in the short form) is backed up with its own tools and comes back on clean servers of the same
 * version and of the next one, with theirs: rows, views, routines, triggers, events, users with their passwords, rights.
 */
@Tag("server")
@Tag("containers")
class MysqlVersionsTest {
    private static final List<String> ACCOUNTS = List.of("app@'%'", "reader@'10.%'");

    @TempDir
    Path home;

    static List<Version> versions() {
        return Version.tried(Arrays.stream(Version.values())
                .filter(version -> version.family != Family.POSTGRESQL)
                .toList());
    }

    @BeforeAll
    static void haveImages() {
        Images.prepare(versions());
    }

    @ParameterizedTest
    @MethodSource("versions")
    void everyVersionComesBackInItselfAndInTheNext(Version version) {
        try (MysqlContainer old = new MysqlContainer(version)) {
            Shop.make(old, version.family.repository());
            Household household = Household.of(home, old, MysqlContainer.SUPERUSER);
            Household.Said backup = household.backup("shop", "plain");
            assertThat(backup.status()).as(backup.toString()).isZero();
            assertThat(backup.out()).contains("\"SUCCESS\"");
            isLeftAloneByTheOtherFamily(household, version);
            comesBack(household, old, version);
            Optional<Version> next = version.next();
            next.ifPresent(newer -> comesBack(household, old, newer));
        }
    }

    private static void comesBack(Household household, MysqlContainer old, Version version) {
        try (MysqlContainer fresh = new MysqlContainer(version)) {
            Household.Said said = household.restore(fresh, "shop");
            assertThat(said.status()).as("into " + version + said).isZero();
            assertThat(shop(fresh, old)).containsExactlyElementsOf(shop(old, fresh));
            for (String account : ACCOUNTS) {
                assertThat(rights(fresh, account)).containsExactlyInAnyOrderElementsOf(rights(old, account));
            }
            Tool.Result logsIn =
                    fresh.sql("app", "app-secret", "shop", "SELECT CURRENT_ROLE(); CALL work_it(4); SELECT twice(21);");
            assertThat(logsIn.orThrow("the old password on " + version)).contains("staff", "42");
            assertThat(fresh.sql("shop", "SELECT COUNT(*) FROM audit WHERE what = 'worked 4';"))
                    .isEqualTo("1");
            assertThat(fresh.sql("app", "wrong", "shop", "SELECT 1;").exit()).isNotZero();
        }
    }

    /**
     * MySQL names a column's character set again when it was made with a collation, and means the same. What
     * {@code CHECKSUM TABLE} makes of the same rows is each version's own; the hash of all rows is compared as well.
     */
    private static List<String> shop(MysqlContainer server, MysqlContainer other) {
        boolean same = server.version() == other.version();
        return Shop.of(server, "shop").stream()
                .filter(line -> same || !line.matches("DB\\.[^\t]+\t\\d+"))
                .map(line -> line.replace(" CHARACTER SET utf8mb4 COLLATE ", " COLLATE "))
                .toList();
    }

    /** Whose tools would write something, and not all of it. */
    private static void isLeftAloneByTheOtherFamily(Household household, Version version) {
        Version other = version.family == Family.MYSQL ? Version.MARIADB_11 : Version.MYSQL_9;
        Household.Said said = household.backup("shop", other);
        assertThat(said.status()).as(said.toString()).isEqualTo(1);
        String own = version.family == Family.MYSQL ? "mysql-client" : "mariadb-client";
        assertThat(said.out()).contains("apt-get install " + own, "vya.tools.mysql");
    }

    private static List<String> rights(MysqlContainer server, String account) {
        return server.sql("SHOW GRANTS FOR " + account + ";")
                .lines()
                // of a table that is no more
                .filter(line -> !line.contains("`gone`"))
                // columns come in any order
                .map(line -> line.replace("`name`, `id`", "`id`, `name`"))
                .toList();
    }
}
