package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Acknowledgement;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.model.Rollback;
import digital.vya.backupdb.model.Verdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/** docs/reference/commands.md says what the commands are, and nothing else. */
@Tag("unit")
class CommandReferenceTest {
    private static final Path REFERENCE = Path.of("docs/reference/commands.md");
    private static final List<String> SHARED = List.of("--config", "--json");

    static CommandLine root() {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        FakeRuntime fake = new FakeRuntime();
        return new CommandLineEntry(FakeRuntime.HOME, fake, file -> List.of()).commandLine(nowhere, nowhere, Ansi.OFF);
    }

    @Test
    void whatVersion2HadIsAnsweredAsDocumented() throws Exception {
        String table = Files.readString(REFERENCE).split("## Coming from 2.x", 2)[1];
        OldCommandLine.answers()
                .forEach((typed, now) -> assertThat(table).contains("| `" + typed + "` | " + now + " |"));
        assertThat(table.lines().filter(l -> l.startsWith("| `")))
                .hasSize(OldCommandLine.answers().size());
    }

    static List<CommandLine> commands() {
        List<CommandLine> found = new ArrayList<>();
        collect(root(), found);
        return found;
    }

    private static void collect(CommandLine command, List<CommandLine> found) {
        found.add(command);
        command.getSubcommands().values().forEach(sub -> collect(sub, found));
    }

    static String rendered(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        String text = "## " + spec.qualifiedName() + "\n\n```\n"
                + command.getHelp().synopsis(0).strip() + "\n```\n\n"
                + String.join("\n", spec.usageMessage().description()) + "\n";
        Stream<ArgSpec> arguments = Stream.concat(
                spec.positionalParameters().stream(),
                spec.options().stream().filter(o -> spec.parent() == null || !o.inherited()));
        String rows = arguments
                .sorted(Comparator.comparingInt(CommandReferenceTest::place))
                .map(argument -> "| `" + names(argument) + "` | " + String.join(" ", argument.description()) + " |\n")
                .collect(Collectors.joining());
        return text + (rows.isEmpty() ? "" : "\n| Option | Meaning |\n|---|---|\n" + rows);
    }

    /** What a command shares with others comes last. */
    private static int place(ArgSpec argument) {
        return argument instanceof OptionSpec option ? SHARED.indexOf(option.longestName()) : -1;
    }

    private static String names(ArgSpec argument) {
        if (argument instanceof OptionSpec option) {
            String names = String.join(", ", option.names());
            return option.arity().max() > 0 ? names + " " + option.paramLabel() : names;
        }
        return argument.paramLabel();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandIsDocumentedAsItIs(CommandLine command) throws Exception {
        assertThat(Files.readString(REFERENCE)).contains(rendered(command) + "\n");
    }

    @Test
    void noOtherCommandIsDocumented() throws Exception {
        List<String> headings = Pattern.compile("^## (vya-backupdb.*)$", Pattern.MULTILINE)
                .matcher(Files.readString(REFERENCE))
                .results()
                .map(m -> m.group(1))
                .toList();
        assertThat(headings)
                .containsExactlyElementsOf(commands().stream()
                        .map(c -> c.getCommandSpec().qualifiedName())
                        .toList());
    }

    @Test
    void everyOptionSaysWhatItIsFor() {
        for (CommandLine command : commands()) {
            for (ArgSpec argument : command.getCommandSpec().args()) {
                assertThat(String.join("", argument.description()))
                        .as(command.getCommandName() + " " + argument)
                        .endsWith(".");
            }
        }
        assertThat(root().getCommandSpec().findOption("--debug").scopeType()).isEqualTo(ScopeType.INHERIT);
    }

    /** Only where the configuration is valid. */
    private static String doctor() {
        return new FakeRuntime()
                .answer("direct:doctor", Samples.checkup())
                .run("doctor", "--json")
                .out();
    }

    @Test
    void theJsonShownIsTheJsonPrinted() throws Exception {
        Problem down = new Problem(ErrorCode.CONNECTION_FAILED, "no route to db", "Check the host.");
        FakeRuntime runtime = new FakeRuntime()
                .answer("direct:backup", Samples.run(Verdict.PARTIAL, Samples.ROLES))
                .answer("direct:dry-run", Samples.dryRun(down))
                .answer("direct:reload", Samples.reload())
                .answer("direct:restore", Samples.restore(Verdict.SUCCESS))
                .answer(
                        "direct:rollback",
                        new Rollback(
                                "main",
                                "shop",
                                "shop__before_20261121_023000",
                                OffsetDateTime.parse("2026-11-21T02:30:42-03:00"),
                                "shop__before_20261121_093000",
                                null,
                                true))
                .answer("direct:restore-list", Samples.listing(Samples.point("disk", "shop", Samples.TAKEN)))
                .answer("direct:verify", Samples.verification())
                .answer("direct:status", Samples.status())
                .answer("direct:runs", List.of(Samples.runLine()))
                .answer("direct:show-run", Samples.runDetail())
                .answer("direct:stats", Samples.stats())
                .answer("direct:holds", Samples.holds())
                .answer("direct:roles-diff", Samples.rolesDiff())
                .answer(
                        "direct:acknowledge",
                        new Acknowledgement("main", "shop", "moved", List.of("20261121_023000-0badcafe")))
                .answer("direct:audit-verify", Samples.auditReport())
                .answer("direct:catalog-check", Samples.catalogReport())
                .answer("direct:schedule-list", Samples.schedules())
                .answer("direct:schedule-test", List.of(Samples.scheduleAnswer(true)))
                .answer("direct:cleanup", Samples.cleanup())
                .answer("direct:config-show", Samples.configuration())
                .answer("direct:notify-test", Samples.notificationTests())
                .answer("direct:dead-letter-list", List.of(Samples.letter("dl-1")))
                .answer("direct:dead-letter-redrive", List.of(new Redrive(Samples.letter("dl-1"), down)));
        String reloaded = runtime.run("reload", "--json").out();
        runtime.findings = List.of(new Finding(
                Finding.Severity.ERROR, Path.of("config/backup.yaml"), 7, "unknown key `prot`", "Write `port`."));
        List<String> shown = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(REFERENCE))
                .results()
                .map((MatchResult m) -> m.group(1))
                .toList();
        assertThat(shown)
                .containsExactly(
                        reloaded,
                        runtime.run("backup", "--all", "--json").out(),
                        runtime.run("backup", "--all", "--dry-run", "--json").out(),
                        runtime.run("status", "--json").out(),
                        runtime.run("runs", "--json").out(),
                        runtime.run("stats", "--json").out(),
                        runtime.run("show", "20261121", "--json").out(),
                        runtime.run("schedule", "list", "--json").out(),
                        runtime.run("schedule", "test", "--json").out(),
                        runtime.run("restore", "-d", "shop", "-i", "main", "--force", "--json")
                                .out(),
                        runtime.run("rollback", "-d", "shop", "-i", "main", "--force", "--json")
                                .out(),
                        runtime.run("restore-list", "--json").out(),
                        runtime.run("verify", "--all", "--json").out(),
                        runtime.run("cleanup", "--json").out(),
                        runtime.run("pin", "--json").out(),
                        runtime.run("roles", "diff", "-i", "main", "--json").out(),
                        runtime.run("acknowledge", "-i", "main", "-d", "shop", "--reason", "moved", "--json")
                                .out(),
                        runtime.run("audit", "verify", "--json").out(),
                        runtime.run("catalog", "check", "--json").out(),
                        runtime.run("config", "validate", "--json").out(),
                        runtime.run("config", "show", "--json").out(),
                        runtime.run("notify", "test", "--json").out(),
                        doctor(),
                        runtime.run("dead-letter", "list", "--json").out(),
                        runtime.run("dead-letter", "redrive", "--all", "--json").out());
    }
}
