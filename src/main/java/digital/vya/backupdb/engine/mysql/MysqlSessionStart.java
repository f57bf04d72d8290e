package digital.vya.backupdb.engine.mysql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every session of ours begins with, as {@code mysqldump}'s do: neither the server's settings nor its
 * {@code init_connect} decide what our SQL means, how much of an answer comes, or how long it may take. A dump's own
 * settings come after it.
 */
final class MysqlSessionStart {
    private static final String UNLIMITED = "18446744073709551615";
    private static final String ROWS = "@vya_sql_select_limit";
    private static final String AS_OF = "@vya_system_versioning_asof";

    /** One statement; MariaDB runs none of what is for MySQL 8 and newer, and the other way round. */
    static final String STATEMENT = "SET NAMES utf8mb4, " + ROWS + " = @@SESSION.sql_select_limit, "
            + String.join(
                    ", ",
                    List.of(
                            "@@SESSION.sql_select_limit = " + UNLIMITED,
                            // a dump without a head of its own is refused what a strict server refuses
                            "@@SESSION.sql_mode = 'NO_AUTO_VALUE_ON_ZERO,STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
                            // that of init_connect goes; a dump that names none was always read in the server's own
                            "@@SESSION.time_zone = @@GLOBAL.time_zone",
                            "@@SESSION.autocommit = 1",
                            "@@SESSION.completion_type = 0",
                            "@@SESSION.foreign_key_checks = 1",
                            "@@SESSION.unique_checks = 1",
                            "@@SESSION.sql_quote_show_create = 1",
                            "@@SESSION.sql_safe_updates = 0",
                            "@@SESSION.sql_big_selects = 1",
                            "@@SESSION.sql_auto_is_null = 0",
                            "@@SESSION.group_concat_max_len = 1048576",
                            "@@SESSION.lock_wait_timeout = 86400",
                            "@@SESSION.wait_timeout = 86400",
                            "@@SESSION.net_read_timeout = 3600",
                            "@@SESSION.net_write_timeout = 3600"))
            + " /*M!100400 , " + AS_OF + " = @@SESSION.system_versioning_asof,"
            + " @@SESSION.system_versioning_asof = DEFAULT, @@SESSION.max_statement_time = 0,"
            + " @@SESSION.check_constraint_checks = 1 */"
            + " /*!80000 , @@SESSION.max_execution_time = 0, @@SESSION.information_schema_stats_expiry = 0 */";

    /** The question for what a session has that does not begin so, and that leaves rows out of a dump without a word. */
    static final String LIMITS = "SELECT " + ROWS + ", COALESCE(" + AS_OF + ", 'DEFAULT');";

    private MysqlSessionStart() {}

    /** What limits such a session, from the answer to {@link #LIMITS}; null where nothing does. */
    static @Nullable String limited(List<String> answer) {
        if (!answer.get(0).equals(UNLIMITED)) {
            return "sql_select_limit = " + answer.get(0);
        }
        return answer.get(1).equals("DEFAULT") ? null : "system_versioning_asof = " + answer.get(1);
    }

    /** The line of an option file. */
    static String option() {
        return "init-command=" + OptionFile.quoted(STATEMENT);
    }
}
