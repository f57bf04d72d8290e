package digital.vya.backupdb.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Problem;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Prints results on a command's standard output. */
final class Printer {
    private final PrintWriter out;
    private final Colours colours;

    Printer(CommandLine command) {
        this(command.getOut(), new Colours(command.getColorScheme().ansi()));
    }

    /** For what is said elsewhere. */
    Printer(PrintWriter out, Colours colours) {
        this.out = out;
        this.colours = colours;
    }

    static boolean wantsJson(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        return last.hasMatchedOption("--json");
    }

    Colours colours() {
        return colours;
    }

    void json(Object shape) {
        try {
            out.println(Json.mapper().writeValueAsString(shape));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result cannot be written as JSON", e);
        }
        out.flush();
    }

    /** On a line of its own, for programs. */
    void jsonLine(Object shape) {
        raw(Json.line(shape));
    }

    /** Whether something could not be printed. */
    boolean isBroken() {
        return out.checkError();
    }

    /** For programs, which take it as it is. */
    void raw(String text) {
        out.println(text);
    }

    void line(String text) {
        out.println(Table.printable(text));
        out.flush();
    }

    /** A line with colour in it; the caller has made its data printable. */
    void painted(String text) {
        out.println(text);
        out.flush();
    }

    void table(Table table) {
        table.print(out);
        out.flush();
    }

    void problems(String where, List<Problem> problems) {
        for (Problem problem : problems) {
            painted(colours.yellow(problem.code().id()) + " "
                    + Table.printable(where.isEmpty() ? problem.message() : where + ": " + problem.message()));
            line("  hint: " + problem.hint());
        }
    }

    /** With what to do about each kind, once. */
    void problems(List<Problem> problems) {
        Map<String, List<Problem>> byHint = problems.stream()
                .collect(Collectors.groupingBy(Problem::hint, LinkedHashMap::new, Collectors.toList()));
        byHint.forEach((hint, same) -> {
            same.forEach(
                    problem -> painted(colours.yellow(problem.code().id()) + " " + Table.printable(problem.message())));
            line("  hint: " + hint);
        });
    }

    void findings(List<Finding> findings, PrintWriter to) {
        for (Finding finding : findings) {
            boolean error = finding.severity() == Finding.Severity.ERROR;
            String severity = error ? colours.red("error:") : colours.yellow("warning:");
            String place = finding.line() > 0 ? finding.file() + ":" + finding.line() : String.valueOf(finding.file());
            to.println(Table.printable(place) + ": " + severity + " " + Table.printable(finding.what()));
            if (finding.fix() != null && !finding.fix().isBlank()) {
                to.println("  fix: " + Table.printable(finding.fix()));
            }
        }
        to.flush();
    }
}
