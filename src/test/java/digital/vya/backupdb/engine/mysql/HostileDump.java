package digital.vya.backupdb.engine.mysql;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** A text put together at random of what dumps begin statements with, what may be read in two ways, and commands of the client. */
final class HostileDump {
    /** What dumps really hold, which leaves the next statement at a beginning. */
    private static final List<String> HONEST = List.of(
            "INSERT INTO `t` VALUES ('a'),('b');\n",
            "DROP TABLE IF EXISTS `x`;\n",
            "LOCK TABLES `t` WRITE;\n",
            "/*!40000 ALTER TABLE `t` DISABLE KEYS */;\n",
            "/*!50003 SET @saved_sql_mode = @@sql_mode */ ;\n",
            "SET @old=@@sql_mode, sql_mode='NO_AUTO_VALUE_ON_ZERO';\n");

    private static final List<String> HEADS = List.of(
            "INSERT INTO `t` VALUES ('",
            "INSERT INTO `t` VALUES (1),(\"",
            "REPLACE INTO `t` VALUES (",
            "CREATE TABLE IF NOT EXISTS `x` (a INT COMMENT '",
            "CREATE TABLE `x` (`",
            "CREATE PROCEDURE p() SELECT '",
            "CREATE FUNCTION f() RETURNS INT RETURN ",
            "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = '",
            "/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`%`*/ /*!50003 TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET @a = ",
            "/*!50001 CREATE VIEW `v` AS select '",
            "/*M!100100 SET @a = '",
            "/*!999999 SET @a = '",
            "SET @a = '",
            "SET @a = \"",
            "SET NAMES gbk;\n",
            "SET NAMES sjis;\n",
            "SET character_set_client = big5;\n",
            "/*!40101 SET NAMES utf8mb4 */;\n",
            "/*!50003 SET sql_mode = 'NO_BACKSLASH_ESCAPES' */ ;\n",
            "SET sql_mode = 'ANSI_QUOTES';\n",
            "SET @old=@@sql_mode, sql_mode='NO_BACKSLASH_ESCAPES';\n",
            "SET SESSION sql_mode = CONCAT('NO_BACKSLASH', '_ESCAPES');\n",
            "SET @@sql_mode = 'NO_BACKSLASH_ESCAPES', @a = '",
            "SET sql_mode = @saved_sql_mode;\n",
            "SET sql_mode = '';\n",
            "ALTER TABLE `t` COMMENT = '",
            "DO '",
            "DELIMITER ;;\n",
            "delimiter $$\n",
            "DELIMITER ;\n",
            "DELIMITER ;;\r\n",
            " delimiter //\n",
            "-- ",
            "--",
            "# ",
            "/* ",
            "/*!",
            "\n",
            ";");
    private static final List<String> SCRAPS = List.of(
            "'",
            "'",
            "\"",
            "`",
            "\\",
            "\\\\",
            "\\'",
            "''",
            "--",
            "-- ",
            "#",
            "/*",
            "*/",
            "/*!",
            "/*!50000 ",
            "/*M!",
            "/*+",
            ";",
            ";;",
            ";\n",
            "$$",
            "//",
            "(",
            ")",
            "),(",
            ",",
            "\n",
            "\r\n",
            "\r",
            "\t",
            " ",
            "\0",
            "\u0081\\",
            "\u0095\\",
            "\u00bf'",
            "\u00e9",
            "x",
            "1",
            "N'",
            "_gbk'",
            "x'",
            "delimiter ;;",
            "\nDELIMITER ;;\n",
            "\ndelimiter ;\n",
            "delimiter",
            "\\C gbk\n",
            "\\C sjis ",
            "\\g",
            "\\G",
            "\\c",
            "\\d ;;",
            "\\q",
            "\\-",
            "*/;",
            "';\n",
            "\");\n",
            "`);\n",
            " END;\n");

    private static final Pattern TWO_WAYS = Pattern.compile("(?s)/\\*M?!.*/\\*|\\\\\r?\n");

    private final Random random;
    private final List<String> commands;

    HostileDump(long seed, Path folder) {
        random = new Random(seed);
        commands = List.of(
                "\\! touch " + folder.resolve("ran"),
                "system touch " + folder.resolve("ran"),
                "\\. " + folder.resolve("bait.sql"),
                "source " + folder.resolve("bait.sql"),
                "\\T " + folder.resolve("teed"),
                "tee " + folder.resolve("teed"),
                "\\P cat > " + folder.resolve("paged"),
                "pager cat > " + folder.resolve("paged"),
                "\\e",
                "LOAD DATA LOCAL INFILE '" + folder.resolve("bait.sql") + "' INTO TABLE t;",
                "SELECT 1 INTO OUTFILE '" + folder.resolve("outfile") + "';");
    }

    /**
     * Where clients do not agree among each other: MariaDB's and MySQL's end a comment in code for some versions in
     * different places, and of a backslash at the end of a line within a text MariaDB's loses the quote that follows.
     */
    static boolean isReadInTwoWays(byte[] dump) {
        return TWO_WAYS.matcher(new String(dump, StandardCharsets.ISO_8859_1)).find();
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            if (random.nextInt(3) == 0) {
                text.append(HONEST.get(random.nextInt(HONEST.size())));
            }
            text.append(HEADS.get(random.nextInt(HEADS.size())));
            for (int j = random.nextInt(6); j > 0; j--) {
                if (random.nextInt(5) == 0) {
                    text.append(random.nextBoolean() ? "\n" : "")
                            .append(commands.get(random.nextInt(commands.size())))
                            .append('\n');
                } else {
                    text.append(SCRAPS.get(random.nextInt(SCRAPS.size())));
                }
            }
            text.append(
                    switch (random.nextInt(4)) {
                        case 0 -> "';\n";
                        case 1 -> "');\n";
                        case 2 -> ";\n";
                        default -> "\n;;\n";
                    });
        }
        return text.append("\nDELIMITER ;\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
