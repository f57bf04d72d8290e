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
import org.junit.jupiter.params.provider.ValueSource;

/** A server that follows another one takes no writes, not even those that change nothing: it is backed up all the same. */
@Tag("server")
class StandbyTest {
    private static final String POLICY = "  - id: nightly\n";

    @TempDir
    static Path home;

    private static PostgresServer primary;
    private static PostgresServer standby;
    private static PostgresServer clean;
    private static Scene scene;
    private static String config;

    @BeforeAll
    static void start() {
        primary = PostgresServer.start(15);
        clean = PostgresServer.start(15);
        primary.psql(
                "postgres",
                "CREATE ROLE clerk LOGIN PASSWORD 'clerk-secret'; CREATE ROLE keeper BYPASSRLS LOGIN PASSWORD 'keeper-secret';"
                        + " GRANT pg_read_all_data TO keeper; CREATE DATABASE shop OWNER clerk;");
        primary.psql("shop", """
                CREATE TABLE item (id int PRIMARY KEY, text text, serial serial);
                INSERT INTO item SELECT n, md5(n::text) FROM generate_series(1, 2000) n;
                GRANT SELECT (text) ON item TO clerk;
                CREATE TABLE part (id int PRIMARY KEY, item int REFERENCES item);
                INSERT INTO part SELECT n, n FROM generate_series(1, 100) n;
                ALTER TABLE part OWNER TO clerk;
                CREATE UNLOGGED TABLE passing AS SELECT 1 AS id;
                """);
        standby = primary.standby();
        assertThat(standby.psql("postgres", "SELECT pg_is_in_recovery();")).isEqualTo("t");
        scene = Scene.in(home, standby, clean);
        // of one policy more and less is dumped, which looks odd
        config = scene.installation.text().replace(POLICY, POLICY + "    anomalies: {watch: false}\n");
    }

    @AfterAll
    static void stop() {
        standby.close();
        primary.close();
        clean.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{format: plain}",
                "{format: custom}",
                "{format: directory, jobs: 2}",
                "{rows: [{table: item, where: id <= 500}]}"
            })
    void itsBackupIsWholeAndComesBack(String dump) {
        scene.installation.configure(config.replace(POLICY, POLICY + "    dump: " + dump + "\n"));

        succeeds(scene.run("backup", "--instance", "pg", "--dry-run", "--json"));
        succeeds(scene.backup());
        succeeds(scene.restore("--database", "shop", "--source", "pg", "--instance", "clean"));

        assertThat(clean.psql("shop", "SELECT count(*) FROM item;")).isEqualTo(dump.contains("rows") ? "500" : "2000");
        assertThat(clean.psql("shop", "SELECT count(*) FROM passing;"))
                .as("what a standby does not have")
                .isEqualTo("0");
        assertThat(clean.psql("shop", """
                SELECT concat_ws(' ', has_column_privilege('clerk', 'item', 'text', 'SELECT'),
                                 has_column_privilege('clerk', 'item', 'id', 'SELECT'),
                                 (SELECT tableowner FROM pg_tables WHERE tablename = 'part'),
                                 (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'shop'),
                                 (SELECT rolpassword LIKE 'SCRAM%' FROM pg_authid WHERE rolname = 'clerk'));
                """))
                .as("of chosen rows the dump does not say whose the database is")
                .isEqualTo(dump.contains("rows") ? "t f clerk postgres t" : "t f clerk clerk t");
        clean.psql("postgres", """
                SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database
                  WHERE NOT datistemplate AND datname <> 'postgres' \\gexec
                DROP ROLE clerk; DROP ROLE keeper;
                """);
    }

    /** Its rights are asked about, in each database. */
    @Test
    void alsoForAUserWithTheLeastRights() {
        scene.installation.configure(config.replaceFirst("user: postgres", "user: keeper"));
        String secret = primary.password();
        scene.installation.write("secret", "keeper-secret");
        try {
            succeeds(scene.run("backup", "--instance", "pg", "--dry-run", "--json"));
            succeeds(scene.backup());
        } finally {
            scene.installation.write("secret", secret);
        }
    }

    @Test
    void nothingIsRestoredIntoIt() {
        scene.installation.configure(config);
        succeeds(scene.backup());

        Scene.Said said = scene.restore("--database", "shop", "--source", "pg", "--instance", "pg");

        assertThat(said.status()).as(said.toString()).isEqualTo(1);
        assertThat(said.out()).contains("VYA-8009", "is a standby", "Restore into the server that it follows");
    }

    private static void succeeds(Scene.Said said) {
        assertThat(said.status()).as(said.toString()).isZero();
    }
}
