package digital.vya.backupdb.engine.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.ClientTools;
import digital.vya.backupdb.servers.MariaDbServer;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dumps that this product did not make: of mysqldump itself, of its forerunner, and such as nobody should restore. */
@Tag("server")
class MysqlFilesTest {
    @TempDir
    static Path home;

    private static MariaDbServer server;
    private static Stage stage;
    private static byte[] dump;

    @BeforeAll
    static void start() throws IOException {
        server = MariaDbServer.start();
        server.sql("CREATE DATABASE shop;");
        server.sql("shop", """
                CREATE TABLE t (id INT, s VARCHAR(50)); INSERT INTO t VALUES (1, 'a;b'), (2, 'it''s');
                CREATE TABLE k (id INT); INSERT INTO k VALUES (1);
                CREATE TRIGGER b BEFORE INSERT ON k FOR EACH ROW SET NEW.id = NEW.id + 1;
                """);
        stage = Stage.in(home, server, server);
        Path options = Files.writeString(home.resolve("o"), server.optionText(server.superuser(), server.password()));
        // as most people do: no database named in it, tables locked
        dump = Tool.run(server.tools().resolve("mariadb-dump").toString(), "--defaults-file=" + options, "shop")
                .orThrow("mariadb-dump")
                .getBytes(StandardCharsets.UTF_8);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void dropShop() {
        server.dropDatabases();
    }

    @Test
    void aDumpOfOneDatabaseIsRestoredAsWhatItSaysItIs() throws IOException {
        restores(Files.write(home.resolve("any.sql"), dump));
    }

    @Test
    void packedFilesAndOldNamesAreNoTrouble() throws IOException {
        Path gz = home.resolve("mysql_shop_20240131_020000.sql.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
            out.write(dump);
        }
        restores(gz);
        dropShop();
        Path zip = home.resolve("20240131_020000_mysql_shop.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("20240131_020000_mysql_shop.sql"));
            out.write(dump);
        }
        restores(zip);
    }

    /** The client alone would stay in the comment and lose what follows. */
    @Test
    void aProgramWithCodeInACommentIsRestored() throws IOException {
        String text = new String(dump, StandardCharsets.UTF_8);
        String noted = text.replace("NEW.id + 1", "NEW.id + /* /*! see */ 1");
        assertThat(noted).isNotEqualTo(text);
        restores(Files.writeString(home.resolve("noted.sql"), noted));
        assertThat(server.sql("shop", "SHOW TRIGGERS; INSERT INTO k VALUES (5); SELECT MAX(id) FROM k;"))
                .contains("NEW.id + ")
                .endsWith("6");
    }

    /** The CR is a part of the delimiter then, for the client and for us. */
    @Test
    void aDumpWithLinesOfWindowsIsRestored() throws IOException {
        String text = new String(dump, StandardCharsets.UTF_8);
        assertThat(text).contains("DELIMITER ;;");
        restores(Files.writeString(home.resolve("windows.sql"), text.replace("\n", "\r\n")));
        assertThat(server.sql("shop", "SHOW TRIGGERS;")).contains("SET NEW.id = NEW.id + 1");
    }

    @Test
    void whatMysqldumpDoesNotWriteIsRefused() throws IOException {
        String text = new String(dump, StandardCharsets.UTF_8);
        refused(text.replace("-- Dump completed", "SELECT 1 INTO OUTFILE '/tmp/x';\n-- Dump completed"), "VYA-8101");
        refused(text.replace("-- Dump completed", "GRANT ALL ON *.* TO evil@'%';\n-- Dump completed"), "VYA-8101");
        refused(text.replace("-- Dump completed", "INSERT INTO mysql.t VALUES (1);\n-- Dump completed"), "VYA-8101");
        refused(
                text.replace(
                        "-- Dump completed", "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t;\n-- Dump completed"),
                "VYA-8101");
        refused(text.replace("-- Dump completed", "SET @a = 1 \\C gbk;\n-- Dump completed"), "VYA-8101");
        refused(
                text.replace(
                        "-- Dump completed",
                        "CREATE FUNCTION sys_exec RETURNS INTEGER SONAME 'udf.so';\n-- Dump completed"),
                "VYA-8101");
        refused(text.replace("-- Dump completed", "DO 1 delimiter //;\n-- Dump completed"), "VYA-8101");
        for (String line : List.of(
                "SET SESSION sql_mode = CONCAT('NO_BACKSLASH', '_ESCAPES');",
                "SET GLOBAL sql_mode = 'NO_BACKSLASH_ESCAPES';",
                "SET @@global.sql_mode = '';",
                "SET STATEMENT sql_mode = 'NO_BACKSLASH_ESCAPES' FOR DO 0;",
                "SET sql_mode = 'NO_BACKSLASH_ESCAPES', nothing_so_called = 1;",
                "SET sql_mode = 'NO_BACKSLASH_ESCAPES', @a = '');",
                "SET @a = 'NO_BACKSLASH_ESCAPES'; SET @b = IF(1, @a = @@sql_mode, 1); SET sql_mode = @a;",
                "SET @a = @@sql_mode, sql_mode = @a;",
                "DELIMITER ;;\t",
                "DELIMITER ';;'",
                "INSERT INTO t VALUES (1 /* /*! */);",
                "DELIMITER ;;\nSET @a = 1; GRANT ALL ON *.* TO evil@'%';;\nDELIMITER ;",
                "DELIMITER ;;\nSET sql_mode = 'NO_BACKSLASH_ESCAPES' ;;\nSET @a = '\\'; GRANT ALL ON *.* TO a@b; -- ';;\nDELIMITER ;",
                "DELIMITER ;;\nINSERT INTO t VALUES (1, 'a'); GRANT ALL ON *.* TO evil@'%';;\nDELIMITER ;",
                "DELIMITER ;;\nCREATE TABLE u (a INT); GRANT ALL ON *.* TO evil@'%';;\nDELIMITER ;",
                "DELIMITER $\nINSERT INTO t VALUES (1, 'a');DELETE$\nDELIMITER ;")) {
            refused(text.replace("-- Dump completed", line + "\n-- Dump completed"), "VYA-8101");
        }
        refused(text.replace("-- Dump completed", "DROP TABLE mysql.user;\n-- Dump completed"), "VYA-8101");
        String names = "a, ".repeat(300);
        refused(
                text.replace("-- Dump completed", "DROP TABLE IF EXISTS " + names + "mysql.user;\n-- Dump completed"),
                "VYA-8101");
        String long_ = "/* " + "x".repeat(5000) + " */";
        refused(
                text.replace(
                        "-- Dump completed",
                        "CREATE FUNCTION sys_exec " + long_ + " RETURNS INTEGER SONAME 'udf.so';\n-- Dump completed"),
                "VYA-8101");
        refused(text.replace("-- Dump completed", "USE one;\nUSE two;\n-- Dump completed"), "VYA-8102");
        refused(text.substring(0, text.indexOf("(2,'it")), "VYA-8007");
        assertThat(server.databases()).isEmpty();
    }

    @Test
    void aDumpOfAnotherKindOfServerIsCalledThat() throws IOException {
        refused("--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;\n", "VYA-3023");
        refused(
                "--\n-- PostgreSQL database cluster dump\n--\n\nCREATE ROLE a;\n",
                "This is a PostgreSQL dump; instance" + " clean is MariaDB");
        refused("PGDMP\1\16\0 and so on", "VYA-3023");
        try (PostgresServer other = PostgresServer.start(ClientTools.serverVersion())) {
            stage.installation.write("pg-secret", other.password());
            stage.installation.replaceInConfig("policies:\n", """
                      - id: pg
                        engine: postgresql
                        host: %s
                        port: %d
                        user: %s
                        password: "{{file:%s}}"
                        policy: nightly
                    policies:
                    """.formatted(
                            other.host(), other.port(), other.superuser(), home.resolve("pg-secret")));
            Path file = Files.write(home.resolve("bad.sql"), dump);
            Stage.Said said = stage.restore("--file", file.toString(), "--database", "shop", "--instance", "pg");
            assertThat(said.status()).as(said.toString()).isEqualTo(1);
            assertThat(said.out()).contains("VYA-3023", "instance pg is PostgreSQL");
        }
    }

    @Test
    void theClientsOwnCommandsAreNotRun() throws IOException {
        Path made = home.resolve("made");
        String text = new String(dump, StandardCharsets.UTF_8)
                .replace("-- Dump completed", "\\! touch " + made + "\n-- Dump completed");
        refused(text, "VYA-8101");
        assertThat(made).doesNotExist();
        assertThat(server.databases()).isEmpty();
    }

    private static void restores(Path file) {
        Stage.Said said = stage.restore("--file", file.toString(), "--instance", "clean");
        assertThat(said.status()).as(said.toString()).isZero();
        assertThat(server.sql("shop", "SELECT COUNT(*) FROM t; SELECT s FROM t WHERE id = 2; SELECT COUNT(*) FROM k;"))
                .isEqualTo("2\nit's\n1");
        assertThat(server.databases()).containsExactly("shop");
    }

    private static void refused(String text, String code) throws IOException {
        Path file = Files.writeString(home.resolve("bad.sql"), text);
        Stage.Said said = stage.restore("--file", file.toString(), "--instance", "clean");
        assertThat(said.status()).as(said.toString()).isEqualTo(1);
        assertThat(said.out()).contains(code);
    }
}
