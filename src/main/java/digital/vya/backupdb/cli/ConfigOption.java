package digital.vya.backupdb.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --config}, the same for every command that has it. */
final class ConfigOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration to use; config/backup.yaml of the installation when not given.")
    private Path file;

    Path orDefault(Context context) {
        return file == null ? context.defaultConfig() : file.toAbsolutePath().normalize();
    }
}
