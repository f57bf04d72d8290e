package digital.vya.backupdb.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** That {@code serve} may go by this file from now on, as it is now. {@code by} is who asks, once it is written down. */
public record ReloadRequest(String configuration, @Nullable Actor by) {
    public ReloadRequest(String configuration) {
        this(configuration, null);
    }

    public ReloadRequest by(Actor actor) {
        return new ReloadRequest(configuration, actor);
    }

    /** Whether it is that file, by whichever links: each version that is installed has one to the same folder. */
    public boolean isFor(Path served) {
        if (served.toString().equals(configuration)) {
            return true;
        }
        try {
            return Files.isSameFile(served, Path.of(configuration));
        } catch (IOException | InvalidPathException missing) {
            return false;
        }
    }
}
