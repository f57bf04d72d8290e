package digital.vya.backupdb.cli;

import digital.vya.backupdb.config.ConfigDraft;
import digital.vya.backupdb.config.Nearest;
import digital.vya.backupdb.config.OldConfig;
import digital.vya.backupdb.config.Secret;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description = {
            "Make a configuration out of one of version 1 or 2: a list of servers, or one machine with its schedule.",
            "Says of each thing that could not be carried over why, and what to do. Passwords go into files of their own;"
                    + " encoded ones are asked for on a terminal."
        })
final class ConfigImportCommand implements Runnable {
    /** None with a default, which would be the password itself. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(env:[^:{}]+|file:[^{}]+)}}");

    private final Context context;

    @Parameters(paramLabel = "OLD", description = "The old configuration, JSON or YAML.")
    private @Nullable Path old;

    @Option(
            names = "--environment",
            paramLabel = "NAME",
            description = "Where the file has several lists, such as DEV and PRD: which one.")
    private @Nullable String environment;

    @Option(
            names = "--password",
            paramLabel = "ID=PLACEHOLDER",
            description = "Where the password of an instance is, instead of the old one: mysql={{env:NAME}} or"
                    + " mysql={{file:PATH}}. May be given many times.")
    private Map<String, String> placeholders = new LinkedHashMap<>();

    @Mixin
    private OutOptions out = new OutOptions();

    @Mixin
    private JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec;

    ConfigImportCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        placeholders.forEach((id, placeholder) -> {
            if (!PLACEHOLDER.matcher(placeholder).matches()) {
                // not repeated: it may be the password
                throw new ParameterException(
                        spec.commandLine(),
                        "--password of " + id + " is no {{env:NAME}} and no {{file:PATH}}; a password never stands on a"
                                + " command line");
            }
        });
        Path file = out.file();
        if (!out.force()) {
            new ConfigDraft(context.home(), file).requireFree();
        }
        OldConfig imported = OldConfig.read(
                Objects.requireNonNull(old, "picocli asks for it")
                        .toAbsolutePath()
                        .normalize(),
                environment,
                context.home(),
                file,
                new Answers());
        for (String id : placeholders.keySet()) {
            if (!imported.instances().contains(id)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--password " + id + ": no such instance is made. " + Nearest.fix(id, imported.instances()));
            }
        }
        if (file != null) {
            imported.draft().write(out.force());
        }
        print(imported, file);
    }

    private void print(OldConfig imported, @Nullable Path file) {
        Printer printer = new Printer(spec.commandLine());
        if (json.wanted()) {
            printer.json(Shapes.imported(imported, file));
        } else if (file == null) {
            spec.commandLine().getOut().print(imported.draft().text());
            spec.commandLine().getOut().flush();
        } else {
            printer.line("written: " + file);
        }
        PrintWriter err = spec.commandLine().getErr();
        Colours colours = printer.colours();
        for (OldConfig.Left left : imported.left()) {
            err.println(colours.yellow("not carried over:") + " " + Table.printable(left.field() + ": " + left.why()));
            err.println("  to do: " + Table.printable(left.todo()));
        }
        err.flush();
    }

    private final class Answers implements OldConfig.Passwords {
        @Override
        public Optional<String> placeholder(String instance) {
            return Optional.ofNullable(placeholders.get(instance));
        }

        @Override
        public Optional<Secret> ask(String instance) {
            if (!context.terminal().isThere()) {
                return Optional.empty();
            }
            String typed = context.terminal()
                    .askHidden("The old password of " + instance
                            + " is encoded, and nothing can decode it. Type it, or nothing to write it later:");
            return Optional.of(typed).filter(text -> !text.isEmpty()).map(Secret::new);
        }
    }
}
