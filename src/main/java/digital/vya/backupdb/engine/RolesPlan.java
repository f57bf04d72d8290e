package digital.vya.backupdb.engine;

import java.io.InputStream;
import java.util.List;
import java.util.Set;

/** What a restore does about roles. The script holds password hashes: it is fed to a tool and never shown. */
public interface RolesPlan {
    List<String> created();

    List<String> leftAlone();

    /** Roles that are there already and differ from those of the backup, in a sentence each. */
    List<String> conflicts();

    /** Those of them that leave something other than the backup has it. */
    List<String> unlike();

    /** False when there is nothing to do. */
    boolean changesAnything();

    /** Of these, which a backup names, those that its server itself had no more: they cannot be brought back. */
    default Set<String> goneBefore(Set<String> named) {
        return Set.of();
    }

    /** Rights on a database and on such objects of it, which can only be given where these are there; as SQL. */
    default List<String> grantsInside(String database, Set<String> objects) {
        return List.of();
    }

    InputStream script();
}
