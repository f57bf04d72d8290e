package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Selection;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.DatabaseComparison;
import digital.vya.backupdb.servers.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every format of pg_dump and every selection is backed up, proven whole, and comes back. */
@Tag("server")
class DumpFormatsTest {
    private static final String SHOP = """
            CREATE SCHEMA "o dd";
            CREATE TYPE public.state AS ENUM ('new', 'paid');
            CREATE TABLE public.customers (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
            CREATE TABLE public.orders (id int PRIMARY KEY, customer int REFERENCES public.customers, state public.state,
                                        total numeric, gross numeric GENERATED ALWAYS AS (total * 1.2) STORED);
            CREATE TABLE "o dd"."t; -- 1" (a text);
            CREATE TABLE public.log (line text);
            CREATE VIEW public.paid AS SELECT * FROM public.orders WHERE state = 'paid';
            INSERT INTO public.customers (name) SELECT 'c' || g FROM generate_series(1, 50) g;
            INSERT INTO public.orders SELECT g, 1 + g % 50, 'paid', g FROM generate_series(1, 2000) g;
            INSERT INTO "o dd"."t; -- 1" VALUES (E'line\\nbreak'), (E'\\\\.'), (NULL), ('COPY x FROM stdin;');
            INSERT INTO public.log SELECT 'l' || g FROM generate_series(1, 10) g;
            SELECT lo_from_bytea(4711, '\\x0001fe'), lo_from_bytea(4712, 'second');
            """;
    private static final Map<String, Long> ROWS =
            Map.of("public.customers", 50L, "public.orders", 2000L, "o dd.t; -- 1", 4L, "public.log", 10L);

    private static PostgresServer source;
    private static PostgresServer clean;

    @TempDir
    Path home;

    private Scene scene;

    @BeforeAll
    static void start() {
        source = PostgresServer.start(15);
        clean = PostgresServer.start(15);
        source.psql("postgres", "CREATE DATABASE shop;");
        source.psql("shop", SHOP);
    }

    @AfterAll
    static void stop() {
        source.close();
        clean.close();
    }

    @AfterEach
    void drop() {
        clean.psql("postgres", "DROP DATABASE IF EXISTS shop WITH (FORCE);");
    }

    @ParameterizedTest
    @CsvSource({
        "plain, gzip, .sql.gz, 1",
        "custom, gzip, .dump.gz, 1",
        "custom, none, .dump, 2",
        "tar, zstd, .tar.zst, 1",
        "tar, gzip, .tar.gz, 2",
        "directory, gzip, .tar.gz, 1",
        "directory, zstd, .tar.zst, 2"
    })
    void everyFormatComesBackEqual(String format, String codec, String ending, String jobs) throws Exception {
        backUp("dump: {format: " + format + ", jobs: 2}", "pack: {codec: " + codec + "}");
        Manifest manifest = manifest();
        assertThat(manifest.rows()).isEqualTo(ROWS);
        assertThat(manifest.isWhole()).isTrue();
        assertThat(manifest.artifacts().get(0).name()).endsWith(ending);

        Scene.Said restored =
                scene.restore("--database", "shop", "--source", "pg", "--instance", "clean", "--jobs", jobs);

        assertThat(restored.status()).as(restored.toString()).isZero();
        assertThat(DatabaseComparison.expecting(source.environment("shop")).differences(clean.environment("shop")))
                .isEmpty();
        assertThat(Installation.files(scene.installation.spool())).isEmpty();
    }

    @Test
    void oneSchemaOnly() throws Exception {
        backUp("dump: {schemas: {include: ['\"o dd\"']}}");
        assertThat(manifest().rows()).isEqualTo(Map.of("o dd.t; -- 1", 4L));
        assertThat(manifest().selection().schemas()).containsExactly("\"o dd\"");
        restoresTo("SELECT count(*) FROM \"o dd\".\"t; -- 1\";", "4");
        assertThat(clean.psql("shop", "SELECT to_regclass('public.orders') IS NULL;"))
                .isEqualTo("t");
    }

    @Test
    void someTablesWithoutRows() throws Exception {
        backUp("dump: {format: custom, tables: {exclude: ['\"o dd\".*'], withoutRows: [public.l*]}}");
        assertThat(manifest().rows()).isEqualTo(Map.of("public.customers", 50L, "public.orders", 2000L));
        restoresTo("SELECT count(*) FROM public.log;", "0");
    }

    @Test
    void definitionsAloneThenRowsAlone() throws Exception {
        backUp("dump: {content: schema}");
        assertThat(manifest().rows()).isEmpty();
        assertThat(manifest().selection().content()).isEqualTo(Selection.Content.SCHEMA);
        restoresTo("SELECT count(*) FROM public.orders;", "0");

        scene.installation.replaceInConfig("content: schema", "content: data");
        assertThat(scene.installation.backup().verdict()).isEqualTo(Verdict.SUCCESS);
        Scene.Said filled = scene.restore("--database", "shop", "--source", "pg", "--instance", "clean", "--data-only");
        assertThat(filled.status()).as(filled.toString()).isZero();
        assertThat(clean.psql("shop", "SELECT count(*), sum(gross) FROM public.orders;"))
                .isEqualTo(source.psql("shop", "SELECT count(*), sum(gross) FROM public.orders;"));
    }

    /** Tablespaces are folders of a server: they are told, and another server's database does without them. */
    @Test
    void theGlobalsOfTheClusterAreInIt() throws Exception {
        source.psql("postgres", "SET allow_in_place_tablespaces = on; CREATE TABLESPACE \"fast; one\" LOCATION '';");
        source.psql("postgres", "CREATE ROLE setting LOGIN; ALTER ROLE setting SET work_mem = '7MB';");
        try {
            backUp("dump: {options: {scope: globals}}");
            Path store = scene.installation.destination("disk");
            String roles = Installation.files(store).stream()
                    .filter(name -> name.endsWith("_roles.sql.gz"))
                    .findFirst()
                    .orElseThrow();
            try (InputStream text = new GZIPInputStream(Files.newInputStream(store.resolve(roles)))) {
                assertThat(new String(text.readAllBytes(), StandardCharsets.UTF_8))
                        .contains("CREATE TABLESPACE \"fast; one\"", "ALTER ROLE setting SET work_mem TO '7MB'");
            }
            restoresTo("SELECT count(*) FROM public.orders;", "2000");
            assertThat(clean.psql("postgres", "SELECT rolconfig FROM pg_roles WHERE rolname = 'setting';"))
                    .contains("7MB");
        } finally {
            source.psql("postgres", "DROP TABLESPACE \"fast; one\"; DROP ROLE setting;");
            clean.psql("postgres", "DROP ROLE IF EXISTS setting;");
        }
    }

    @Test
    void aPartNeverTakesThePlaceOfAWholeDatabase() throws Exception {
        backUp("dump: {tables: {include: [public.customers]}}");
        clean.psql("postgres", "CREATE DATABASE shop;");
        clean.psql("shop", "CREATE TABLE live (a int); INSERT INTO live VALUES (1);");

        Scene.Said refused = scene.restore("--database", "shop", "--source", "pg", "--instance", "clean");

        assertThat(refused.status()).isNotZero();
        assertThat(refused.toString()).contains(ErrorCode.TARGET_NOT_EMPTY.id(), "only a part", "--target");
        assertThat(clean.psql("shop", "SELECT a FROM live;")).isEqualTo("1");
        Scene.Said beside =
                scene.restore("--database", "shop", "--source", "pg", "--instance", "clean", "--target", "customers");
        assertThat(beside.status()).as(beside.toString()).isZero();
        assertThat(clean.psql("customers", "SELECT count(*) FROM public.customers;"))
                .isEqualTo("50");
        clean.psql("postgres", "DROP DATABASE customers;");
    }

    @Test
    void aPatternThatMatchesNothingIsAnError() throws Exception {
        scene = Scene.in(home, source, clean);
        scene.installation.policy("dump: {tables: {include: [public.ordres]}}");
        RunOutcome outcome = scene.installation.backup();
        assertThat(outcome.verdict()).isEqualTo(Verdict.FAILED);
        assertThat(outcome.databases().get(0).problems().get(0).message()).contains("public.ordres");
        assertThat(Installation.files(scene.installation.destination("disk"))).isEmpty();
    }

    private Manifest manifest() throws IOException {
        Path store = scene.installation.destination("disk");
        String newest = Installation.files(store).stream()
                .filter(name -> name.endsWith(".manifest.json"))
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return Json.mapper().readValue(store.resolve(newest).toFile(), Manifest.class);
    }

    private void restoresTo(String sql, String found) throws Exception {
        Scene.Said restored = scene.restore("--database", "shop", "--source", "pg", "--instance", "clean");
        assertThat(restored.status()).as(restored.toString()).isZero();
        assertThat(clean.psql("shop", sql)).isEqualTo(found);
    }

    private void backUp(String... policy) throws Exception {
        scene = Scene.in(home, source, clean);
        List.of(policy).forEach(scene.installation::policy);
        Scene.Said backup = scene.backup();
        assertThat(backup.status()).as(backup.toString()).isZero();
    }
}
