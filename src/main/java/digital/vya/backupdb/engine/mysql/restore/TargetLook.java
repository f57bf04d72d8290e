package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.TargetFacts;
import digital.vya.backupdb.engine.mysql.Mysql;
import digital.vya.backupdb.engine.mysql.MysqlEngine;
import digital.vya.backupdb.engine.mysql.Sql;
import digital.vya.backupdb.engine.mysql.dump.Grant;
import digital.vya.backupdb.model.ServerFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at the server and the database that a restore goes to. */
final class TargetLook {
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

    private final MysqlEngine engine;
    private final Mysql mysql;
    private final Catalogue catalogue;

    TargetLook(MysqlEngine engine, Mysql mysql, Catalogue catalogue) {
        this.engine = engine;
        this.mysql = mysql;
        this.catalogue = catalogue;
    }

    TargetFacts look(Settings.Instance instance, String database) {
        ServerFacts server = engine.inspect(instance).server();
        Mysql.Seat seat = engine.seat(instance);
        List<Grant> grants = mysql.rows(seat, "SHOW GRANTS;").stream()
                .map(row -> row.get(0))
                .filter(line -> line.startsWith("GRANT "))
                .map(Grant::of)
                .toList();
        List<String> databases = catalogue.databases(instance);
        boolean exists = databases.contains(database);
        return new TargetFacts(
                server,
                number(server.serverVersion()),
                has(grants, null, "SUPER"),
                has(grants, null, "CREATE"),
                exists,
                !exists || has(grants, database, "DROP"),
                !exists || isEmpty(instance, database),
                exists ? bytes(instance, database) : 0,
                exists ? connected(instance, database) : List.of(),
                free(instance),
                databases);
    }

    /** 11.4 is 1104: what is newer is a larger number. */
    static int number(String version) {
        Matcher matcher = VERSION.matcher(version);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) * 100 + Integer.parseInt(matcher.group(2)) : 0;
    }

    private static boolean has(List<Grant> grants, String database, String privilege) {
        return grants.stream()
                .anyMatch(grant -> grant.object() == null
                        && !grant.membership()
                        && (database == null ? grant.database() == null : grant.covers(database))
                        && grant.gives(privilege));
    }

    private boolean isEmpty(Settings.Instance instance, String database) {
        return catalogue.tables(instance, database).isEmpty()
                && catalogue.programs(instance, database).stream().allMatch(count -> count == 0);
    }

    private long bytes(Settings.Instance instance, String database) {
        String sql = "SELECT COALESCE(SUM(data_length + index_length), 0) FROM information_schema.tables"
                + " WHERE table_schema = " + Sql.literal(database) + ";";
        return Long.parseLong(catalogue.column(instance, sql).get(0));
    }

    private List<String> connected(Settings.Instance instance, String database) {
        return catalogue.column(
                instance,
                "SELECT user FROM information_schema.processlist WHERE id <> CONNECTION_ID() AND db = "
                        + Sql.literal(database) + ";");
    }

    /** The room on the server's own disk, which can be seen only from the same machine. */
    private long free(Settings.Instance instance) {
        Path data = Path.of(catalogue.column(instance, "SELECT @@datadir;").get(0));
        try {
            boolean here = instance.host() == null
                    || InetAddress.getByName(instance.host()).isLoopbackAddress();
            return here && Files.exists(data) ? Files.getFileStore(data).getUsableSpace() : -1;
        } catch (UnknownHostException elsewhere) {
            return -1;
        } catch (IOException notReadable) {
            return -1;
        }
    }
}
