package digital.vya.backupdb.cli;

import digital.vya.backupdb.config.Durations;
import digital.vya.backupdb.install.Upgrade;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "upgrade",
        description = {
            "Put this program in the place of the installed version, or go back to the version before.",
            "Running jobs of the service end first, no schedule begins meanwhile, and a version that does not start is"
                    + " undone. Configuration, catalogue and dead letters stay."
        })
final class UpgradeCommand implements Runnable {
    private final Context context;

    @Option(names = "--back", description = "Go back to the version that was used before.")
    private boolean back;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description = "How long to wait for running jobs, such as 30m: 2h when not given. After that nothing was"
                    + " switched.")
    private String longest = "2h";

    @Option(
            names = "--now",
            description = "Do not wait: the stop of the service ends running jobs, which are recorded as cancelled.")
    private boolean now;

    @Option(
            names = "--replace-routes",
            description = "Take the new version's routes also where one was changed by hand; the changed one stays in"
                    + " the folder of its version.")
    private boolean replaceRoutes;

    @Mixin
    private InstallOptions options = new InstallOptions();

    @Spec
    private CommandSpec spec;

    UpgradeCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        Duration wait = Durations.parse(longest)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--wait is a time such as 30m or 2h; `" + longest + "` is not"));
        Upgrade upgrade = new Upgrade(
                options.layout(spec.commandLine()),
                new Upgrade.Options(replaceRoutes, now ? null : wait),
                what -> InstallOptions.progress(spec.commandLine(), what));
        options.print(back ? upgrade.back() : upgrade.to(context.home()), spec.commandLine());
    }
}
