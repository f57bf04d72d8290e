package digital.vya.backupdb.restore;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tool that a restore runs through its Kamelet: what it is fed, and how its end is judged. */
public abstract class Feed {
    private final String kamelet;
    private final Map<String, Object> variables;

    /** {@code variables} are what the Kamelet finds besides {@code stdin}. */
    Feed(String kamelet, Map<String, Object> variables) {
        this.kamelet = kamelet;
        this.variables = Map.copyOf(variables);
    }

    /** The Kamelet, and after a slash the instance whose parameters it takes. */
    public String kamelet() {
        return kamelet;
    }

    Map<String, Object> variables() {
        return variables;
    }

    /** What the tool is fed, opened now; null for nothing. */
    abstract @Nullable InputStream open() throws IOException;

    /** Hears the tool out; throws when it did not end well, or not at the end of what it was fed. */
    abstract void end(InputStream output) throws IOException;

    void hear(@Nullable Object body) throws IOException {
        if (!(body instanceof InputStream output)) {
            throw new BackupException(
                    ErrorCode.RESTORE_FAILED,
                    "The Kamelet " + kamelet.replaceFirst("/.*", "")
                            + " did not leave its tool's output, so nobody knows how the tool ended");
        }
        end(output);
    }
}
