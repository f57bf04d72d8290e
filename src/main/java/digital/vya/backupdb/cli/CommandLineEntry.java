package digital.vya.backupdb.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import digital.vya.backupdb.config.Knobs;
import digital.vya.backupdb.errors.BackupException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line as a whole: from arguments to an exit status. */
public final class CommandLineEntry {
    /** What stands where bytes were no text in UTF-8. */
    private static final char NOT_A_CHARACTER = '\ufffd';

    private final Context context;

    /** {@code home} is the folder of the installation, where config/ and routes/ are. */
    public CommandLineEntry(Path home, RoutesStarter routes, ConfigCheck check) {
        this(home, routes, check, Terminal.ofProcess());
    }

    /** With another to ask. */
    CommandLineEntry(Path home, RoutesStarter routes, ConfigCheck check, Terminal terminal) {
        this.context = new Context(home, routes, check, terminal);
    }

    /** For main, where nothing may be started at all. */
    public static int refuse(BackupException why, String... args) {
        CommandLine command = new CommandLine(new RootCommand());
        if (List.of(args).contains("--json")) {
            new Printer(command).json(Shapes.error(why));
        }
        Failures.print(command, why);
        return Failures.status(why.code()).status();
    }

    /** For main: results own standard output, whatever else is printed by anything goes to standard error. */
    public int run(String... args) {
        PrintStream results = System.out;
        System.setOut(System.err);
        try (StatusOnSignal onSignal = new StatusOnSignal()) {
            return onSignal.ended(commandLine(
                            new PrintWriter(new OutputStreamWriter(results, StandardCharsets.UTF_8), true),
                            new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true),
                            Ansi.AUTO,
                            args)
                    .execute(args));
        } finally {
            System.setOut(results);
        }
    }

    /** All commands on given streams; for tests, which read what was printed. */
    public CommandLine commandLine(PrintWriter out, PrintWriter err, Ansi ansi) {
        return commandLine(out, err, ansi, new String[0]);
    }

    /**
     * Those that these arguments can come to: what a command takes is read from its class, which is a tenth of what a
     * short command takes when it is done for all of them.
     */
    CommandLine commandLine(PrintWriter out, PrintWriter err, Ansi ansi, String... args) {
        Map<String, Supplier<CommandLine>> commands = commands();
        // after another option, such as --help, all may be told of
        String first =
                Stream.of(args).dropWhile(RootCommand.DEBUG::equals).findFirst().orElse("");
        CommandLine root = new CommandLine(new RootCommand());
        boolean knowsOthers = List.of(HelpCommand.NAME, CompletionCommand.NAME).contains(first);
        commands.forEach((name, command) -> {
            if (knowsOthers || !commands.containsKey(first) || name.equals(first)) {
                root.addSubcommand(name, command.get());
            }
        });
        Failures failures = new Failures();
        return root.setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
                .setUsageHelpWidth(100)
                .setAbbreviatedOptionsAllowed(false)
                .setAbbreviatedSubcommandsAllowed(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .setExecutionStrategy(this::execute);
    }

    private Map<String, Supplier<CommandLine>> commands() {
        Map<String, Supplier<CommandLine>> commands = new LinkedHashMap<>();
        commands.put("demo", () -> new CommandLine(new DemoCommand()));
        commands.put("init", () -> new CommandLine(new InitCommand(context)));
        commands.put("install", () -> new CommandLine(new InstallCommand(context)));
        commands.put("upgrade", () -> new CommandLine(new UpgradeCommand(context)));
        commands.put("uninstall", () -> new CommandLine(new UninstallCommand()));
        commands.put("serve", () -> new CommandLine(new ServeCommand(context)));
        commands.put("reload", () -> new CommandLine(new ReloadCommand(context)));
        commands.put("backup", () -> new CommandLine(new BackupCommand(context)));
        commands.put("status", () -> new CommandLine(new StatusCommand(context)));
        commands.put("runs", () -> new CommandLine(new RunsCommand(context)));
        commands.put("stats", () -> new CommandLine(new StatsCommand(context)));
        commands.put("show", () -> new CommandLine(new ShowCommand(context)));
        commands.put("schedule", () -> GroupCommand.of(
                        "schedule",
                        "the schedules",
                        "When backups run by themselves: see the next times, ask whether one would run now.")
                .addSubcommand(new ScheduleListCommand(context))
                .addSubcommand(new ScheduleTestCommand(context)));
        commands.put("run-now", () -> new CommandLine(new RunNowCommand(context)));
        commands.put("restore", () -> new CommandLine(new RestoreCommand(context)));
        commands.put("rollback", () -> new CommandLine(new RollbackCommand(context)));
        commands.put("restore-list", () -> new CommandLine(new RestoreListCommand(context)));
        commands.put("verify", () -> new CommandLine(new VerifyCommand(context)));
        commands.put("cleanup", () -> new CommandLine(new CleanupCommand(context)));
        commands.put("pin", () -> new CommandLine(new PinCommand(context)));
        commands.put("unpin", () -> new CommandLine(new UnpinCommand(context)));
        commands.put("hold", () -> new CommandLine(new HoldCommand(context)));
        commands.put("roles", () -> GroupCommand.of(
                        "roles",
                        "the roles",
                        "The roles of a server by themselves: back them up where they changed, see what changed.")
                .addSubcommand(new RolesBackupCommand(context))
                .addSubcommand(new RolesDiffCommand(context)));
        commands.put("acknowledge", () -> new CommandLine(new AcknowledgeCommand(context)));
        commands.put("audit", () -> GroupCommand.of(
                        "audit",
                        "the audit",
                        "What was done, when, by which user of which host: see that nothing was taken out, hand it over.")
                .addSubcommand(new AuditVerifyCommand(context))
                .addSubcommand(new AuditExportCommand(context)));
        commands.put("catalog", () -> GroupCommand.of(
                        "catalog", "the catalogue", "Look after the catalogue: the index of runs and restore points.")
                .addSubcommand(new CatalogCheckCommand(context))
                .addSubcommand(new CatalogRebuildCommand(context)));
        commands.put("config", () -> GroupCommand.of("config", "the configuration", "Look after the configuration.")
                .addSubcommand(new ConfigValidateCommand(context))
                .addSubcommand(new ConfigTemplateCommand(context))
                .addSubcommand(new ConfigImportCommand(context))
                .addSubcommand(new ConfigShowCommand(context)));
        commands.put("notify", () -> GroupCommand.of(
                        "notify", "the notifications", "Look after those who are told how runs end.")
                .addSubcommand(new NotifyTestCommand(context)));
        commands.put("doctor", () -> new CommandLine(new DoctorCommand(context)));
        commands.put("dead-letter", () -> GroupCommand.of(
                        "dead-letter",
                        "the dead letters",
                        "Deliveries that a destination did not take: see them, send them again, give them up.")
                .addSubcommand(new DeadLetterListCommand(context))
                .addSubcommand(new DeadLetterRedriveCommand(context))
                .addSubcommand(new DeadLetterDropCommand(context)));
        commands.put("version", () -> new CommandLine(new VersionCommand()));
        commands.put(HelpCommand.NAME, () -> new CommandLine(new HelpCommand()));
        commands.put(CompletionCommand.NAME, () -> new CommandLine(new CompletionCommand()));
        return commands;
    }

    private int execute(ParseResult parsed) {
        refuseWhatIsNotUnderstood(parsed);
        RootCommand root = RootCommand.of(parsed);
        if (root.debug() && root.quiet()) {
            throw new ParameterException(parsed.commandSpec().commandLine(), "--debug and --quiet exclude each other");
        }
        if (root.debug()) {
            Knobs.OUR_LOGGERS.forEach(logger -> level(logger, Level.DEBUG));
        }
        if (root.quiet()) {
            // a run's own file keeps its steps all the same
            Knobs.OUR_LOGGERS.forEach(CommandLineEntry::quiet);
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** Asked for help, picocli would leave these out without a word. */
    private static void refuseWhatIsNotUnderstood(ParseResult parsed) {
        for (CommandLine command : parsed.asCommandLineList()) {
            List<String> unmatched = command.getParseResult().unmatched();
            if (!unmatched.isEmpty()) {
                throw new UnmatchedArgumentException(command, unmatched);
            }
        }
        for (String argument : parsed.originalArgs()) {
            if (argument.indexOf(NOT_A_CHARACTER) >= 0) {
                throw new ParameterException(
                        parsed.commandSpec().commandLine(), "this argument is not written in UTF-8: " + argument);
            }
        }
    }

    /** One that is quieter already stays so. */
    private static void quiet(String logger) {
        if (LoggerFactory.getLogger(logger) instanceof Logger ours
                && !ours.getEffectiveLevel().isGreaterOrEqual(Level.WARN)) {
            ours.setLevel(Level.WARN);
        }
    }

    private static void level(String logger, Level level) {
        if (LoggerFactory.getLogger(logger) instanceof Logger ours) {
            ours.setLevel(level);
        }
    }
}
