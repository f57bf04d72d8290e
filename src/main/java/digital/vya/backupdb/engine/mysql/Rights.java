package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.mysql.dump.Grant;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a user sees a database whole. What it has no right to see, a server does not even name: without this a dump
 * would leave tables, triggers or routines out without a word.
 */
final class Rights {
    private static final List<String> NEEDED = List.of("SELECT", "SHOW VIEW", "TRIGGER", "EVENT");

    private final MysqlEngine engine;
    private final Mysql mysql;

    Rights(MysqlEngine engine, Mysql mysql) {
        this.engine = engine;
        this.mysql = mysql;
    }

    /** Throws when a dump of this database could not be whole, with the GRANT that mends it; {@code given} are all. */
    void require(Settings.Instance instance, String database, List<String> given) {
        List<Grant> grants = given.stream().map(Grant::of).toList();
        List<String> missing = new ArrayList<>(NEEDED.stream()
                .filter(privilege -> !has(grants, database, privilege))
                .toList());
        String fix = missing.isEmpty()
                ? ""
                : "GRANT " + String.join(", ", missing) + " ON " + MysqlSql.allOf(database) + " TO "
                        + user(mysql, instance) + ";";
        if (!seesRoutines(grants, database)) {
            missing.add("routines");
            fix = (fix + " " + routines(instance, mysql)).strip();
        }
        if (!missing.isEmpty()) {
            throw new BackupException(
                    ErrorCode.RIGHTS_MISSING,
                    "User " + instance.user() + " of " + instance.id() + " does not see all of database " + database
                            + ": it lacks " + String.join(", ", missing),
                    "Run on the server: " + fix,
                    null);
        }
    }

    private static boolean has(List<Grant> grants, String database, String privilege) {
        boolean revoked =
                grants.stream().anyMatch(grant -> !grant.given() && grant.covers(database) && grant.gives(privilege));
        return !revoked
                && grants.stream()
                        .anyMatch(grant -> grant.given()
                                && grant.object() == null
                                && grant.covers(database)
                                && grant.gives(privilege));
    }

    /** Their bodies are shown to whom may read the server's own table of them. */
    private static boolean seesRoutines(List<Grant> grants, String database) {
        boolean table = grants.stream()
                .anyMatch(grant -> grant.given()
                        && grant.gives("SELECT")
                        && (grant.database() == null
                                ? !grant.membership()
                                : grant.concerns("mysql")
                                        && (grant.object() == null || "proc".equals(grant.object()))));
        return table || has(grants, database, "SHOW CREATE ROUTINE") || has(grants, database, "SHOW_ROUTINE");
    }

    private String routines(Settings.Instance instance, Mysql asking) {
        return engine.flavour(instance) == Flavour.MYSQL
                ? "GRANT SHOW_ROUTINE ON *.* TO " + user(asking, instance) + ";"
                : "GRANT SELECT ON mysql.proc TO " + user(asking, instance) + ";";
    }

    private String user(Mysql asking, Settings.Instance instance) {
        String current = asking.rows(engine.seat(instance), "SELECT CURRENT_USER();")
                .get(0)
                .get(0);
        int at = current.lastIndexOf('@');
        return MysqlSql.account(current.substring(0, at), current.substring(at + 1));
    }
}
