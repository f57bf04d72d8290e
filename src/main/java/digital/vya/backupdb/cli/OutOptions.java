package digital.vya.backupdb.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --out} and {@code --force}, the same for every command that writes a configuration. */
final class OutOptions {
    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write it there, readable by you alone (0600); to standard output when not given.")
    private @Nullable Path file;

    @Option(names = "--force", description = "Replace what is there.")
    private boolean force;

    @Nullable
    Path file() {
        return file == null ? null : file.toAbsolutePath().normalize();
    }

    boolean force() {
        return force;
    }
}
