package digital.vya.backupdb.engine;

import java.io.InputStream;
import java.util.List;

/** What a restore does about roles. The script holds password hashes: it is fed to a tool and shown to nobody. */
public interface RolesPlan {
    List<String> created();

    List<String> leftAlone();

    /** Roles that are there already and differ from those of the backup, in a sentence each. */
    List<String> conflicts();

    /** False when there is nothing to do. */
    boolean changesAnything();

    InputStream script();
}
