package digital.vya.backupdb.cli;

import digital.vya.backupdb.config.ConfigAnswers;
import digital.vya.backupdb.config.ConfigDraft;
import digital.vya.backupdb.config.InvalidConfiguration;
import digital.vya.backupdb.config.Secret;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DryRun;
import digital.vya.backupdb.model.Human;
import digital.vya.backupdb.model.Problem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks for a first configuration, and tries each connection as soon as it is known; what failed can be corrected. */
final class Interview {
    /** Tries what was answered so far by a route of dry runs. */
    @FunctionalInterface
    interface Trial {
        DryRun of(ConfigAnswers soFar, String route);
    }

    private static final String NONE = "-";
    private static final int HIGHEST_PORT = 65_535;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern BETWEEN_BRACES = Pattern.compile(",(?![^{]*})");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H:mm", Locale.ROOT);

    private final Terminal terminal;
    private final Printer printer;
    private final Trial trial;

    private ConfigAnswers.Server server =
            new ConfigAnswers.Server("main", "postgresql", "localhost", 0, "backup", null, List.of());
    private List<String> include = List.of();
    private List<String> exclude = List.of();
    private ConfigAnswers.@Nullable Destination destination;
    private @Nullable String keptFor;
    private @Nullable LocalTime time;
    private ZoneId zone = ConfigDraft.machineZone();
    private ConfigAnswers.@Nullable Mail mail;

    Interview(Terminal terminal, Colours colours, Trial trial) {
        this.terminal = terminal;
        this.printer = new Printer(terminal.said(), colours);
        this.trial = trial;
    }

    ConfigAnswers ask() {
        say("An empty answer takes what stands in brackets. Nothing is written before the last one.");
        String route = "direct:try-instance";
        do {
            server = ConfigAnswers.isOfFiles(engine()) ? files() : database();
        } while (mustCorrect(route));
        if (!ConfigAnswers.isOfFiles(server.engine())) {
            do {
                include =
                        patterns("Which databases: * for all, or names and patterns such as shop,crm_*", include, "*");
                exclude = patterns("Which of them not", exclude, NONE);
            } while (!(include.isEmpty() && exclude.isEmpty()) && mustCorrect(route));
        }
        do {
            destination = destination();
        } while (mustCorrect("direct:dry-run"));
        zone();
        time();
        kept();
        mail();
        return answers();
    }

    private ConfigAnswers answers() {
        return new ConfigAnswers(server, include, exclude, destination, keptFor, time, zone, mail);
    }

    private String engine() {
        String engine = until(
                "What is backed up: postgresql, mysql (mariadb) or files",
                server.engine(),
                ConfigAnswers::engine,
                "Write one of postgresql, mysql, mariadb and files.");
        String id = until(
                "What is it called here",
                server.id(),
                text -> Optional.of(text).filter(name -> ID.matcher(name).matches()),
                "Write letters, digits, dash and underscore.");
        server = new ConfigAnswers.Server(
                id, engine, server.host(), server.port(), server.user(), server.password(), server.paths());
        return engine;
    }

    private ConfigAnswers.Server files() {
        String paths = until(
                "Which folders and files: paths from the root, with commas",
                String.join(",", server.paths()),
                text -> Optional.of(text).filter(all -> listed(all).stream().allMatch(p -> p.startsWith("/"))),
                "Each path begins with a slash.");
        return new ConfigAnswers.Server(server.id(), server.engine(), null, 0, null, null, listed(paths));
    }

    private ConfigAnswers.Server database() {
        String host = until("Host", known(server.host()), Interview::some, "Write its name or address.");
        int port = port("Port", server.port());
        String user = until("User", known(server.user()), Interview::some, "Write whom to connect as.");
        Secret password = secret("Password", server.password());
        return new ConfigAnswers.Server(server.id(), server.engine(), host, port, user, password, List.of());
    }

    private List<String> patterns(String question, List<String> before, String without) {
        String typed = ask(question, before.isEmpty() ? without : String.join(",", before));
        return typed.equals(without) ? List.of() : listed(typed);
    }

    private ConfigAnswers.Destination destination() {
        boolean bucketBefore = destination != null && destination.bucket() != null;
        String kind = until(
                "Where do backups go: a folder, or s3",
                bucketBefore ? "s3" : "folder",
                text -> Optional.of(text).filter(List.of("folder", "s3")::contains),
                "Write folder or s3.");
        if (kind.equals("s3")) {
            return new ConfigAnswers.Destination(null, bucket(destination == null ? null : destination.bucket()));
        }
        Path before = destination == null ? null : destination.directory();
        String folder = until(
                "Folder",
                before == null ? ConfigDraft.USUAL_DIRECTORY : before.toString(),
                text -> absolute(text).map(Path::toString),
                "Write a path from the root.");
        return new ConfigAnswers.Destination(Path.of(folder), null);
    }

    private ConfigAnswers.Bucket bucket(ConfigAnswers.@Nullable Bucket before) {
        String name = until(
                "Bucket, which must be there", before == null ? "" : before.name(), Interview::some, "Write its name.");
        String endpoint = optional(
                "Address of the S3 server; " + NONE + " for Amazon's", before == null ? null : before.endpoint());
        String region = optional(
                "Region; " + NONE + " for that of this machine's settings", before == null ? null : before.region());
        String access = optional(
                "Access key; " + NONE + " for the credentials of this machine",
                before == null ? null : before.accessKey());
        Secret secretKey = access == null ? null : secret("Secret key", before == null ? null : before.secretKey());
        return new ConfigAnswers.Bucket(name, region, endpoint, access, secretKey);
    }

    private void zone() {
        if (zone.getRules().isFixedOffset()
                && zone.getRules().getOffset(Instant.EPOCH).equals(ZoneOffset.UTC)) {
            say("This machine is in UTC: write the zone that its people live in, such as America/Sao_Paulo.");
        }
        String name = until(
                "Time zone",
                zone.getId(),
                text -> zoneNamed(text).map(ZoneId::getId),
                "Write one of the tz database, such as America/Sao_Paulo or UTC.");
        zone = zoneNamed(name).orElseThrow();
    }

    private void time() {
        String typed = until(
                "At what time every day; " + NONE + " for none",
                "02:30",
                text -> text.equals(NONE) || timeOf(text).isPresent() ? Optional.of(text) : Optional.empty(),
                "Write hours and minutes, such as 02:30.");
        time = timeOf(typed).orElse(null);
    }

    private void kept() {
        String typed = until(
                "How long are backups kept, such as 30d, 13w or 3mo; " + NONE + " for ever",
                "30d",
                text -> text.equals(NONE) || ConfigAnswers.isSpan(text) ? Optional.of(text) : Optional.empty(),
                "Write a number and h, d, w, mo or y.");
        keptFor = typed.equals(NONE) ? null : typed;
    }

    private void mail() {
        String to = optional("Mail address that hears of what went wrong; " + NONE + " for none", null);
        if (to == null) {
            return;
        }
        String host = until("Mail server", "localhost", Interview::some, "Write its name or address.");
        String security = until(
                "Its security: starttls, smtps or none",
                "starttls",
                text -> Optional.of(text).filter(List.of("starttls", "smtps", "none")::contains),
                "Write one of the three.");
        int port = port("Its port", 0);
        String from = until("Sender's address", to, Interview::some, "Write an address.");
        String user = optional("User to log in there as; " + NONE + " for none", null);
        Secret password = user == null ? null : secret("Password of the mail server", null);
        mail = new ConfigAnswers.Mail(to, from, host, port, security, user, password);
    }

    /** Tries the answers so far; true where they are to be corrected. */
    private boolean mustCorrect(String route) {
        say("trying ...");
        boolean well;
        try {
            well = isWell(trial.of(answers(), route));
        } catch (InvalidConfiguration e) {
            printer.findings(e.findings(), terminal.said());
            well = false;
        } catch (BackupException e) {
            if (e.code() == ErrorCode.CANCELLED) {
                throw e;
            }
            printer.problems("", List.of(Problem.of(e)));
            well = false;
        }
        if (well) {
            return false;
        }
        String next = until(
                "Correct it, keep it as it is, or leave",
                "correct",
                text -> Optional.of(text).filter(List.of("correct", "keep", "leave")::contains),
                "Write correct, keep or leave.");
        if (next.equals("leave")) {
            throw new BackupException(ErrorCode.CANCELLED, "Left without writing anything");
        }
        return next.equals("correct");
    }

    private boolean isWell(DryRun report) {
        BackupReport.printChecks(report, printer);
        if (!report.plan().isEmpty() && destination == null) {
            Table databases = new Table(printer.colours(), "DATABASE", "SIZE");
            report.plan().forEach(planned -> databases.row(planned.database(), Human.size(planned.bytes())));
            printer.table(databases);
        }
        if (destination != null && report.plan().isEmpty()) {
            say("Where backups go was not tried, as there is nothing to back up.");
            return true;
        }
        // of the server was asked before
        return report.checks().stream()
                .filter(check -> destination == null || !check.subject().equals(server.id()))
                .allMatch(DryRun.Check::passed);
    }

    private int port(String question, int before) {
        String typed = until(
                question + "; " + NONE + " for the usual one",
                before == 0 ? NONE : String.valueOf(before),
                text -> text.equals(NONE) || isPort(text) ? Optional.of(text) : Optional.empty(),
                "Write a number from 1 to " + HIGHEST_PORT + ".");
        return typed.equals(NONE) ? 0 : Integer.parseInt(typed);
    }

    private static boolean isPort(String text) {
        return text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= HIGHEST_PORT;
    }

    private @Nullable Secret secret(String question, @Nullable Secret before) {
        String empty = before == null ? "nothing where none is needed" : "nothing for the one that was typed before";
        String typed = asked(() -> terminal.askHidden(question + " (not shown; " + empty + "):"));
        return typed.isEmpty() ? before : new Secret(typed);
    }

    private @Nullable String optional(String question, @Nullable String before) {
        String typed = ask(question, before == null ? NONE : before);
        return typed.equals(NONE) ? null : typed;
    }

    /** Asks until the answer is understood. */
    private String until(String question, String preset, Function<String, Optional<String>> understood, String hint) {
        while (true) {
            Optional<String> answer = understood.apply(ask(question, preset));
            if (answer.isPresent()) {
                return answer.get();
            }
            say(hint);
        }
    }

    private String ask(String question, String preset) {
        String typed = asked(() -> terminal.ask(preset.isEmpty() ? question + ":" : question + " [" + preset + "]:"));
        return typed.isEmpty() ? preset : typed;
    }

    private String asked(Supplier<String> question) {
        StatusOnSignal.idle(true);
        try {
            String typed = question.get();
            if (terminal.hasEnded()) {
                throw new BackupException(ErrorCode.CANCELLED, "The answers ended before the questions");
            }
            return typed;
        } finally {
            StatusOnSignal.idle(false);
        }
    }

    private void say(String text) {
        printer.line(text);
    }

    private static List<String> listed(String text) {
        return BETWEEN_BRACES
                .splitAsStream(text)
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private static Optional<String> some(String text) {
        return Optional.of(text).filter(found -> !found.isEmpty());
    }

    private static String known(@Nullable String before) {
        return before == null ? "" : before;
    }

    private static Optional<Path> absolute(String text) {
        try {
            return Stream.of(Path.of(text).normalize()).filter(Path::isAbsolute).findFirst();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<ZoneId> zoneNamed(String text) {
        try {
            return Optional.of(ConfigDraft.zone(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<LocalTime> timeOf(String text) {
        try {
            return Optional.of(LocalTime.parse(text, TIME));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
