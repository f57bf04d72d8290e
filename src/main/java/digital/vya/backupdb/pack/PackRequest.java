package digital.vya.backupdb.pack;

import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Codec;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What to pack and how: {@code name} is the final file name without the codec's ending, {@code folder} the spool. Level
 * 0 is the codec's usual one, threads 0 is one for each core. The timeout is for the whole pass, and so includes the
 * time the stream takes to come; null is no limit.
 */
public record PackRequest(
        ArtifactKind kind,
        Path folder,
        String name,
        Codec codec,
        int level,
        int threads,
        Duration timeout,
        @Nullable String command,
        StreamInspector inspector) {}
