package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.RolesContent;
import digital.vya.backupdb.engine.sqldump.StruckStatement;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What pg_dumpall wrote with --roles-only or --globals-only.
 *
 * @param tablespaces CREATE TABLESPACE and what is said of tablespaces; the name is the tablespace's
 * @param settingsInDatabases ALTER ROLE … IN DATABASE, as older versions write it here; the name is the database's
 * @param parameters GRANT … ON PARAMETER; the name is that of the role that gets it
 */
public record RolesDump(
        List<Role> roles,
        List<Membership> memberships,
        List<Statement> tablespaces,
        List<Statement> settingsInDatabases,
        List<Statement> parameters) {
    private static final Set<String> ANNOUNCES_PASSWORD = Set.of("PASSWORD");
    private static final Set<String> ANNOUNCES_VALUE = Set.of("TO");
    private static final String NAME = "(?:\"(?:[^\"]++|\"\")++\"|[^\\s\"]+)";
    private static final Pattern OWN_PARAMETER = Pattern.compile(
            "ALTER ROLE " + NAME + "(?: IN DATABASE " + NAME + ")? SET (\"[^\"]*\\.[^\"]*\"|[^\\s\".]+\\.\\S+) TO ");

    public RolesDump {
        roles = List.copyOf(roles);
        memberships = List.copyOf(memberships);
        tablespaces = List.copyOf(tablespaces);
        settingsInDatabases = List.copyOf(settingsInDatabases);
        parameters = List.copyOf(parameters);
    }

    /** Reads all of it; throws a BackupException when it is cut short, or holds commands for psql. */
    public static RolesDump read(InputStream plainRolesDump) {
        return RolesReader.read(plainRolesDump);
    }

    /** What it says, without the hashes of passwords, and without what may be a secret of an application. */
    public RolesContent content() {
        RolesContent content = new RolesContent();
        for (Role role : roles) {
            for (String statement : role.statements()) {
                addOfRole(content, role.name(), statement);
            }
        }
        memberships.forEach(membership -> content.add(membership.statement(), "", List.of()));
        settingsInDatabases.forEach(setting -> addOfRole(content, "in database " + setting.name(), setting.sql()));
        Stream.concat(tablespaces.stream(), parameters.stream())
                .forEach(statement -> content.add(statement.sql(), "", List.of()));
        return content;
    }

    /** Parameters with a point in their name are those of extensions and applications, which keep keys in them. */
    private static void addOfRole(RolesContent content, String of, String statement) {
        Matcher own = OWN_PARAMETER.matcher(statement);
        if (!own.lookingAt()) {
            // no other setting has the word before a text, and any statement that makes or changes a role may
            StruckStatement struck = StruckStatement.of(statement, ANNOUNCES_PASSWORD, false);
            content.add(struck.shown(), "password of role " + of, struck.secrets());
            return;
        }
        StruckStatement struck = StruckStatement.of(statement, ANNOUNCES_VALUE, false);
        content.add(struck.shown(), "setting " + own.group(1) + " of " + of, struck.secrets());
    }

    /** One statement with its semicolon. It may hold a password's hash, so it is no part of what is printed. */
    public record Statement(String name, String sql) {
        @Override
        public String toString() {
            return "Statement[" + name + "]";
        }
    }

    /**
     * @param create CREATE ROLE
     * @param attributes ALTER ROLE … WITH …, null when there is none
     * @param others ALTER ROLE … SET, COMMENT ON ROLE, SECURITY LABEL, in order
     */
    public record Role(
            String name, @Nullable String create, @Nullable String attributes, List<String> others) {
        public Role {
            others = List.copyOf(others);
        }

        /** All of them in order. */
        public List<String> statements() {
            List<String> all = new ArrayList<>();
            if (create != null) {
                all.add(create);
            }
            if (attributes != null) {
                all.add(attributes);
            }
            all.addAll(others);
            return all;
        }

        @Override
        public String toString() {
            return "Role[" + name + "]";
        }
    }

    /** @param grantor null when the dump does not name one */
    public record Membership(
            String group, String member, @Nullable String grantor, String statement) {}
}
