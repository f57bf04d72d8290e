package digital.vya.backupdb.engine.mysql;

import java.util.List;

/**
 * What MariaDB writes of accounts in a form that cannot be read again: quotes and backslashes in what it demands of certificates,
 * and in the names of those who may be one another, stand there as they are.
 */
final class AccountText {
    /** The question for who may be whom, and whether he may let others. */
    static final String PROXIES =
            "SELECT user, host, proxied_user, proxied_host, with_grant FROM mysql.proxies_priv ORDER BY 1, 2, 3, 4;";

    private static final String PROXY = "GRANT PROXY ON ";
    private static final String REQUIRE = " REQUIRE ";
    private static final List<String> DEMANDS = List.of("CIPHER ", "ISSUER ", "SUBJECT ");

    private AccountText() {}

    /** With the texts of {@code demands}, in the order of {@link #DEMANDS}, in quotes as they must be. */
    static String demanding(String written, List<String> demands) {
        int from = written.indexOf(REQUIRE);
        if (from < 0) {
            return written;
        }
        String rest = written.substring(from);
        for (int i = 0; i < DEMANDS.size(); i++) {
            String text = demands.get(i);
            if (!text.isEmpty()) {
                rest = rest.replace(DEMANDS.get(i) + "'" + text + "'", DEMANDS.get(i) + MysqlSql.quoted(text));
            }
        }
        return written.substring(0, from) + rest;
    }

    static boolean isProxy(String grant) {
        return grant.startsWith(PROXY);
    }

    /** From a row that {@link #PROXIES} gave. */
    static String proxy(List<String> row) {
        return PROXY + account(row.get(2), row.get(3)) + " TO " + account(row.get(0), row.get(1))
                + (row.get(4).equals("1") ? " WITH GRANT OPTION" : "");
    }

    private static String account(String user, String host) {
        return MysqlSql.identifier(user) + "@" + MysqlSql.identifier(host);
    }
}
