package digital.vya.backupdb.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "schedule",
        synopsisSubcommandLabel = "COMMAND",
        description = "When backups run by themselves: see the next times, ask whether one would run now.")
final class ScheduleCommand implements Runnable {
    /** What its commands say where there is none. */
    static final String NONE = "no schedules: backups run only when they are asked for";

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with the schedules");
    }
}
