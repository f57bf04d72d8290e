package digital.vya.backupdb.engine.mysql.restore;

import digital.vya.backupdb.config.Patterns;
import digital.vya.backupdb.engine.RolesPlan;
import digital.vya.backupdb.engine.mysql.Accounts;
import digital.vya.backupdb.engine.mysql.dump.AccountsDump;
import digital.vya.backupdb.engine.mysql.dump.Grant;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The accounts of a dump against those of a server: what is missing is created, what is there stays as it is unless it
 * is to be overwritten, and the account that the restore itself uses is never touched. Rights on single databases are
 * kept for the restore of that database.
 */
final class MysqlRoles implements RolesPlan {
    private final List<String> created = new ArrayList<>();
    private final List<String> leftAlone = new ArrayList<>();
    private final List<String> conflicts = new ArrayList<>();
    private final List<Grant> grants;
    private final Set<String> known = new HashSet<>();
    private final Set<String> made = new HashSet<>();
    private final StringBuilder script = new StringBuilder();

    /** {@code there} are the accounts of the server and how each is made; empty where that cannot be read. */
    MysqlRoles(AccountsDump wanted, Map<String, String> there, String self, boolean overwrite, List<String> excluded) {
        made.addAll(wanted.made().keySet());
        Patterns leftOut = Patterns.of(excluded, List.of());
        Set<String> changed = new HashSet<>();
        known.addAll(there.keySet());
        wanted.made().forEach((name, sql) -> {
            if (!excluded.isEmpty() && leftOut.matches(name)) {
                leftAlone.add(name);
                known.remove(name);
            } else if (!there.containsKey(name)) {
                created.add(name);
                changed.add(name);
                known.add(name);
                say(sql);
            } else {
                decide(name, sql, there.get(name), self, overwrite, changed);
            }
        });
        known.remove(self);
        // of a server that has given it nothing yet
        boolean everybody = !leftOut.matches(Accounts.PUBLIC);
        if (everybody && !there.containsKey(Accounts.PUBLIC)) {
            changed.add(Accounts.PUBLIC);
            known.add(Accounts.PUBLIC);
        } else if (!everybody) {
            known.remove(Accounts.PUBLIC);
        }
        wanted.grants().stream()
                .filter(grant -> changed.contains(grant.grantee()) && isOfAccount(grant))
                .forEach(grant -> say(grant.sql()));
        wanted.defaults().forEach((name, statements) -> {
            if (changed.contains(name)) {
                statements.forEach(this::say);
            }
        });
        this.grants = wanted.grants();
    }

    /** On everything, of roles, or on whatever a pattern fits. */
    private static boolean isOfAccount(Grant grant) {
        return grant.database() == null || (grant.object() == null && grant.isPattern());
    }

    private void decide(String name, String wanted, String there, String self, boolean overwrite, Set<String> changed) {
        boolean differs = !there.isEmpty() && !there.equals(wanted);
        if (differs && overwrite && !name.equals(self)) {
            conflicts.add("account " + name + " is there and differs: it gets what the backup has");
            changed.add(name);
            say(wanted.replaceFirst("^CREATE USER IF NOT EXISTS ", "ALTER USER "));
            return;
        }
        leftAlone.add(name);
        if (differs && !name.equals(self)) {
            conflicts.add("account " + name + " is there and differs in its password or attributes: it stays as it is");
        }
    }

    private void say(String statement) {
        script.append(statement).append(";\n");
    }

    /** The rights on a database and on what is in it, of all accounts that are there in the end. */
    List<Grant> grantsOn(String database, Set<String> objects) {
        return grants.stream()
                .filter(grant -> grant.concerns(database) && known.contains(grant.grantee()))
                .filter(grant -> grant.object() == null
                        || objects.contains(grant.object().toLowerCase(Locale.ROOT)))
                .toList();
    }

    @Override
    public List<String> created() {
        return List.copyOf(created);
    }

    @Override
    public List<String> leftAlone() {
        return List.copyOf(leftAlone);
    }

    @Override
    public List<String> conflicts() {
        return List.copyOf(conflicts);
    }

    @Override
    public boolean changesAnything() {
        return script.length() > 0;
    }

    /** A server drops an account and keeps its programs; of its own accounts no backup tells. */
    @Override
    public Set<String> goneBefore(Set<String> named) {
        return named.stream()
                .filter(name -> !made.contains(name) && !Accounts.isOfTheServer(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public InputStream script() {
        return new ByteArrayInputStream(script.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "accounts " + created;
    }
}
