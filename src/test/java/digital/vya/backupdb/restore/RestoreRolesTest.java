package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles that are there already, that nobody wants, or that are missing. */
@Tag("server")
class RestoreRolesTest {
    private static final String NAMES =
            "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database WHERE NOT datistemplate;";
    private static final String OWNERS = """
            SELECT string_agg(DISTINCT pg_get_userbyid(owner), ' ') FROM (
              SELECT relowner AS owner FROM pg_class WHERE relnamespace = 'sales'::regnamespace
              UNION SELECT proowner FROM pg_proc WHERE pronamespace = 'sales'::regnamespace
              UNION SELECT typowner FROM pg_type WHERE typnamespace = 'sales'::regnamespace
              UNION SELECT nspowner FROM pg_namespace WHERE nspname = 'sales'
              UNION SELECT lomowner FROM pg_largeobject_metadata
              UNION SELECT datdba FROM pg_database WHERE datname = current_database()) AS all_owners;
            """;

    @TempDir
    static Path home;

    private static PostgresServer source;
    private static PostgresServer clean;
    private static Scene scene;

    @BeforeAll
    static void backUp() {
        source = PostgresServer.start(15);
        clean = PostgresServer.start(15);
        source.psql("postgres", """
                CREATE ROLE staff NOLOGIN;
                CREATE ROLE app LOGIN PASSWORD 'app-secret' IN ROLE staff;
                ALTER ROLE postgres SET work_mem = '7MB';
                CREATE DATABASE shop OWNER app;
                """);
        source.psql("shop", """
                CREATE SCHEMA sales AUTHORIZATION app;
                SET ROLE app;
                CREATE TYPE sales.mood AS ENUM ('good', 'bad');
                CREATE TABLE sales.orders (id serial PRIMARY KEY, mood sales.mood);
                CREATE VIEW sales.good AS SELECT * FROM sales.orders WHERE mood = 'good';
                CREATE FUNCTION sales.one() RETURNS int LANGUAGE sql AS 'SELECT 1';
                INSERT INTO sales.orders (mood) VALUES ('good');
                SELECT lo_from_bytea(4711, 'x');
                GRANT SELECT ON sales.orders TO staff;
                """);
        scene = Scene.in(home, source, clean);
        Scene.Said said = scene.backup();
        assertThat(said.status()).as(said.toString()).isZero();
    }

    @AfterAll
    static void stop() {
        source.close();
        clean.close();
    }

    @BeforeEach
    void cleanUp() {
        clean.psql("postgres", """
                SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database
                  WHERE NOT datistemplate AND datname <> 'postgres' \\gexec
                SELECT format('DROP ROLE %I', rolname) FROM pg_roles
                  WHERE rolname IN ('app', 'staff', 'boss the "1st"') \\gexec
                """);
    }

    @Test
    void anotherPasswordIsLeftAloneAndSaid() {
        clean.psql("postgres", "CREATE ROLE app LOGIN PASSWORD 'mine'; CREATE ROLE staff; GRANT staff TO app;");
        Scene.Said said = restore();
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.json().path("rolesLeftAlone").toString()).contains("app", "staff");
        assertThat(said.json().path("plan").path("steps").toString())
                .contains("role app is there and differs in its password: it stays as it is");
        assertThat(login("mine").exit()).isZero();
        assertThat(login("app-secret").exit()).isNotZero();
    }

    @Test
    void overwriteChangesItButNeverTheRoleThatRestores() {
        clean.psql("postgres", "CREATE ROLE app LOGIN CREATEDB PASSWORD 'mine';");
        Scene.Said said = restore("--roles=overwrite");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(login("app-secret").exit()).isZero();
        assertThat(login("mine").exit()).isNotZero();
        assertThat(clean.psql("postgres", "SELECT rolcreatedb FROM pg_roles WHERE rolname = 'app';"))
                .isEqualTo("f");
        // the superuser of the other server has another password and a setting
        assertThat(clean.psql("postgres", "SELECT count(*) FROM pg_db_role_setting WHERE setdatabase = 0;"))
                .isEqualTo("0");
    }

    @Test
    void missingRolesAreAllNamedBeforeAnythingIsTouched() {
        Scene.Said said = restore("--skip-roles");
        assertThat(said.status()).as(said.toString()).isEqualTo(1);
        assertThat(said.json().path("problems").path(0).path("code").asText()).isEqualTo("VYA-8019");
        assertThat(said.json().path("problems").path(0).path("message").asText())
                .contains("has no role app, staff");
        assertThat(clean.psql("postgres", NAMES)).isEqualTo("postgres");
    }

    @Test
    void anExcludedRoleIsNeitherMadeNorGivenAnything() {
        Scene.Said said = restore("--exclude-role", "st*");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(clean.psql("postgres", "SELECT count(*) FROM pg_roles WHERE rolname = 'staff';"))
                .isEqualTo("0");
        assertThat(clean.psql("shop", OWNERS)).isEqualTo("app");
    }

    @Test
    void withoutOwnersAndGrantsAllIsOfWhoRestores() {
        Scene.Said said = restore("--no-owner", "--no-acl");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(clean.psql("shop", OWNERS)).isEqualTo("postgres");
        assertThat(clean.psql("shop", "SELECT count(*) FROM pg_class WHERE relname = 'orders' AND relacl IS NOT NULL;"))
                .isEqualTo("0");
    }

    @Test
    void oneOwnerForAll() {
        clean.psql("postgres", "CREATE ROLE \"boss the \"\"1st\"\"\";");
        Scene.Said said = restore("--owner", "boss the \"1st\"");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(clean.psql("shop", OWNERS)).isEqualTo("boss the \"1st\"");
    }

    @Test
    void anOwnerThatIsNotThereIsNamed() {
        Scene.Said said = restore("--owner", "nobody-yet");
        assertThat(said.status()).as(said.toString()).isEqualTo(1);
        assertThat(said.json().path("problems").path(0).path("message").asText())
                .contains("nobody-yet");
        assertThat(clean.psql("postgres", NAMES)).isEqualTo("postgres");
    }

    private static Scene.Said restore(String... more) {
        List<String> all = new ArrayList<>(List.of("--database", "shop", "--source", "pg", "--instance", "clean"));
        all.addAll(List.of(more));
        return scene.restore(all.toArray(String[]::new));
    }

    private static Tool.Result login(String password) {
        return PostgresServer.psql(clean.environment("app", password, "shop"), "SELECT count(*) FROM sales.orders;");
    }
}
