package digital.vya.backupdb.cli;

import digital.vya.backupdb.install.Install;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "install",
        description = {
            "Install this program as a service of this machine: its files, a user of its own, a sample configuration, a"
                    + " hardened unit of systemd.",
            "A configuration that is there is never changed, and a second time changes nothing. The service is not"
                    + " started."
        })
final class InstallCommand implements Runnable {
    private final Context context;

    @Option(
            names = "--user",
            paramLabel = "NAME",
            description = "Whom the service runs as, made where there is none: vya-backup when not given.")
    private @Nullable String user;

    @Mixin
    private InstallOptions options = new InstallOptions();

    @Spec
    private CommandSpec spec;

    InstallCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        try {
            Install install = new Install(options.layout(spec.commandLine()), context.home(), user);
            options.print(install.run(), spec.commandLine());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
