package digital.vya.backupdb.cli;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Completions for fish, which picocli makes none of: each command with its options, their values, and files. */
final class FishCompletion {
    private static final String TOLD = "complete -c " + RootCommand.NAME;

    /** {@code in}: the words that are no options begin with these; {@code at}: they are these, and a command may follow. */
    private static final String BEGIN = """
            # Completions of vya-backupdb for fish, made by `vya-backupdb completion fish`.
            function __vya_backupdb_words
                for word in (commandline -opc)[2..-1]
                    string match -q -- '-*' $word; or echo $word
                end
            end
            function __vya_backupdb_in
                set -l words (__vya_backupdb_words)
                test (count $words) -ge (count $argv); or return 1
                test (count $argv) -gt 0; or return 0
                set -l begin $words[1..(count $argv)]
                test "$begin" = "$argv"
            end
            function __vya_backupdb_at
                test (count (__vya_backupdb_words)) -eq (count $argv); and __vya_backupdb_in $argv
            end
            complete -c vya-backupdb -f
            """;

    private final StringBuilder script = new StringBuilder(BEGIN);

    private FishCompletion() {}

    static String of(CommandLine root) {
        FishCompletion completion = new FishCompletion();
        completion.command(root, List.of());
        return completion.script.toString();
    }

    private void command(CommandLine command, List<String> path) {
        CommandSpec spec = command.getCommandSpec();
        command.getSubcommands()
                .forEach((name, below) -> line(
                        "at",
                        path,
                        " -a " + quoted(name),
                        below.getCommandSpec().usageMessage().description()));
        // behind the words of a command that works anything may stand
        String where = command.getSubcommands().isEmpty() ? "in" : "at";
        spec.options().forEach(option -> line(where, path, names(option) + values(option), option.description()));
        for (ArgSpec parameter : spec.positionalParameters()) {
            String values = values(parameter);
            if (!values.equals(" -x")) {
                line(where, path, values, parameter.description());
            }
        }
        command.getSubcommands().forEach((name, below) -> {
            List<String> further = new ArrayList<>(path);
            further.add(name);
            command(below, further);
        });
    }

    private void line(String where, List<String> path, String what, String[] description) {
        String condition = Stream.concat(Stream.of("__vya_backupdb_" + where), path.stream())
                .collect(Collectors.joining(" "));
        script.append(TOLD)
                .append(" -n ")
                .append(quoted(condition))
                .append(what)
                .append(" -d ")
                .append(quoted(String.join(" ", description)))
                .append('\n');
    }

    private static String names(OptionSpec option) {
        return Stream.of(option.names())
                .map(name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1))
                .collect(Collectors.joining());
    }

    /** What may stand behind an option, or for a parameter: nothing, a file, one of few words, or a text. */
    private static String values(ArgSpec argument) {
        if (argument.isOption() && argument.arity().max() == 0) {
            return "";
        }
        if (argument.type() == Path.class || argument.type() == File.class) {
            return argument.isOption() ? " -r -F" : " -F";
        }
        String few = argument.completionCandidates() == null
                ? ""
                : StreamSupport.stream(argument.completionCandidates().spliterator(), false)
                        .map(word -> argument.type().isEnum() ? word.toLowerCase(Locale.ROOT) : word)
                        .collect(Collectors.joining(" "));
        return few.isEmpty() ? " -x" : (argument.isOption() ? " -x" : "") + " -a " + quoted(few);
    }

    /** In single quotes fish changes nothing but these two behind a backslash. */
    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
