package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.TargetFacts;
import digital.vya.backupdb.engine.mysql.Answers;
import digital.vya.backupdb.engine.mysql.MysqlEngine;
import digital.vya.backupdb.engine.mysql.MysqlSql;
import digital.vya.backupdb.engine.mysql.Seen;
import digital.vya.backupdb.engine.mysql.dump.Grant;
import digital.vya.backupdb.engine.sqldump.ServerDisk;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at the server and the database that a restore goes to. */
final class MysqlTargetLook {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

    private final MysqlEngine engine;

    MysqlTargetLook(MysqlEngine engine) {
        this.engine = engine;
    }

    TargetFacts look(Settings.Instance instance, String database) {
        Seen seen = engine.look(
                instance,
                List.of(
                        "SHOW GRANTS;",
                        Catalogue.DATABASES,
                        "SELECT @@datadir;",
                        MysqlContents.question(database),
                        connected(database)));
        Answers answers = seen.answers();
        List<Grant> grants = answers.column(0).stream()
                .filter(line -> line.startsWith("GRANT "))
                .map(Grant::of)
                .toList();
        List<String> databases = answers.column(1);
        boolean exists = databases.contains(database);
        return new TargetFacts(
                seen.server(),
                number(seen.server().serverVersion()),
                has(grants, null, "SUPER"),
                has(grants, null, "CREATE"),
                exists,
                !exists || has(grants, database, "DROP"),
                !exists || new MysqlContents(database, answers.rows(3)).isEmpty(),
                exists ? engine.sizes(instance).getOrDefault(database, 0L) : 0,
                exists ? answers.column(4) : List.of(),
                ServerDisk.free(instance.host(), answers.value(2)),
                databases);
    }

    /** 11.4 is 1104: what is newer is a larger number. */
    static int number(String version) {
        Matcher matcher = VERSION.matcher(version);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) * 100 + Integer.parseInt(matcher.group(2)) : 0;
    }

    private static boolean has(List<Grant> grants, @Nullable String database, String privilege) {
        return grants.stream()
                .anyMatch(grant -> grant.object() == null
                        && !grant.membership()
                        && (database == null ? grant.database() == null : grant.covers(database))
                        && grant.gives(privilege));
    }

    private static String connected(String database) {
        return "SELECT user FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND db = "
                + MysqlSql.literal(database) + ";";
    }
}
