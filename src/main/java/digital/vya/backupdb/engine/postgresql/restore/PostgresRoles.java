package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.config.Patterns;
import digital.vya.backupdb.engine.RolesPlan;
import digital.vya.backupdb.engine.postgresql.Psql;
import digital.vya.backupdb.engine.postgresql.dump.RolesDump;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The roles of a dump against those of a server: what is missing is created, what is there stays as it is unless it is
 * to be overwritten, and the role that the restore itself connects as is never touched.
 */
final class PostgresRoles implements RolesPlan {
    private static final String GRANTED_BY = " GRANTED BY ";
    /** Roles that every server has of its own begin so, and no others may. */
    private static final String OF_THE_SERVER = "pg_";

    private static final Pattern SUPERUSER = Pattern.compile("\\bSUPERUSER\\b");

    private final List<String> created = new ArrayList<>();
    private final List<String> leftAlone = new ArrayList<>();
    private final List<String> conflicts = new ArrayList<>();
    private final StringBuilder script = new StringBuilder();

    /**
     * @param there the roles of the server with their statements; without statements where they cannot be read
     * @param self the role that the restore connects as
     */
    PostgresRoles(
            RolesDump wanted, Map<String, List<String>> there, String self, boolean overwrite, List<String> excluded) {
        Patterns leftOut = Patterns.of(excluded.isEmpty() ? List.of() : excluded, List.of());
        Set<String> changed = new HashSet<>();
        for (RolesDump.Role role : wanted.roles()) {
            if (!excluded.isEmpty() && leftOut.matches(role.name())) {
                leftAlone.add(role.name());
            } else if (!there.containsKey(role.name())) {
                created.add(role.name());
                changed.add(role.name());
                role.statements().forEach(this::say);
                if (role.attributes() != null
                        && SUPERUSER.matcher(role.attributes()).find()) {
                    conflicts.add("role " + role.name() + " becomes a superuser, as in the backup");
                }
            } else {
                decide(role, there.get(role.name()), self, overwrite, changed);
            }
        }
        wanted.memberships().stream()
                .filter(m -> changed.contains(m.member())
                        || (changed.contains(m.group()) && !m.member().equals(self)))
                .filter(m -> known(m.group(), there, changed) && known(m.member(), there, changed))
                .forEach(m -> say(statement(m, there, changed)));
        wanted.parameters().stream()
                .filter(grant -> changed.contains(grant.name()))
                .forEach(grant -> say(grant.sql()));
    }

    private void decide(
            RolesDump.Role role, List<String> statements, String self, boolean overwrite, Set<String> changed) {
        boolean differs = !statements.isEmpty() && !statements.equals(role.statements());
        if (differs && overwrite && !role.name().equals(self)) {
            conflicts.add("role " + role.name() + " is there and differs: it gets what the backup has");
            changed.add(role.name());
            role.statements().stream()
                    .filter(s -> !s.startsWith("CREATE ROLE "))
                    .forEach(this::say);
            return;
        }
        leftAlone.add(role.name());
        if (differs && !role.name().equals(self)) {
            conflicts.add("role " + role.name() + " is there and differs in "
                    + difference(role.statements(), statements) + ": it stays as it is");
        }
    }

    private static String difference(List<String> ours, List<String> theirs) {
        return withoutPasswords(ours).equals(withoutPasswords(theirs)) ? "its password" : "its attributes or settings";
    }

    private static List<String> withoutPasswords(List<String> statements) {
        return statements.stream()
                .map(s -> s.replaceFirst(" PASSWORD '[^']*'", ""))
                .toList();
    }

    private static boolean known(String role, Map<String, List<String>> there, Set<String> changed) {
        return there.containsKey(role) || changed.contains(role) || role.startsWith(OF_THE_SERVER);
    }

    /** Who granted it may not exist here; the membership counts without. */
    private static String statement(
            RolesDump.Membership membership, Map<String, List<String>> there, Set<String> changed) {
        String statement = membership.statement();
        int by = statement.lastIndexOf(GRANTED_BY);
        if (by < 0 || membership.grantor() == null || known(membership.grantor(), there, changed)) {
            return statement;
        }
        return statement.substring(0, by) + ";";
    }

    private void say(String statement) {
        script.append(statement).append('\n');
    }

    /** Role names and their statements, by name. */
    static Map<String, List<String>> byName(RolesDump dump) {
        Map<String, List<String>> roles = new LinkedHashMap<>();
        dump.roles().forEach(role -> roles.put(role.name(), role.statements()));
        return roles;
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

    @Override
    public InputStream script() {
        return new SequenceInputStream(
                Psql.before(""), new ByteArrayInputStream(script.toString().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return "roles " + created;
    }
}
