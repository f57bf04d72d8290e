package digital.vya.backupdb.cli;

import digital.vya.backupdb.config.InvalidConfiguration;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.errors.ExitCode;
import digital.vya.backupdb.model.Problem;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a command prints when it cannot do its work, and the status it leaves with. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
    @Override
    public int handleParseException(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        String hint = "Run `" + command.getCommandSpec().qualifiedName() + " --help` to see what it takes.";
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            List<String> near = unmatched.getSuggestions();
            String usual = near.isEmpty() ? hint : "Did you mean `" + near.get(0) + "`?";
            hint = OldCommandLine.answer(unmatched.getUnmatched()).orElse(usual);
        }
        print(command, String.valueOf(wrong.getMessage()), hint);
        return ExitCode.USAGE.status();
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
        BackupException ours = BackupException.from(thrown);
        if (Printer.wantsJson(parsed)) {
            new Printer(command).json(Shapes.error(ours));
        } else if (ours instanceof InvalidConfiguration invalid) {
            new Printer(command).findings(invalid.findings(), command.getErr());
        }
        print(command, ours);
        if (RootCommand.of(parsed).debug()) {
            thrown.printStackTrace(command.getErr());
        }
        return status(ours.code()).status();
    }

    static void print(CommandLine command, BackupException wrong) {
        print(command, wrong.code().id() + " " + wrong.getMessage(), wrong.hint());
    }

    /** What went wrong beside a result that is printed all the same. */
    static void print(CommandLine command, List<Problem> problems) {
        problems.forEach(p -> print(command, p.code().id() + " " + p.message(), p.hint()));
    }

    static ExitCode status(ErrorCode code) {
        return switch (code) {
            case UNKNOWN_INSTANCE, UNKNOWN_DATABASE, UNKNOWN_SCHEDULE, UNKNOWN_RUN, UNKNOWN_NOTIFICATION ->
                ExitCode.USAGE;
            case CONFIG_INVALID -> ExitCode.CONFIG;
            case CANCELLED -> ExitCode.CANCELLED;
            default -> ExitCode.FAILED;
        };
    }

    private static void print(CommandLine command, String error, String hint) {
        PrintWriter err = command.getErr();
        Colours colours = new Colours(command.getColorScheme().ansi());
        err.println(colours.red("error:") + " " + Table.printable(error));
        err.println("hint: " + Table.printable(hint));
        err.flush();
    }
}
