package digital.vya.backupdb.cli;

import digital.vya.backupdb.install.Uninstall;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "uninstall",
        description = {
            "End the service and take away the installed program, its unit and its command, and nothing else.",
            "Backups, configuration, secrets, records and the user stay, and it says where they are."
        })
final class UninstallCommand implements Runnable {
    @Mixin
    private InstallOptions options = new InstallOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        options.print(new Uninstall(options.layout(spec.commandLine())).run(), spec.commandLine());
    }
}
