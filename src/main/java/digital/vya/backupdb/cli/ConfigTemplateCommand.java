package digital.vya.backupdb.cli;

import digital.vya.backupdb.config.ConfigDraft;
import digital.vya.backupdb.config.ConfigTemplate;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "template",
        description = {
            "Write a configuration for one or many servers, with comments: one policy, destination and schedule for all.",
            "Passwords stand in files that it names, and that you write; nothing is connected to."
        })
final class ConfigTemplateCommand implements Runnable {
    private final Context context;

    @Option(
            names = "--server",
            paramLabel = "NAME=HOST",
            required = true,
            description =
                    "A server: shop=db1, shop=backup@db1:5433, or with its engine shop=mysql://db1; of files their"
                            + " folder: web=files:///srv/www. May be given many times.")
    private List<String> servers = new ArrayList<>();

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description = "The engine of servers that name none: postgresql (when not given), mysql, files.")
    private String engine = "postgresql";

    @Option(names = "--user", paramLabel = "NAME", description = "Whom to connect as: backup when not given.")
    private String user = "backup";

    @Option(
            names = "--directory",
            paramLabel = "FOLDER",
            description = "Where backups go: /var/backups/vya-backupdb when not given.")
    private @Nullable Path directory;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description = "The zone of the schedule, such as America/Sao_Paulo; this machine's when not given.")
    private @Nullable String zone;

    @Mixin
    private OutOptions out = new OutOptions();

    @Mixin
    private JsonOption json = new JsonOption();

    @Spec
    private CommandSpec spec;

    ConfigTemplateCommand(Context context) {
        this.context = context;
    }

    @Override
    public void run() {
        ConfigDraft draft = draft();
        Path file = out.file();
        if (file != null) {
            draft.write(out.force());
        }
        Printer printer = new Printer(spec.commandLine());
        if (json.wanted()) {
            printer.json(Shapes.draft(draft, file));
        } else if (file == null) {
            spec.commandLine().getOut().print(draft.text());
            spec.commandLine().getOut().flush();
        } else {
            printer.line("written: " + file);
        }
        PrintWriter err = spec.commandLine().getErr();
        draft.missing()
                .forEach(secret -> err.println(Table.printable("to do: write the password of " + secret.name()
                        + " into " + secret.file() + ", in a folder that only you may enter (0700)")));
        err.flush();
    }

    private ConfigDraft draft() {
        Path folder = directory == null
                ? Path.of(ConfigDraft.USUAL_DIRECTORY)
                : directory.toAbsolutePath().normalize();
        try {
            String said = zone == null
                    ? ConfigDraft.machineZone().getId()
                    : ConfigDraft.zone(zone).getId();
            return new ConfigTemplate(context.home(), folder, said, user).of(servers, engine, out.file());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
