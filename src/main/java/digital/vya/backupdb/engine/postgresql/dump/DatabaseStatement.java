package digital.vya.backupdb.engine.postgresql.dump;

import java.util.Set;

/**
 * A statement about the database itself, such as ALTER DATABASE … SET or GRANT … ON DATABASE.
 *
 * @param type COMMENT, SECURITY LABEL, ACL, OWNER, SETTING or PROPERTY
 * @param roles the roles it names
 * @param head its text before the database's name
 * @param tail its text behind the name, without the semicolon
 */
public record DatabaseStatement(String type, Set<String> roles, String head, String tail) {
    /** The statement for a database of this name, with its semicolon. */
    public String forDatabase(String target) {
        return head + '"' + target.replace("\"", "\"\"") + '"' + tail + ';';
    }
}
