package digital.vya.backupdb.engine.postgresql.restore;

import digital.vya.backupdb.engine.postgresql.Psql;
import digital.vya.backupdb.engine.postgresql.dump.RolesDump;
import digital.vya.backupdb.engine.sqldump.RoleChanges;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The roles of a dump against those of a server. */
final class PostgresRoles extends RoleChanges {
    private static final String GRANTED_BY = " GRANTED BY ";
    /** Roles that every server has of its own begin so, and no others may. */
    private static final String OF_THE_SERVER = "pg_";

    private static final Pattern SUPERUSER = Pattern.compile("\\bSUPERUSER\\b");

    private final Map<String, List<String>> there;

    /** {@code there} are the roles of the server with their statements; without statements where they cannot be read. */
    PostgresRoles(
            RolesDump wanted, Map<String, List<String>> there, String self, boolean overwrite, List<String> excluded) {
        super("role", self, overwrite, excluded);
        this.there = there;
        for (RolesDump.Role role : wanted.roles()) {
            decide(role.name(), role.statements(), there.get(role.name()));
            boolean isNew = changed().contains(role.name()) && !there.containsKey(role.name());
            if (isNew
                    && role.attributes() != null
                    && SUPERUSER.matcher(role.attributes()).find()) {
                warn(role.name() + " becomes a superuser, as in the backup");
            }
        }
        wanted.memberships().stream()
                .filter(m -> changed().contains(m.member())
                        || (changed().contains(m.group()) && !m.member().equals(self)))
                .filter(m -> isKnown(m.group()) && isKnown(m.member()))
                .forEach(m -> say(statement(m)));
        wanted.parameters().stream()
                .filter(grant -> changed().contains(grant.name()))
                .forEach(grant -> say(grant.sql()));
    }

    @Override
    protected List<String> overwriting(List<String> wanted) {
        return wanted.stream().filter(s -> !s.startsWith("CREATE ROLE ")).toList();
    }

    @Override
    protected String difference(List<String> ours, List<String> theirs) {
        return withoutPasswords(ours).equals(withoutPasswords(theirs)) ? "its password" : "its attributes or settings";
    }

    private static List<String> withoutPasswords(List<String> statements) {
        return statements.stream()
                .map(s -> s.replaceFirst(" PASSWORD '[^']*'", ""))
                .toList();
    }

    private boolean isKnown(String role) {
        return there.containsKey(role) || changed().contains(role) || role.startsWith(OF_THE_SERVER);
    }

    /** Who granted it may not exist here; the membership counts without. */
    private String statement(RolesDump.Membership membership) {
        String statement = membership.statement();
        int by = statement.lastIndexOf(GRANTED_BY);
        if (by < 0 || membership.grantor() == null || isKnown(membership.grantor())) {
            return statement;
        }
        return statement.substring(0, by) + ";";
    }

    /** Role names and their statements, by name. */
    static Map<String, List<String>> byName(RolesDump dump) {
        Map<String, List<String>> roles = new LinkedHashMap<>();
        dump.roles().forEach(role -> roles.put(role.name(), role.statements()));
        return roles;
    }

    @Override
    public InputStream script() {
        return new SequenceInputStream(Psql.before(""), super.script());
    }
}
