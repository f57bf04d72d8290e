package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.config.Secret;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.mysql.Mysql;
import digital.vya.backupdb.engine.mysql.MysqlEngine;
import digital.vya.backupdb.engine.mysql.MysqlSql;
import digital.vya.backupdb.engine.mysql.dump.Grant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A user that may read one database and do nothing else, for a query that was written elsewhere: what that calls would have
 * the rights of who restores, and a READ ONLY transaction does not keep it from SET GLOBAL. It is made for one query. One that
 * a kill left behind is dropped a day later, when the next is made; its password is not known.
 */
final class ReadingUser {
    private static final String PREFIX = "vya_reads_";
    private static final Pattern MADE = Pattern.compile(PREFIX + "([0-9a-f]{8})[0-9a-f]{12}");
    private static final Duration OLD = Duration.ofDays(1);
    private static final String LEFT_BEHIND =
            "SELECT user, host FROM mysql.user WHERE user LIKE '" + PREFIX.replace("_", "\\_") + "%';";

    private final MysqlEngine engine;
    private final Mysql mysql;

    ReadingUser(MysqlEngine engine, Mysql mysql) {
        this.engine = engine;
        this.mysql = mysql;
    }

    /** The rows of the query; as the instance's own user only where that may make no users, and so may not do all. */
    List<List<String>> ask(Settings.Instance instance, String database, String query, Duration patience) {
        Mysql.Seat seat = engine.seat(instance);
        List<List<String>> grants = mysql.rows(seat, "SHOW GRANTS;");
        if (grants.stream().noneMatch(row -> makesUsers(row.get(0)))) {
            return mysql.rows(seat, database, query, patience);
        }
        mysql.rows(seat, LEFT_BEHIND).stream()
                .filter(row -> isOld(row.get(0)))
                .forEach(row -> drop(seat, MysqlSql.account(row.get(0), row.get(1)), patience));
        // the host as the server sees it, so that no anonymous user of that host comes first
        String self = mysql.rows(seat, "SELECT USER();").get(0).get(0);
        String random = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        String name = PREFIX + String.format("%08x", Instant.now().getEpochSecond()) + random;
        String password = "Aa1!" + UUID.randomUUID();
        String account = MysqlSql.account(name, self.substring(self.lastIndexOf('@') + 1));
        String made = "CREATE USER " + account + " IDENTIFIED BY '" + password
                + "';\nGRANT SELECT, SHOW VIEW, EXECUTE ON " + MysqlSql.allOf(database) + " TO " + account + ";\n";
        try {
            mysql.script(seat, null, made, patience);
            return mysql.rows(engine.seatOfNewUser(as(instance, name, password)), database, query, patience);
        } finally {
            drop(seat, account, patience);
        }
    }

    /** Another restore may ask at this moment. */
    private static boolean isOld(String name) {
        Matcher made = MADE.matcher(name);
        return made.matches()
                && Instant.ofEpochSecond(Long.parseLong(made.group(1), 16))
                        .isBefore(Instant.now().minus(OLD));
    }

    private static boolean makesUsers(String grant) {
        Grant given = grant.startsWith("GRANT ") ? Grant.of(grant) : null;
        return given != null && !given.membership() && given.database() == null && given.gives("CREATE USER");
    }

    private void drop(Mysql.Seat seat, String account, Duration patience) {
        mysql.script(seat, null, "DROP USER IF EXISTS " + account + ";", patience);
    }

    private static Settings.Instance as(Settings.Instance instance, String user, String password) {
        return new Settings.Instance(
                instance.id(),
                instance.engine(),
                instance.host(),
                instance.port(),
                user,
                new Secret(password),
                instance.tls(),
                instance.timeZone(),
                instance.include(),
                instance.exclude(),
                instance.policy(),
                instance.enabled());
    }
}
