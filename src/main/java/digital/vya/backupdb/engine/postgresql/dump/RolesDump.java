package digital.vya.backupdb.engine.postgresql.dump;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
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
            all.add(create);
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
