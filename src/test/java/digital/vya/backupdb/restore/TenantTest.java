package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.FakeTools;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rows of one tenant, and no others, go out and come back with every key in place. */
@Tag("server")
class TenantTest {
    private static final String ROWS = "dump: {rows: ["
            + "{table: tenants, where: 'id = 7'}, "
            + "{table: orders, where: 'tenant = 7 AND note <> $$\\.$$'}, "
            + "{table: '\"o dd\".\"Items; 1\"', where: '\"order\" IN (SELECT id FROM public.orders WHERE tenant = 7)'}, "
            + "{table: public.events, where: 'tenant = 7'}]}";

    private static PostgresServer source;
    private static PostgresServer clean;

    @TempDir
    Path home;

    @BeforeAll
    static void start() {
        source = PostgresServer.start(15);
        clean = PostgresServer.start(15);
        source.psql("postgres", "CREATE DATABASE saas ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0;");
        source.psql("saas", """
                CREATE SCHEMA "o dd";
                CREATE TABLE countries (code text PRIMARY KEY);
                CREATE TABLE tenants (id int PRIMARY KEY, name text, country text REFERENCES countries);
                CREATE TABLE orders (id int PRIMARY KEY, tenant int REFERENCES tenants, note text,
                                     size int GENERATED ALWAYS AS (length(note)) STORED, parent int REFERENCES orders);
                CREATE TABLE "o dd"."Items; 1" ("order" int REFERENCES orders, "what, when" text);
                CREATE TABLE events (tenant int, at date, what text) PARTITION BY RANGE (at);
                CREATE TABLE events_24 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
                CREATE TABLE events_25 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
                CREATE INDEX ON orders (tenant);
                INSERT INTO countries VALUES ('BR'), ('PT');
                INSERT INTO tenants SELECT g, 'São ' || g, 'BR' FROM generate_series(1, 20) g;
                INSERT INTO orders (id, tenant, note, parent) SELECT g, 1 + g % 20, E'tab\\t ' || g || E'\\nline\\\\.', CASE WHEN g > 20 THEN g - 20 END
                FROM generate_series(1, 2000) g;
                INSERT INTO "o dd"."Items; 1" SELECT g, 'ç' || g FROM generate_series(1, 2000) g;
                INSERT INTO events SELECT 1 + g % 20, date '2024-06-01' + g % 500, 'e' || g FROM generate_series(1, 1000) g;
                """);
    }

    @AfterAll
    static void stop() {
        source.close();
        clean.close();
    }

    @AfterEach
    void drop() {
        clean.psql("postgres", "DROP DATABASE IF EXISTS saas WITH (FORCE);");
    }

    @Test
    void exactlyTheTenantsRowsComeBack() {
        Scene scene = scene(ROWS);
        Scene.Said backup = scene.backup();
        assertThat(backup.status()).as(backup.toString()).isZero();

        Scene.Said restored = scene.restore("--database", "saas", "--source", "pg", "--instance", "clean");

        assertThat(restored.status()).as(restored.toString()).isZero();
        for (String rows : List.of(
                "SELECT * FROM tenants WHERE id = 7 ORDER BY id",
                "SELECT * FROM orders WHERE tenant = 7 ORDER BY id",
                "SELECT i.* FROM \"o dd\".\"Items; 1\" i JOIN orders o ON o.id = \"order\" WHERE tenant = 7 ORDER BY 1, 2",
                "SELECT * FROM events WHERE tenant = 7 ORDER BY at, what",
                "SELECT * FROM countries ORDER BY 1")) {
            assertThat(clean.psql("saas", rows + ";")).as(rows).isNotEmpty().isEqualTo(source.psql("saas", rows + ";"));
        }
        assertThat(clean.psql("saas", """
                        SELECT (SELECT count(*) FROM tenants) || ' ' || (SELECT count(*) FROM orders) || ' '
                            || (SELECT count(*) FROM "o dd"."Items; 1") || ' ' || (SELECT count(*) FROM events);""")).isEqualTo("1 100 100 50");
        assertThat(clean.psql(
                        "saas",
                        "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated AND conparentid = 0;"))
                .isEqualTo("4");
    }

    /** Of the table before the last one: what comes after must not be taken for its rows. */
    @Test
    void rowsThatEndEarlyAreNoBackup() {
        Scene scene = scene(ROWS);
        FakeTools tools = FakeTools.in(home.resolve("tools"));
        for (String tool : List.of("pg_dump", "pg_dumpall", "pg_restore")) {
            tools.real(tool);
        }
        tools.script("psql", """
                case " $* " in *' -f - '*) ;; *) exec /usr/bin/psql "$@" ;; esac
                IFS= read -r begin
                IFS= read -r first
                if [[ $first == *pg_export_snapshot* ]]; then
                  { printf '%s\\n' "$begin" "$first"; cat; } | /usr/bin/psql "$@"
                  exit
                fi
                asked=$begin$'\\n'$first$'\\n'$(cat)
                if [[ $asked == *'COPY ('*'Items; 1'* ]]; then
                  printf '%s\\n' "$asked" | /usr/bin/psql "$@" | head -n 3
                  exit 0
                fi
                printf '%s\\n' "$asked" | /usr/bin/psql "$@"
                """);
        scene.installation.knob("vya.tools.postgresql", tools.folder());

        RunOutcome outcome = scene.installation.backup();

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.databases().get(0).problems())
                .extracting(Problem::code)
                .contains(ErrorCode.DUMP_INCOMPLETE);
        assertThat(Installation.files(scene.installation.destination("disk")))
                .noneMatch(file -> file.endsWith(".manifest.json"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dump: {rows: [{table: tenants, where: 'id = 7'}]} | orders_tenant_fkey",
                "dump: {rows: [{table: orders, where: 'id = 21'}, {table: '\"o dd\".\"Items; 1\"', where: 'false'}]} | orders_parent_fkey",
                "dump: {rows: [{table: tenant, where: 'id = 7'}]} | There is no table tenant",
                "dump: {rows: [{table: tenants, where: 'idd = 7'}]} | idd",
                "dump: {format: custom, rows: [{table: tenants, where: 'id = 7'}]} | only plain",
            })
    void whatCannotBeRestoredIsNotDumped(String policy, String said) {
        Scene scene = scene(policy);

        RunOutcome outcome = scene.installation.backup();

        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        Problem problem = outcome.databases().get(0).problems().get(0);
        assertThat(problem.message()).contains(said.strip());
        assertThat(problem.code()).isNotEqualTo(ErrorCode.INTERNAL);
        assertThat(Installation.files(scene.installation.destination("disk"))).isEmpty();
        assertThat(source.psql("postgres", "SELECT count(*) FROM pg_stat_activity WHERE datname = 'saas';"))
                .isEqualTo("0");
    }

    private Scene scene(String policy) {
        Scene scene = Scene.in(home, source, clean);
        scene.installation.policy(policy);
        return scene;
    }
}
