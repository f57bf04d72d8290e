package digital.vya.backupdb.model;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A complete, hashed file with facts; everything after packing takes these, never raw streams. {@code problems} are what
 * is missing in it, {@code contents} how much is in an archive of files, null for others,
 * {@code outline} what a restore must know of a database's dump, null where that is not known.
 */
public record Artifact(
        ArtifactKind kind,
        String name,
        Path file,
        Codec codec,
        long rawBytes,
        long packedBytes,
        String sha256,
        Map<String, Long> rows,
        @Nullable String command,
        Duration took,
        List<Problem> problems,
        @Nullable Contents contents,
        @Nullable Outline outline) {
    public Artifact {
        rows = rows == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(rows));
        problems = problems == null ? List.of() : List.copyOf(problems);
    }

    /** The same file under another name at its destinations. */
    public Artifact named(String other) {
        return new Artifact(
                kind,
                other,
                file,
                codec,
                rawBytes,
                packedBytes,
                sha256,
                rows,
                command,
                took,
                problems,
                contents,
                outline);
    }
}
