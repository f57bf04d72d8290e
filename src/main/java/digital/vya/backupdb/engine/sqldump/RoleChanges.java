package digital.vya.backupdb.engine.sqldump;

import digital.vya.backupdb.config.Patterns;
import digital.vya.backupdb.engine.RolesPlan;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The roles of a dump against those of a server: what is missing is created, what is there stays as it is unless it is to
 * be overwritten, and the one that the restore itself uses is never touched.
 */
public abstract class RoleChanges implements RolesPlan {
    private final String noun;
    private final String self;
    private final boolean overwrite;
    private final Patterns excluded;
    private final List<String> created = new ArrayList<>();
    private final List<String> leftAlone = new ArrayList<>();
    private final List<String> conflicts = new ArrayList<>();
    private final List<String> unlike = new ArrayList<>();
    private final Set<String> changed = new HashSet<>();
    private final StringBuilder script = new StringBuilder();

    /** {@code noun} is what the server calls such a one, {@code self} the one that the restore connects as. */
    protected RoleChanges(String noun, String self, boolean overwrite, List<String> excluded) {
        this.noun = noun;
        this.self = self;
        this.overwrite = overwrite;
        this.excluded = Patterns.of(excluded, List.of());
    }

    /** What differs, as the end of "is there and differs in". */
    protected abstract String difference(List<String> wanted, List<String> there);

    /** The statements that make one that is there like the one of the backup. */
    protected abstract List<String> overwriting(List<String> wanted);

    /** {@code there} is how the server has it: null where there is none, empty where that cannot be read. */
    protected final void decide(String name, List<String> wanted, @Nullable List<String> there) {
        if (isExcluded(name)) {
            leftAlone.add(name);
            return;
        }
        if (there == null) {
            created.add(name);
            changed.add(name);
            wanted.forEach(this::say);
            return;
        }
        boolean differs = !there.isEmpty() && !there.equals(wanted) && !name.equals(self);
        if (differs && overwrite) {
            warn(name + " is there and differs: it gets what the backup has");
            changed.add(name);
            overwriting(wanted).forEach(this::say);
            return;
        }
        leftAlone.add(name);
        if (differs) {
            warnUnlike(name + " is there and differs in " + difference(wanted, there) + ": it stays as it is");
        }
    }

    protected final boolean isExcluded(String name) {
        return excluded.matches(name);
    }

    protected final void warn(String said) {
        conflicts.add(noun + " " + said);
    }

    /** Of what does not become as the backup has it. */
    protected final void warnUnlike(String said) {
        warn(said);
        unlike.add(noun + " " + said);
    }

    /** A statement with its end. */
    protected final void say(String statement) {
        script.append(statement).append('\n');
    }

    /** Those whose rights are to become those of the backup. */
    protected final Set<String> changed() {
        return changed;
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
    public List<String> unlike() {
        return List.copyOf(unlike);
    }

    @Override
    public boolean changesAnything() {
        return script.length() > 0;
    }

    @Override
    public InputStream script() {
        return new ByteArrayInputStream(script.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Without the script, which holds password hashes. */
    @Override
    public String toString() {
        return noun + "s " + created;
    }
}
