package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dumps of other tools and of former times, known by their content and their names. */
@Tag("server")
class RestoreFromFilesTest {
    private static final String COUNT = "SELECT count(*) FROM item;";

    @TempDir
    static Path home;

    private static PostgresServer source;
    private static PostgresServer clean;
    private static Scene scene;

    @BeforeAll
    static void start() {
        source = PostgresServer.start(15);
        clean = PostgresServer.start(15);
        source.psql("postgres", "CREATE ROLE keeper LOGIN; CREATE DATABASE stock OWNER keeper; CREATE DATABASE shop;");
        source.psql("stock", """
                CREATE TABLE item (id serial PRIMARY KEY, label text);
                ALTER TABLE item OWNER TO keeper;
                INSERT INTO item (label) SELECT 'label ' || n FROM generate_series(1, 5000) n;
                CREATE INDEX item_label ON item (label);
                CREATE TABLE moved (id int REFERENCES item);
                """);
        source.psql("shop", "CREATE TABLE item AS SELECT 7 AS id;");
        scene = Scene.in(home, source, clean);
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
                DROP ROLE IF EXISTS keeper;
                """);
    }

    @Test
    void aDumpWithoutManifestSaysWhatCannotBeChecked() {
        Path file = dump("stock_20240131_020000.sql", "--create", "--clean", "--if-exists");
        clean.psql("postgres", "CREATE ROLE keeper;");
        Scene.Said said = scene.restore("--file", file.toString(), "--instance", "clean");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.json().path("plan").path("unchecked").toString()).contains("no manifest", "no file of roles");
        assertThat(clean.psql("stock", COUNT)).isEqualTo("5000");
    }

    @Test
    void rolesBesideItAreTaken() throws Exception {
        Path file = packed(dump("stock_20240131_030000.sql"));
        roles("stock_20240131_030000_roles.sql");
        Files.writeString(
                file.resolveSibling("stock_20240131_030000.manifest.json"),
                "{\"database\": \"stock\", \"timestamp\": \"2024-01-31T03:00:00\", \"files\": {\"database\": \"x\", \"roles\": null}}");
        Scene.Said said = scene.restore("--file", file.toString(), "--instance", "clean");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.json().path("rolesCreated").toString()).isEqualTo("[\"keeper\"]");
        assertThat(clean.psql("stock", COUNT)).isEqualTo("5000");
        assertThat(clean.psql("stock", "SELECT tableowner FROM pg_tables WHERE tablename = 'item';"))
                .isEqualTo("keeper");
    }

    @Test
    void ofSeveralDumpsInAZipOneIsNamed() throws Exception {
        Path zip = home.resolve("arquivo_20240131_020000.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream all = new ZipOutputStream(out)) {
            add(all, "postgresql_stock_20240131_020000.sql", dump("a.sql"));
            add(all, "postgresql_shop_20240131_020000.sql", dumpOf("shop", "b.sql"));
            add(all, "postgresql_globals_20240131_020000.sql", roles("globals.sql"));
            all.putNextEntry(new ZipEntry("backup_metadata.json"));
            all.write("{}".getBytes(StandardCharsets.UTF_8));
        }
        Scene.Said which = scene.restore("--file", zip.toString(), "--instance", "clean");
        assertThat(which.status()).isEqualTo(1);
        assertThat(which.out()).contains("VYA-8006", "postgresql_shop_20240131_020000.sql");

        Scene.Said said = scene.restore("--file", zip.toString(), "--database", "stock", "--instance", "clean");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(clean.psql("stock", COUNT)).isEqualTo("5000");
    }

    /** Of a file without a manifest the sum beside it is all there is, and what it says comes before anything else. */
    @Test
    void aDumpThatIsNotWhatTheChecksumBesideItSaysIsDamaged() throws Exception {
        clean.psql("postgres", "CREATE ROLE keeper;");
        Path file = packed(dump("summed_20240131_020000.sql", "--create"));
        Tool.run(
                        Map.of(),
                        "",
                        "sh",
                        "-c",
                        "cd " + home + " && sha256sum --binary summed_20240131_020000.sql.gz"
                                + " > summed_20240131_020000.sha256")
                .orThrow("sha256sum");
        Scene.Said whole = scene.restore("--file", file.toString(), "--instance", "clean", "--target", "summed");
        assertThat(whole.status()).as(whole.toString()).isZero();
        assertThat(whole.json().path("plan").path("unchecked").toString()).doesNotContain("checksum");

        Files.write(file, Files.readAllBytes(packed(dump("summed_20240131_020000.sql"))));
        Scene.Said changed = scene.restore("--file", file.toString(), "--instance", "clean", "--target", "changed");
        assertThat(changed.status()).isEqualTo(1);
        assertThat(changed.out()).contains("VYA-7102");
        assertThat(clean.psql("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'changed%';"))
                .isEqualTo("0");
    }

    /** The name that was typed is meant, whatever the dump was of. */
    @Test
    void theNameThatWasTypedDecides() {
        clean.psql("postgres", "CREATE ROLE keeper;");
        Path file = dump("typed.sql", "--create");
        Scene.Said said = scene.restore("--file", file.toString(), "--database", "typed", "--instance", "clean");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.out()).contains("The dump is of database stock, and restored as typed");
        assertThat(clean.psql("typed", COUNT)).isEqualTo("5000");
        assertThat(clean.psql("postgres", "SELECT count(*) FROM pg_database WHERE datname = 'stock';"))
                .isEqualTo("0");
    }

    /** A dump made without --create does not say how the database is; the live one that it replaces does. */
    @ParameterizedTest
    @ValueSource(strings = {"safe", "fast"})
    void whatADumpDoesNotSayOfTheDatabaseIsTakenOverFromTheLiveOne(String mode) {
        clean.psql("postgres", """
                CREATE ROLE keeper;
                DROP ROLE IF EXISTS guest;
                CREATE ROLE guest;
                CREATE DATABASE kept OWNER keeper TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' CONNECTION LIMIT 7;
                REVOKE CONNECT, TEMPORARY ON DATABASE kept FROM PUBLIC;
                GRANT CONNECT ON DATABASE kept TO guest;
                ALTER DATABASE kept SET work_mem = '7MB';
                ALTER ROLE guest IN DATABASE kept SET statement_timeout = '5s';
                COMMENT ON DATABASE kept IS 'it''s \\ kept';
                """);
        String how = """
                SELECT pg_get_userbyid(datdba), datacl, pg_encoding_to_char(encoding), datcollate, datctype, datconnlimit,
                       shobj_description(oid, 'pg_database'),
                       (SELECT string_agg(setrole::regrole::text || setconfig::text, ' ' ORDER BY setrole)
                          FROM pg_db_role_setting WHERE setdatabase = d.oid)
                  FROM pg_database d WHERE datname = 'kept';
                """;
        String before = clean.psql("postgres", how);
        Path file = dump("kept.sql");
        List<String> all = new ArrayList<>(
                List.of("--file", file.toString(), "--database", "kept", "--instance", "clean", "--mode", mode));
        if (mode.equals("fast")) {
            all.add("--recreate");
        }
        Scene.Said said = scene.restore(all.toArray(String[]::new));
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.out()).contains("are taken over from kept as it is now");
        assertThat(clean.psql("kept", COUNT)).isEqualTo("5000");
        assertThat(clean.psql("postgres", how))
                .isEqualTo(before)
                .contains("LATIN1", "7", "work_mem=7MB", "guest=c/keeper");
    }

    @Test
    void whatReachesTheServerIsToldBefore() throws Exception {
        String dump = Files.readString(dumpOf("shop", "reach.sql"));
        Path file =
                Files.writeString(home.resolve("reach.sql"), dump.replace("-- PostgreSQL database dump complete", """
                CREATE FUNCTION public.f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN COPY item FROM PROGRAM 'id'; END $$;
                DO $$ BEGIN PERFORM 1; END $$;
                ALTER ROLE nobody SUPERUSER;
                -- PostgreSQL database dump complete"""));
        Scene.Said said = scene.run(
                "restore",
                "--file",
                file.toString(),
                "--instance",
                "clean",
                "--target",
                "reach",
                "--dry-run",
                "--json");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(said.json().path("plan").path("warnings").toString())
                .contains(
                        "Does more to the server than fill a database",
                        "COPY of a program (line ",
                        "a superuser (line ",
                        "code that runs while it is restored (line ");
        Scene.Said honest = scene.run(
                "restore",
                "--file",
                dump("honest.sql").toString(),
                "--instance",
                "clean",
                "--target",
                "honest",
                "--dry-run",
                "--json",
                "--no-owner");
        assertThat(honest.out()).doesNotContain("Does more to the server");
    }

    @Test
    void theNameOfAnOldZipNamesTheDatabase() throws Exception {
        Path zip = home.resolve("20240131_020000_postgresql_former.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream all = new ZipOutputStream(out)) {
            add(all, "dump.sql", dumpOf("shop", "c.sql"));
        }
        Scene.Said said = scene.restore("--file", zip.toString(), "--instance", "clean");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(clean.psql("former", COUNT)).isEqualTo("1");
    }

    @Test
    void anArchiveIsRestoredByOneJobOrBySeveral() throws Exception {
        clean.psql("postgres", "CREATE ROLE keeper;");
        Path archive = dump("stock.dump", "--format=custom");
        Scene.Said one = scene.restore("--file", archive.toString(), "--instance", "clean", "--target", "one");
        assertThat(one.status()).as(one.toString()).isZero();
        Scene.Said three = scene.restore(
                "--file", packed(archive).toString(), "--instance", "clean", "--target", "it's 3", "--jobs", "3");
        assertThat(three.status()).as(three.toString()).isZero();
        assertThat(three.json().path("privilegesMended").asLong()).isZero();
        for (String name : List.of("one", "it's 3")) {
            assertThat(clean.psql(name, COUNT)).isEqualTo("5000");
            assertThat(clean.psql(name, "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public';"))
                    .isEqualTo("2");
        }
        assertThat(Installation.files(scene.installation.spool())).isEmpty();
    }

    @Test
    void aTableOutOfAnArchive() {
        Path archive = dump("stock2.dump", "--format=custom");
        Scene.Said said = scene.restore(
                "--file",
                archive.toString(),
                "--instance",
                "clean",
                "--target",
                "part",
                "--tables",
                "moved",
                "--no-owner");
        assertThat(said.status()).as(said.toString()).isEqualTo(3);
        assertThat(said.json().path("proof").toString())
                .contains("The restored database on clean is without the foreign key moved_id_fkey");
        assertThat(clean.psql("part", "SELECT string_agg(tablename, ' ') FROM pg_tables WHERE schemaname = 'public';"))
                .isEqualTo("moved");
    }

    @Test
    void whatIsNoDumpIsRefused() throws Exception {
        Path mysql = Files.writeString(home.resolve("my.sql"), "-- MySQL dump 10.13\n\nCREATE TABLE x (a int);\n");
        assertThat(scene.restore("--file", mysql.toString(), "--instance", "clean")
                        .out())
                .contains("VYA-3023", "MySQL");
        assertThat(scene.restore("--file", home.resolve("none.sql").toString(), "--instance", "clean")
                        .out())
                .contains("VYA-8005", "none.sql");
        for (String stranger : List.of("/etc/passwd", "/etc/hosts")) {
            assertThat(scene.restore("--file", stranger, "--instance", "clean").out())
                    .contains("VYA-8007", stranger, "nothing in it says that pg_dump wrote it");
        }
        assertThat(scene.restore("--file", home.toString(), "--instance", "clean")
                        .out())
                .contains("VYA-8005", "is a folder, not a file", "Name the file in it");
        Path cut = Files.writeString(
                home.resolve("cut.sql"), Files.readString(dump("whole.sql")).substring(0, 20_000));
        Scene.Said said = scene.restore("--file", cut.toString(), "--instance", "clean", "--target", "cut");
        assertThat(said.status()).isEqualTo(1);
        assertThat(said.out()).contains("VYA-3004", "cut.sql", "Fetch the file again");
        assertThat(clean.psql("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'cut%';"))
                .isEqualTo("0");
    }

    @Test
    void anErrorNamesTheLineAndLeavesNothing() throws Exception {
        clean.psql("postgres", "CREATE ROLE keeper;");
        List<String> lines = new ArrayList<>(Files.readAllLines(dump("bad.sql")));
        int line = lines.indexOf("CREATE INDEX item_label ON public.item USING btree (label);");
        lines.set(line, "CREATE INDEX item_label ON public.item USING btree (no_such_column);");
        Path bad = Files.write(home.resolve("bad.sql"), lines);
        Scene.Said said = scene.restore("--file", bad.toString(), "--instance", "clean", "--target", "bad");
        assertThat(said.status()).isEqualTo(1);
        assertThat(said.out()).contains("psql:<stdin>:" + (line + 1) + ": ERROR", "no_such_column");
        assertThat(clean.psql("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'bad%';"))
                .isEqualTo("0");
    }

    private static Path dump(String name, String... options) {
        return dumpOf("stock", name, options);
    }

    private static Path dumpOf(String database, String name, String... options) {
        Path file = home.resolve(name);
        List<String> command = new ArrayList<>(List.of("pg_dump", "--file=" + file));
        command.addAll(List.of(options));
        Tool.run(source.environment(database), "", command.toArray(String[]::new))
                .orThrow("pg_dump");
        return file;
    }

    private static Path roles(String name) {
        Path file = home.resolve(name);
        Tool.run(source.environment("postgres"), "", "pg_dumpall", "--globals-only", "--file=" + file)
                .orThrow("pg_dumpall");
        return file;
    }

    private static Path packed(Path file) {
        Tool.run(Map.of(), "", "gzip", "--keep", "--force", file.toString()).orThrow("gzip");
        return file.resolveSibling(file.getFileName() + ".gz");
    }

    private static void add(ZipOutputStream zip, String name, Path file) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        Files.copy(file, zip);
    }
}
