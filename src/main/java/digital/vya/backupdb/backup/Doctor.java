package digital.vya.backupdb.backup;

import digital.vya.backupdb.care.Watermarks;
import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Engines;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.Checkup;
import digital.vya.backupdb.model.Checkup.Check;
import digital.vya.backupdb.model.DryRun;
import digital.vya.backupdb.model.Filling;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.notify.NotifierHosts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One look at whether this machine can do what the configuration says. Servers are asked as a dry run asks them, and
 * destinations tried the same way; all at once, in the order of routes/care/doctor.
 */
public final class Doctor {
    /** A server's clock may be so far from this machine's: schedules and restore points go by both. */
    private static final Duration CLOCKS_APART = Duration.ofSeconds(60);

    /** Something to find out, and what was found; what comes after the waiting is over is not heard. */
    public static final class Question {
        private final String what;
        private final @Nullable String subject;
        private final Callable<List<Check>> ask;
        private final Trials.@Nullable Trial trial;
        private final AtomicReference<List<Check>> answer = new AtomicReference<>();

        private Question(
                String what, @Nullable String subject, Callable<List<Check>> ask, Trials.@Nullable Trial trial) {
            this.what = what;
            this.subject = subject;
            this.ask = ask;
            this.trial = trial;
        }

        /** Null for all but a destination that is tried. */
        public Trials.@Nullable Trial getTrial() {
            return trial;
        }

        private void answer(List<Check> checks) {
            answer.compareAndSet(null, checks);
        }
    }

    private final Settings settings;
    private final Watermarks watermarks;
    private final MachineChecks machine;
    private final LeftBehind leftBehind;
    private final Engines engines;
    private final DryRuns dryRuns;
    private final Trials trials;
    private final NotifierHosts notifiers;
    private final Nodes nodes;
    private final Clock clock;

    public Doctor(
            Settings settings,
            Watermarks watermarks,
            MachineChecks machine,
            LeftBehind leftBehind,
            Engines engines,
            DryRuns dryRuns,
            Trials trials,
            NotifierHosts notifiers,
            Nodes nodes,
            Clock clock) {
        this.settings = settings;
        this.watermarks = watermarks;
        this.machine = machine;
        this.leftBehind = leftBehind;
        this.engines = engines;
        this.dryRuns = dryRuns;
        this.trials = trials;
        this.notifiers = notifiers;
        this.nodes = nodes;
        this.clock = clock;
    }

    /** Names the folder of the spool from which destinations are tried. */
    public Run begin() {
        OffsetDateTime now = OffsetDateTime.now(clock);
        return new Run(Run.newId(now), Trigger.COMMAND, null, now, false);
    }

    /** In the order in which people read the answers. */
    public List<Question> questions(Path config, Run run) {
        List<Question> all = new ArrayList<>();
        all.add(new Question("machine", null, () -> machine.all(config), null));
        all.add(new Question("space", null, () -> List.of(machine.spoolSpace()), null));
        List<Settings.Instance> enabled =
                settings.instances().stream().filter(Settings.Instance::enabled).toList();
        enabled.stream()
                .map(Settings.Instance::engine)
                .distinct()
                .forEach(engine -> all.add(new Question("tools", engine, () -> List.of(tools(engine)), null)));
        enabled.forEach(i -> all.add(new Question("instance", i.id(), () -> instance(i), null)));
        all.addAll(destinations(run));
        settings.notifications()
                .forEach(n -> all.add(new Question("notification", n.id(), () -> List.of(notification(n)), null)));
        all.add(new Question("catalogue", null, () -> List.of(Check.ok("catalogue", null, nodes.seen())), null));
        all.add(new Question("dead letters", null, leftBehind::deadLetters, null));
        all.add(new Question("interrupted", null, leftBehind::interrupted, null));
        all.add(new Question("spool", null, leftBehind::spool, null));
        return all;
    }

    private List<Question> destinations(Run run) {
        DryRun prepared = trials.prepared(new DryRun(List.of(), List.of()), run);
        List<Trials.Trial> tried = trials.ofAll(run);
        List<Question> all = new ArrayList<>();
        prepared.checks().forEach(check -> all.add(new Question("spool", null, () -> List.of(shown(check)), null)));
        for (Settings.Destination destination : settings.destinations()) {
            if (destination.isLocal()) {
                all.add(new Question("space", destination.id(), () -> List.of(space(destination)), null));
            }
            all.add(new Question(
                    "destination",
                    destination.id(),
                    () -> List.of(untried(destination)),
                    tried.stream()
                            .filter(trial -> trial.destination().equals(destination))
                            .findFirst()
                            .orElse(null)));
        }
        return all;
    }

    private Check untried(Settings.Destination destination) {
        return trials.isPossible(destination)
                ? Check.problem(
                        "destination",
                        destination.id(),
                        new Problem(
                                ErrorCode.CHECK_UNANSWERED,
                                "was not tried, as the spool cannot be written",
                                "Mend the spool first."))
                : Check.ok("destination", destination.id(), destination.type() + ", is only tried by a backup");
    }

    public void ask(Question question) {
        try {
            question.answer(question.ask.call());
        } catch (Exception e) {
            failed(question, e);
        }
    }

    public void tried(Question question, DryRun.Check check) {
        question.answer(List.of(shown(check)));
    }

    public void failed(Question question, Exception thrown) {
        question.answer(List.of(Check.problem(question.what, question.subject, Problem.of(thrown))));
    }

    /** After the waiting is over. */
    public Checkup report(List<Question> questions) {
        List<Check> checks = new ArrayList<>();
        for (Question question : questions) {
            question.answer(List.of(Check.problem(
                    question.what,
                    question.subject,
                    Problem.of(ErrorCode.CHECK_UNANSWERED, "there was no answer in time"))));
            checks.addAll(Objects.requireNonNull(question.answer.get(), "answered above at the latest"));
        }
        return new Checkup(checks);
    }

    private Check tools(String engine) {
        List<String> found = engines.backup(engine).clients();
        return Check.ok("tools", engine, found.isEmpty() ? "those that its Kamelet starts" : String.join(", ", found));
    }

    private List<Check> instance(Settings.Instance instance) {
        DryRun found =
                dryRuns.inspect(new BackupRequest(Trigger.COMMAND, null, List.of(instance.id()), null, true, false));
        List<Check> checks = new ArrayList<>();
        // that there is space is said of the spool
        found.checks().stream()
                .filter(check -> !(check.passed() && check.what().equals("space")))
                .forEach(check -> checks.add(shown(check)));
        found.clocks().forEach((server, ahead) -> checks.add(clock(server, ahead)));
        return checks;
    }

    static Check clock(String server, Duration ahead) {
        if (ahead.abs().compareTo(CLOCKS_APART) <= 0) {
            return Check.ok("clock", server, "the server's and this machine's agree");
        }
        String said = "the server's is " + Human.duration(ahead.abs()) + (ahead.isNegative() ? " behind" : " ahead of")
                + " this machine's";
        return Check.warning("clock", server, Problem.of(ErrorCode.CLOCKS_DIFFER, said));
    }

    private Check space(Settings.Destination destination) throws Exception {
        Filling disk = watermarks.of(destination);
        return disk.filling()
                ? Check.warning("space", destination.id(), Problem.of(ErrorCode.DESTINATION_FILLING, disk.said()))
                : Check.ok("space", destination.id(), disk.said());
    }

    private Check notification(Settings.Notification notification) {
        return Check.ok(
                "notification",
                notification.id(),
                notifiers
                        .reach(notification)
                        .map(host -> notification.type() + ", " + host + " takes connections; try it:"
                                + " vya-backupdb notify test " + notification.id())
                        .orElse(notification.type() + ", its host is not known here; try it: vya-backupdb notify test "
                                + notification.id()));
    }

    private static Check shown(DryRun.Check check) {
        Problem problem = check.problem();
        return problem == null
                ? Check.ok(check.what(), check.subject(), check.detail())
                : Check.problem(check.what(), check.subject(), problem);
    }
}
