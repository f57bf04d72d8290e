package digital.vya.backupdb.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --config}, the same for every command that has it. */
final class ConfigOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration to use; config/backup.yaml of the installation when not given.")
    private @Nullable Path file;

    Path orDefault(Context context) {
        return file == null ? context.defaultConfig() : file.toAbsolutePath().normalize();
    }
}
