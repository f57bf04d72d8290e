package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.engine.mysql.Accounts;
import digital.vya.backupdb.engine.mysql.dump.AccountsDump;
import digital.vya.backupdb.engine.mysql.dump.Grant;
import digital.vya.backupdb.engine.sqldump.RoleChanges;
import digital.vya.backupdb.model.Human;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The accounts of a dump against those of a server. Rights on single databases are kept for the restore of that database. */
final class MysqlRoles extends RoleChanges {
    private static final String TABLE = "TABLE";
    private static final String ROUTINE = "ROUTINE";

    /** Without UNION ALL, names that differ in their case only would be one. */
    static final String OBJECTS = "SELECT '" + TABLE + "', table_schema, table_name FROM information_schema.tables"
            + " UNION ALL SELECT '" + ROUTINE + "', routine_schema, routine_name FROM information_schema.routines;";

    private final List<Grant> grants;
    private final Set<String> known = new HashSet<>();
    private final Set<String> made;

    /** {@code there} are the accounts of the server and how each is made; empty where that cannot be read. */
    MysqlRoles(AccountsDump wanted, Map<String, String> there, String self, boolean overwrite, List<String> excluded) {
        super("account", self, overwrite, excluded);
        made = Set.copyOf(wanted.made().keySet());
        grants = wanted.grants();
        wanted.made().forEach((name, sql) -> {
            String now = there.get(name);
            decide(name, List.of(sql + ";"), now == null ? null : now.isEmpty() ? List.of() : List.of(now + ";"));
        });
        // every server of MariaDB has it, also one that has given it nothing yet
        if (!there.containsKey(Accounts.PUBLIC) && !isExcluded(Accounts.PUBLIC)) {
            changed().add(Accounts.PUBLIC);
        }
        known.addAll(there.keySet());
        known.addAll(changed());
        known.removeIf(name -> name.equals(self) || (isExcluded(name) && (made.contains(name) || isPublic(name))));
        grants.stream()
                .filter(grant -> changed().contains(grant.grantee()) && isOfAccount(grant))
                .forEach(grant -> say(grant.sql() + ";"));
        wanted.defaults().forEach((name, statements) -> {
            if (changed().contains(name)) {
                statements.forEach(statement -> say(statement + ";"));
            }
        });
    }

    /**
     * Rights of those that are made or changed on single databases, and on tables and routines that are there; {@code
     * objects} gives kind, database and name of each, and is asked where there is such a right.
     */
    void giveInside(Supplier<Set<List<String>>> objects) {
        List<Grant> inside = grants.stream()
                .filter(grant -> changed().contains(grant.grantee()) && !isOfAccount(grant))
                .toList();
        Set<List<String>> there = inside.stream().allMatch(grant -> grant.object() == null) ? Set.of() : objects.get();
        Map<String, Long> missing = new TreeMap<>();
        for (Grant grant : inside) {
            if (grant.object() == null || there.contains(place(grant))) {
                say(grant.sql() + ";");
            } else {
                missing.merge(grant.grantee(), 1L, Long::sum);
            }
        }
        missing.forEach((name, count) -> warnUnlike(name + " does not get " + Human.count(count, "right")
                + " on tables or routines that are not there; restoring their database with its roles gives them"));
    }

    /** As {@link #placesOf} has it: grants name routines in lower case, whatever they are called. */
    private static List<String> place(Grant grant) {
        String object = Objects.requireNonNull(grant.object(), "it is on one");
        String database = Objects.requireNonNull(grant.database(), "an object is in one");
        return grant.isOnRoutine()
                ? List.of(ROUTINE, database, object.toLowerCase(Locale.ROOT))
                : List.of(TABLE, database, object);
    }

    /** Of what {@link #OBJECTS} asks for. */
    static Set<List<String>> placesOf(List<List<String>> objects) {
        return objects.stream()
                .map(row -> row.get(0).equals(ROUTINE)
                        ? List.of(ROUTINE, row.get(1), row.get(2).toLowerCase(Locale.ROOT))
                        : row)
                .collect(Collectors.toSet());
    }

    private static boolean isPublic(String name) {
        return name.equals(Accounts.PUBLIC);
    }

    /** On everything, of roles, or on whatever a pattern fits. */
    private static boolean isOfAccount(Grant grant) {
        return grant.database() == null || (grant.object() == null && grant.isPattern());
    }

    @Override
    protected String difference(List<String> wanted, List<String> there) {
        return "its password or attributes";
    }

    @Override
    protected List<String> overwriting(List<String> wanted) {
        return List.of(wanted.get(0).replaceFirst("^CREATE USER IF NOT EXISTS ", "ALTER USER "));
    }

    /** Of all accounts that are there in the end. */
    @Override
    public List<String> grantsInside(String database, Set<String> objects) {
        return grants.stream()
                .filter(grant -> grant.concerns(database) && known.contains(grant.grantee()))
                .filter(grant -> grant.object() == null
                        || objects.contains(grant.object().toLowerCase(Locale.ROOT)))
                .map(Grant::sql)
                .toList();
    }

    /** A server drops an account and keeps its programs; of its own accounts no backup tells. */
    @Override
    public Set<String> goneBefore(Set<String> named) {
        return named.stream()
                .filter(name -> !made.contains(name) && !Accounts.isOfTheServer(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
