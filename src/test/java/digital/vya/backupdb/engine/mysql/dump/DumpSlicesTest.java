package digital.vya.backupdb.engine.mysql.dump;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A dump means the same wherever the stream is cut, and what is not to be changed is not. */
@Tag("unit")
class DumpSlicesTest {
    private static final String DUMP = """
            /*M!999999\\- enable the sandbox mode */
            -- MariaDB dump 10.19-11.4.5-MariaDB, for linux-systemd (x86_64)
            --
            -- Host: localhost    Database: shop
            -- Server version\t11.4.5-MariaDB
            /*!40101 SET NAMES utf8mb4 */;
            CREATE DATABASE /*!32312 IF NOT EXISTS*/ `shop` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin */;
            USE `shop`;
            CREATE TABLE `t` (
              `a` int DEFAULT nextval(`shop`.`s`) COMMENT '`shop`.`s`; it''s',
              `;` text -- it's a comment; INSERT INTO `x` VALUES (1)
            );
            INSERT INTO `t` VALUES (1,'a;b'),(2,'it\\'s (x),(y)'),(3,"--"),(4,'\\\\'),(5,''''),
            (6,'INSERT INTO `t` VALUES (1),(2);
            DELIMITER ;;
            ');
            INSERT INTO `t` (`a`,`;`) VALUES (7,(1)),(8,0x3B27);
            INSERT INTO `w` VALUES (1,-1),(2,- 2), -- it's (x)
            (3,1--1),(4,5 /* it's (y) */),(5,1/2),("6","a\\"b'c"), # it's (z)
            (7,''),(8,`a`);
            # a comment; isn't it
            /*!50003 SET sql_mode = 'NO_BACKSLASH_ESCAPES' */ ;
            INSERT INTO `n` VALUES ('\\'),('a\\'),("\\");
            DELIMITER ;;
            INSERT INTO `d` VALUES (1,';'),(2,3),(4,5) ;;
            CREATE DEFINER=`app`@`%` PROCEDURE `p`() BEGIN SELECT '\\', "x;;y" /* it's; */; END ;;
            /*!50003 SET sql_mode = @saved_sql_mode */ ;;
            /*!50106 CREATE*/ /*!50117 DEFINER=`app`@`%`*/ /*!50106 EVENT `e` ON SCHEDULE EVERY 1 DAY ON COMPLETION NOT PRESERVE ENABLE COMMENT 'ENABLE' DO SELECT 1 */ ;;
            /*!50003 CREATE*/ /*!50017 DEFINER=`app`@`%`*/ /*!50003 TRIGGER shop.tr BEFORE INSERT ON `shop`.t FOR EACH ROW SET NEW.a = 1 */;;
            DELIMITER ;
            INSERT INTO `u` VALUES ('\\'');
            /*!50001 CREATE ALGORITHM=UNDEFINED */
            /*!50013 DEFINER=`app`@`%` SQL SECURITY DEFINER */
            /*!50001 VIEW `v` AS select `shop`.`f`(`shop`.`t`.`a`),`shop`.`a` from (`shop`.`t` join `shop`.`u` `shop`) */;

            -- Dump completed on 2026-11-21 18:03:47
            """;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 16, 17, 64, 100_000})
    void rowsAreCountedWhereverItIsCut(int slice) {
        MysqlDumpInspector inspector = MysqlDumpInspector.ofDatabase();
        byte[] bytes = DUMP.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < bytes.length; at += slice) {
            inspector.accept(bytes, at, Math.min(slice, bytes.length - at));
        }
        inspector.finish();
        assertThat(inspector.rows()).isEqualTo(Map.of("t", 8L, "w", 8L, "n", 3L, "d", 3L, "u", 1L));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64, 100_000})
    void onlyWhatNamesItsDatabaseIsChanged(int slice) {
        String restored = restored(Rewriting.plain("shop", "o`ther"), slice);
        assertThat(restored.lines().count()).isEqualTo(DUMP.lines().count());
        assertThat(restored)
                .contains(
                        "(2,'it\\'s (x),(y)'),(3,\"--\"),(4,'\\\\'),(5,''''),\n",
                        "DEFAULT nextval(`o``ther`.`s`) COMMENT '`shop`.`s`; it''s',",
                        "TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1 */;;",
                        "select `o``ther`.`f`(`o``ther`.`t`.`a`),`shop`.`a` from (`o``ther`.`t` join `o``ther`.`u` `shop`) */;",
                        "PROCEDURE `p`() BEGIN SELECT '\\', \"x;;y\" /* it's; */; END ;;")
                .doesNotContain("CREATE DATABASE", "USE `shop`", "sandbox");
    }

    @Test
    void aCopySleepsAndLendsNobodyTheRightsOfWhoRestores() {
        Rewriting copy = new Rewriting("shop", "copy", null, true, "kept", true, List.of(), "", false);
        String restored = restored(copy, 100);
        assertThat(restored)
                .startsWith("CREATE TABLE kept ")
                .contains("PRESERVE DISABLE COMMENT 'ENABLE' DO", "INSERT INTO kept (source, script) VALUES")
                .contains("DEFINER=`app`@`%` PROCEDURE `p`", "DEFINER=`app`@`%`*/ /*!50003 TRIGGER")
                .contains("/*!50013 DEFINER=CURRENT_USER  */\n/*!50001 SQL SECURITY INVOKER VIEW `v` AS");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ON SCHEDULE EVERY 1 SECOND DO SELECT 1 | EVERY 1 SECOND DISABLE DO SELECT 1",
                "ON SCHEDULE AT NOW() ON COMPLETION PRESERVE COMMENT 'DO' DO SELECT 1 | PRESERVE DISABLE COMMENT 'DO' DO",
                "ON SCHEDULE EVERY 1 SECOND ENABLE DO SELECT 1 | EVERY 1 SECOND DISABLE DO SELECT 1",
                "ON SCHEDULE EVERY 1 SECOND DISABLE ON SLAVE DO SELECT 1 | EVERY 1 SECOND DISABLE ON SLAVE DO SELECT 1",
            })
    void everyEventOfACopySleeps(String said, String made) {
        String dump = "USE `shop`;\nCREATE DEFINER=root@localhost EVENT `do` " + said + ";\n";
        Rewriting test = new Rewriting("shop", "copy", null, true, null, true, List.of(), "", false);
        assertThat(new String(
                        new MysqlRestoreStream(new ByteArrayInputStream(dump.getBytes(StandardCharsets.UTF_8)), test)
                                .all(),
                        StandardCharsets.UTF_8))
                .contains(made);
    }

    @Test
    void definersAreMapped() {
        Rewriting mapped = new Rewriting("shop", "shop", "ow`ner@10.%", true, null, false, List.of(), "", false);
        assertThat(restored(mapped, 100))
                .contains("DEFINER=`ow``ner`@`10.%` PROCEDURE")
                .doesNotContain("`app`");
    }

    private static String restored(Rewriting rules, int slice) {
        InputStream dump = new FilterInputStream(new ByteArrayInputStream(DUMP.getBytes(StandardCharsets.UTF_8))) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return super.read(into, offset, Math.min(length, slice));
            }
        };
        return new String(new MysqlRestoreStream(dump, rules).all(), StandardCharsets.UTF_8);
    }
}
