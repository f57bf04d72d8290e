package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import digital.vya.backupdb.backup.FakeTools;
import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Dumps that lead psql to see the end of a string where our reader does not: what they hide there is never run, whatever
 * way they come, and such a restore is no success.
 */
@Tag("server")
class HostileDumpTest {
    private static final String MARK = "-- PostgreSQL database dump complete";
    /** For psql, which believes the server, a whole string and then a command; for a reader of the text one string. */
    private static final String HIDDEN = "SELECT '\\'' \\! touch %s\n';\n";

    @TempDir
    static Path home;

    private static PostgresServer server;
    private static Scene scene;
    private static Path pwned;

    @BeforeAll
    static void start() {
        server = PostgresServer.start(15);
        server.psql("postgres", "CREATE DATABASE shop;");
        server.psql("shop", """
                CREATE TABLE item AS SELECT n AS id, 'C:\\temp\\' || n || '\\' AS path FROM generate_series(1, 3) n;
                COMMENT ON TABLE item IS '%s';
                ALTER TABLE item ALTER path SET DEFAULT 'C:\\temp\\';
                """.formatted("x".repeat(600)));
        scene = Scene.in(home, server, server);
        pwned = home.resolve("PWNED");
        Scene.Said backup = scene.backup();
        assertThat(backup.status()).as(backup.toString()).isZero();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void isNotThere() throws IOException {
        Files.deleteIfExists(pwned);
    }

    @AfterEach
    void dropCopies() {
        server.psql("postgres", """
                SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database
                  WHERE NOT datistemplate AND datname NOT IN ('postgres', 'shop') \\gexec
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select set_config('standard_conforming_strings','off',false);\n",
                "select set_config('standard_con'||'forming_strings','off',false);\n",
                "DO $$ BEGIN PERFORM set_config('standard_conforming_strings', 'off', false); END $$;\n",
                "DO $$ BEGIN SET standard_conforming_strings = off; END $$;\n",
                "UPDATE pg_catalog.pg_settings SET setting = 'off' WHERE name = 'standard_conforming_strings';\n",
                "CREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS 'SELECT set_config(''standard_conforming_strings'', ''off'', false)';\nCREATE TABLE public.t AS SELECT public.f();\n"
            })
    void aSettingThatTheReaderDoesNotSeeRunsNothing(String setting) throws IOException {
        Scene.Said said = restore(file(hidden(setting + HIDDEN.formatted(pwned))));

        isStopped(said, "backslash commands are restricted");
    }

    @Test
    void anEncodingInWhichALetterHidesAQuoteRunsNothing() throws IOException {
        byte[] text = dump().replace(
                        MARK,
                        "DO $$ BEGIN PERFORM set_config('client_encoding', 'SJIS', false); END $$;\n"
                                + "SELECT '\u0081'' \\! touch " + pwned + "\n';\n\n" + MARK)
                .getBytes(StandardCharsets.ISO_8859_1);

        Scene.Said said = restore(Files.write(home.resolve("sjis.sql"), text));

        isStopped(said, "backslash commands are restricted");
    }

    /** psql evaluates backticks of the one command that it obeys while it is restricted. */
    @ParameterizedTest
    @ValueSource(strings = {"\\unrestrict `touch %s`\n", "\\unrestrict x`touch %s`\n", "\\unrestrict\t`touch %s` x\n"})
    void theWayOutOfTheFenceRunsNothing(String way) throws IOException {
        String setting = "DO $$ BEGIN PERFORM set_config('standard_conforming_strings', 'off', false); END $$;\n";

        Scene.Said said = restore(file(hidden(setting + "SELECT '\\'' " + way.formatted(pwned) + "';\n")));

        assertThat(said.json().path("problems").path(0).path("code").asText()).isEqualTo("VYA-8101");
        isStopped(said, "\\\\unrestrict and a program in backticks");
    }

    /** What is a row for our reader, whose backticks are let through in another form, is no row for psql. */
    @Test
    void norDoesItInWhatOnlyOurReaderTakesForRows() throws IOException {
        String setting = "DO $$ BEGIN PERFORM set_config('standard_conforming_strings', 'off', false); END $$;\n";
        String rows = "SELECT '\\';\nCOPY public.item (id, path) FROM stdin;\n' \\unrestrict `touch %s`\n\\.\n";

        Scene.Said said = restore(file(hidden(setting + rows.formatted(pwned))));

        isStopped(said, "VYA-8001");
    }

    @Test
    void norDoesARestorePointWithRightSums() throws Exception {
        Path manifest = find(".manifest.json");
        Path data = find(".sql.gz");
        String setting = "DO $$ BEGIN PERFORM set_config('standard_conforming_strings', 'off', false); END $$;\n";
        byte[] packed = gzip(hidden(setting + HIDDEN.formatted(pwned)).getBytes(StandardCharsets.UTF_8));
        byte[] before = Files.readAllBytes(data);
        String text = Files.readString(manifest);
        ObjectMapper json = new ObjectMapper();
        ObjectNode root = (ObjectNode) json.readTree(text);
        root.withArray("artifacts").forEach(artifact -> {
            if (artifact.path("kind").asText().equals("DATA")) {
                ((ObjectNode) artifact).put("sha256", sha256(packed)).put("packedBytes", packed.length);
            }
        });
        try {
            Files.write(data, packed);
            Files.writeString(manifest, json.writeValueAsString(root));

            Scene.Said said =
                    scene.restore("--database", "shop", "--source", "pg", "--instance", "clean", "--mode", "test");

            // what the manifest says of the database is not so, which is seen at the dump's end; psql may stop before
            assertThat(said.status()).as(said.toString()).isEqualTo(1);
            assertThat(pwned).doesNotExist();

            Files.writeString(manifest, json.writeValueAsString(root.without("outline")));
            isStopped(
                    scene.restore("--database", "shop", "--source", "pg", "--instance", "clean", "--mode", "test"),
                    "backslash commands are restricted");
        } finally {
            Files.write(data, before);
            Files.writeString(manifest, text);
        }
    }

    @Test
    void norDoesAnArchive() throws IOException {
        Path archive = home.resolve("shop.dump");
        Tool.run(server.environment("shop"), "", "pg_dump", "--format=custom", "--file=" + archive)
                .orThrow("pg_dump");
        String text = new String(Files.readAllBytes(archive), StandardCharsets.ISO_8859_1);
        String comment = "COMMENT ON TABLE public.item IS '" + "x".repeat(600) + "';";
        assertThat(text).contains(comment);
        String attack = "DO $$ BEGIN SET standard_conforming_strings = off; END $$;\n" + HIDDEN.formatted(pwned);
        String same = attack + " ".repeat(comment.length() - attack.length());
        Files.writeString(archive, text.replace(comment, same), StandardCharsets.ISO_8859_1);

        isStopped(restore(archive), "backslash commands are restricted");
        isStopped(restore(archive, "--jobs", "2"), "backslash commands are restricted");
    }

    /** Its statements are taken apart, and put together for a session of which the file says nothing. */
    @Test
    void norDoesWhatTheServerTakesForStringsInTheRolesBesideIt() throws IOException {
        Path dump = file(dump());
        String role = "ALTER ROLE " + server.superuser();
        Files.writeString(home.resolve("hostile_roles.sql"), """
                --
                -- PostgreSQL database cluster dump
                --

                CREATE ROLE evil;
                COMMENT ON ROLE evil IS '\\'' \\! touch %s
                ';

                --
                -- PostgreSQL database cluster dump complete
                --

                """.formatted(pwned));
        server.psql("postgres", role + " SET standard_conforming_strings = off;");
        try {
            Scene.Said said = restore(dump);

            assertThat(pwned).doesNotExist();
            assertThat(said.status()).as(said.toString()).isZero();
            assertThat(server.psql(
                            "postgres",
                            "SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = 'evil';"))
                    .as("what the file says where strings are as the standard has them")
                    .startsWith("\\' \\! touch ");
        } finally {
            Files.delete(home.resolve("hostile_roles.sql"));
            server.psql("postgres", role + " RESET ALL; DROP ROLE IF EXISTS evil; DROP DATABASE IF EXISTS copy;");
        }
    }

    /** The rows that our reader counts are in a string for psql, and the other way round. */
    @Test
    void rowsThatOnlyOneOfThemSeesAreNoSuccess() throws IOException {
        String setting = "DO $$ BEGIN PERFORM set_config('standard_conforming_strings', 'off', false); END $$;\n";
        String swallowed = "SELECT 'a\\';\nINSERT INTO public.item VALUES (4, $$b$$);\n-- ';\n";

        Scene.Said said = restore(file(hidden(setting + swallowed)));

        assertThat(said.status()).as(said.toString()).isEqualTo(1);
        assertThat(said.out()).contains("VYA-8014", "public.item has 3 rows, not 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 'a\\';\n", "SELECT 'a\\', ';/*';\n"})
    void aDumpWhoseEndPsqlDoesNotReachIsNoSuccess(String open) throws IOException {
        String setting = "DO $$ BEGIN PERFORM set_config('standard_conforming_strings', 'off', false); END $$;\n";

        Scene.Said said = restore(file(hidden(setting + open)));

        isStopped(said, "VYA-8001");
    }

    @Test
    void honestBackslashesComeBackAsTheyWere() throws IOException {
        for (String rows : new String[] {"--inserts", "--column-inserts", "--rows-per-insert=2"}) {
            Path file = home.resolve("honest.sql");
            Tool.run(server.environment("shop"), "", "pg_dump", rows, "--file=" + file)
                    .orThrow("pg_dump");
            Scene.Said said = restore(file);
            assertThat(said.status()).as(said.toString()).isZero();
            assertThat(server.psql("copy", "SELECT string_agg(path, ' ' ORDER BY id) FROM item;"))
                    .isEqualTo("C:\\temp\\1\\ C:\\temp\\2\\ C:\\temp\\3\\");
            dropCopies();
        }
    }

    @Test
    void aPsqlThatIsTooOldIsRefusedUnlessTheDumpIsTrusted() throws IOException {
        FakeTools tools = FakeTools.in(home.resolve("old"));
        for (String tool : new String[] {"pg_dump", "pg_dumpall", "pg_restore"}) {
            tools.real(tool);
        }
        tools.script("psql", """
                if [ "$1" = --version ]; then echo 'psql (PostgreSQL) 15.13 (Debian 15.13-1)'; exit 0; fi
                grep -q restrict "/proc/$$/cmdline" && exit 9
                exec /usr/bin/psql "$@"
                """);
        scene.installation.knob("vya.tools.postgresql", tools.folder());
        try {
            Path file = file(dump());
            Scene.Said refused = restore(file);
            assertThat(refused.status()).as(refused.toString()).isEqualTo(1);
            assertThat(refused.out()).contains("VYA-8105", "psql 15.13", "15.14", "--trust-dump");

            Scene.Said trusted = restore(file, "--trust-dump");
            assertThat(trusted.status()).as(trusted.toString()).isZero();
            assertThat(trusted.json().path("problems").path(0).path("code").asText())
                    .isEqualTo("VYA-8106");
            String id = trusted.json().path("id").asText();
            Path record = scene.installation.state().resolve("restores").resolve(id + ".json");
            assertThat(Files.readString(record)).contains("VYA-8106");
        } finally {
            scene.installation.knob("vya.tools.postgresql", "");
        }
    }

    /** psql has begun its transaction by then, and the role's own limit counts. */
    @Test
    void aBackupThatIsSlowToBeginWithIsNoIdleTransaction() throws IOException {
        FakeTools tools = FakeTools.in(home.resolve("slow"));
        for (String tool : new String[] {"pg_dump", "pg_dumpall", "pg_restore"}) {
            tools.real(tool);
        }
        tools.script("psql", """
                case " $* " in
                *" --single-transaction "*) { sleep 1; cat; } | /usr/bin/psql "$@" ;;
                *) exec /usr/bin/psql "$@" ;;
                esac
                """);
        scene.installation.knob("vya.tools.postgresql", tools.folder());
        String role = "ALTER ROLE " + server.superuser();
        server.psql("postgres", role + " SET idle_in_transaction_session_timeout = '300ms';");
        try {
            Scene.Said said = restore(file(dump()));
            assertThat(said.status()).as(said.toString()).isZero();
        } finally {
            scene.installation.knob("vya.tools.postgresql", "");
            server.psql("postgres", role + " RESET ALL;");
        }
    }

    private static Scene.Said restore(Path file, String... more) {
        String[] all = new String[more.length + 6];
        System.arraycopy(
                new String[] {"--file", file.toString(), "--instance", "clean", "--target", "copy"}, 0, all, 0, 6);
        System.arraycopy(more, 0, all, 6, more.length);
        return scene.restore(all);
    }

    private static void isStopped(Scene.Said said, String words) {
        assertThat(pwned).doesNotExist();
        assertThat(said.status()).as(said.toString()).isEqualTo(1);
        assertThat(said.out()).contains(words);
        assertThat(server.psql("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'copy%';"))
                .isEqualTo("0");
    }

    private static Path file(String text) throws IOException {
        return Files.writeString(home.resolve("hostile.sql"), text);
    }

    private static String hidden(String attack) {
        return dump().replace(MARK, attack + "\n" + MARK);
    }

    private static String dump() {
        return Tool.run(server.environment("shop"), "", "pg_dump").orThrow("pg_dump");
    }

    private static Path find(String ending) {
        Path folder = scene.installation.destination("disk");
        return Installation.files(folder).stream()
                .filter(f -> f.endsWith(ending) && !f.contains("roles"))
                .map(folder::resolve)
                .findFirst()
                .orElseThrow();
    }

    private static byte[] gzip(byte[] text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(text);
        }
        return packed.toByteArray();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
