package digital.vya.backupdb.cli;

import digital.vya.backupdb.model.DeadLetterRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Which dead letters a command is about: named ones, or all, or all of one destination. */
final class LetterSelection {
    @Parameters(
            paramLabel = "LETTER",
            arity = "0..*",
            description = "Ids as `vya-backupdb dead-letter list` shows them.")
    private List<String> ids = new ArrayList<>();

    @Option(
            names = {"-a", "--all"},
            description = "All dead letters, or with --destination all of that destination.")
    private boolean all;

    @Option(names = "--destination", paramLabel = "ID", description = "With --all: only those for this destination.")
    private @Nullable String destination;

    DeadLetterRequest request(CommandSpec spec) {
        if (all && !ids.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--all and ids exclude each other: name dead letters, or take all");
        }
        if (!all && ids.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "nothing is chosen: give ids of dead letters, or --all");
        }
        if (destination != null && !all) {
            throw new ParameterException(
                    spec.commandLine(), "--destination goes with --all: an id already says which destination");
        }
        return new DeadLetterRequest(ids, destination);
    }
}
