package digital.vya.backupdb.restore;

import digital.vya.backupdb.engine.MarkedScript;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A client that is fed statements, and says at their end that it came there. */
abstract class ScriptFeed extends Feed {
    private @Nullable MarkedScript script;

    ScriptFeed(String kamelet, Map<String, Object> variables) {
        super(kamelet, variables);
    }

    abstract MarkedScript script() throws IOException;

    /** All of it was carried out. */
    void done() {}

    @Override
    InputStream open() throws IOException {
        script = script();
        return script;
    }

    @Override
    void end(InputStream output) throws IOException {
        try (output) {
            Objects.requireNonNull(script, "was not opened").requireMark(output);
        }
        done();
    }
}
