package digital.vya.backupdb.notify;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.DatabaseOutcome;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What there is to say about a run, worst first, as plain phrases; texts and markup are made of these. */
final class RunSummary {
    /** Databases told of one by one; the rest of a large run is counted, and is complete in the webhook's JSON. */
    static final int MOST_DATABASES = 200;

    private static final int LONGEST_SUBJECT = 160;
    private static final int LONGEST_MESSAGE = 4000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    private final Settings.Server server;
    private final RunOutcome outcome;
    private final List<DatabaseOutcome> worstFirst;

    RunSummary(Settings.Server server, RunOutcome outcome) {
        this.server = server;
        this.outcome = outcome;
        this.worstFirst = outcome.databases().stream()
                .sorted(Comparator.comparing(DatabaseOutcome::verdict).reversed())
                .toList();
    }

    RunOutcome outcome() {
        return outcome;
    }

    String serverName() {
        return Sanitizer.line(server.name());
    }

    String place() {
        return List.of(server.name(), blankIfNull(server.location()), blankIfNull(server.company())).stream()
                .filter(s -> !s.isBlank())
                .map(Sanitizer::line)
                .collect(Collectors.joining(", "));
    }

    String subject() {
        return Sanitizer.shortened("[vya-backupdb] " + headline() + " on " + serverName(), LONGEST_SUBJECT);
    }

    /** The verdict and what it is about. */
    String headline() {
        return isTest() ? "TEST: this is a test" : outcome.verdict() + ": " + what();
    }

    /** What there is to know beside the facts; empty for all but a test. */
    String note() {
        return isTest() ? "sent by `vya-backupdb notify test`; nothing was backed up or restored" : "";
    }

    boolean isTest() {
        return outcome.run().trigger() == Trigger.TEST;
    }

    /** {@code 1 of 3 databases}, {@code 3 databases}, {@code prod/shop}, {@code schedule nightly}, {@code the run itself}. */
    String what() {
        return work() + concerned();
    }

    /** Backups go without saying. */
    private String work() {
        return switch (outcome.run().trigger()) {
            case RESTORE -> "restore of ";
            case ROLLBACK -> "rollback of ";
            case COMMAND, SCHEDULE, ROUTE, RELOAD, TEST -> outcome.run().rolesAlone() ? "roles of " : "";
        };
    }

    private String concerned() {
        int all = worstFirst.size();
        long concerned = worstFirst.stream()
                .filter(d -> d.verdict() == outcome.verdict())
                .count();
        if (concerned == 0) {
            return switch (outcome.run().trigger()) {
                case SCHEDULE -> trigger();
                case RELOAD -> "the changed configuration";
                case COMMAND, ROUTE, RESTORE, ROLLBACK, TEST -> "the run itself";
            };
        }
        if (all == 1) {
            return name(worstFirst.get(0));
        }
        String those = outcome.run().rolesAlone() ? " instances" : " databases";
        return (concerned == all ? "" : concerned + " of ") + all + those;
    }

    List<DatabaseOutcome> told() {
        return worstFirst.subList(0, Math.min(MOST_DATABASES, worstFirst.size()));
    }

    int untold() {
        return worstFirst.size() - told().size();
    }

    String trigger() {
        String by = outcome.run().trigger().name().toLowerCase(Locale.ROOT);
        return outcome.run().schedule() == null
                ? by
                : by + " " + Sanitizer.line(outcome.run().schedule());
    }

    String started() {
        return TIME.format(outcome.run().startedAt());
    }

    String took() {
        return Human.duration(outcome.took());
    }

    String totalSize() {
        long raw = worstFirst.stream().mapToLong(DatabaseOutcome::rawBytes).sum();
        long packed =
                worstFirst.stream().mapToLong(DatabaseOutcome::packedBytes).sum();
        return size(raw, packed);
    }

    static String name(DatabaseOutcome database) {
        String instance = Sanitizer.line(database.instance());
        return database.database() == null
                ? instance + " (whole instance)"
                : instance + "/" + Sanitizer.line(database.database());
    }

    static String size(DatabaseOutcome database) {
        return size(database.rawBytes(), database.packedBytes());
    }

    /** A tool's last words may be many. */
    static String said(Problem problem) {
        return Sanitizer.shortened(Sanitizer.lines(problem.message()).strip(), LONGEST_MESSAGE);
    }

    static String destinations(DatabaseOutcome database) {
        return database.deliveries().stream().map(RunSummary::destination).collect(Collectors.joining(", "));
    }

    static boolean good(Verdict verdict) {
        return verdict == Verdict.SUCCESS;
    }

    private static String destination(DeliveryResult delivery) {
        String id = Sanitizer.line(delivery.destination());
        if (delivery.committed()) {
            return id + " committed";
        }
        return id + " FAILED"
                + (delivery.deadLetter() == null ? "" : ", dead letter " + Sanitizer.line(delivery.deadLetter()));
    }

    /** Empty when nothing was dumped. */
    private static String size(long raw, long packed) {
        if (raw == 0) {
            return "";
        }
        return Human.size(raw) + " packed to " + Human.size(packed) + " (" + Human.share(packed, raw) + ")";
    }

    private static String blankIfNull(@Nullable String s) {
        return s == null ? "" : s;
    }
}
