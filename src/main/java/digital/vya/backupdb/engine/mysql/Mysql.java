package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.engine.EndMark;
import digital.vya.backupdb.engine.MarkedScript;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.ToolCall;
import digital.vya.backupdb.process.Tools;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks a server something through its own client. Answers come a row a line, with what would break lines escaped. */
public final class Mysql {
    /** For questions that a server answers at once. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int LARGEST_ANSWER = 64 * 1024 * 1024;
    private static final List<String> QUIET = List.of(
            "--defaults-file=@identity:file",
            "--protocol=TCP",
            "--default-character-set=utf8mb4",
            "--binary-mode",
            "--batch",
            "--skip-column-names");

    private final Tools tools;

    public Mysql(Tools tools) {
        this.tools = tools;
    }

    /** Every row as its columns; NULL is the text NULL. */
    public List<List<String>> rows(Seat seat, String sql) {
        return rows(seat, null, sql, PATIENCE);
    }

    /** The same in a database. */
    public List<List<String>> rows(Seat seat, @Nullable String database, String sql, Duration patience) {
        return taken(script(seat, database, sql, patience));
    }

    private static List<List<String>> taken(String said) {
        List<List<String>> rows = new ArrayList<>();
        if (!said.isEmpty()) {
            for (String line : said.substring(0, said.length() - 1).split("\n", -1)) {
                rows.add(Arrays.stream(line.split("\t", -1))
                        .map(Mysql::unescaped)
                        .toList());
            }
        }
        return rows;
    }

    /** Several questions in one call, each of one statement or more. One that fails is the failure of all. */
    public Answers answers(Seat seat, @Nullable String database, List<String> questions, Duration patience) {
        return answers(seat, database, questions, patience, null);
    }

    /** The same; {@code heard} has each row as soon as the server has answered with it, as the client writes it. */
    public Answers answers(
            Seat seat,
            @Nullable String database,
            List<String> questions,
            Duration patience,
            @Nullable Consumer<String> heard) {
        List<String> mark = List.of("~" + UUID.randomUUID());
        Consumer<String> rows = heard == null
                ? null
                : row -> {
                    if (!row.equals(mark.get(0))) {
                        heard.accept(row);
                    }
                };
        String script = questions.stream()
                .map(question -> "SELECT '" + mark.get(0) + "';\n" + question + "\n")
                .collect(Collectors.joining());
        List<List<List<String>>> answers = new ArrayList<>();
        for (List<String> row : taken(script(seat, database, script, patience, rows))) {
            if (row.equals(mark)) {
                answers.add(new ArrayList<>());
            } else {
                answers.get(answers.size() - 1).add(row);
            }
        }
        return new Answers(answers);
    }

    /** Runs a script, which stops at its first error, and gives what it prints. */
    public String script(Seat seat, @Nullable String database, String sql, Duration patience) {
        return script(seat, database, sql, patience, null);
    }

    private String script(
            Seat seat, @Nullable String database, String sql, Duration patience, @Nullable Consumer<String> heard) {
        List<String> arguments = new ArrayList<>(QUIET);
        if (heard != null) {
            // else it keeps its answers to itself until they fill a block
            arguments.add("--unbuffered");
        }
        if (database != null) {
            arguments.add("--database=" + database);
        }
        EndMark end = new EndMark();
        String whole = sql + asking(end);
        try {
            ToolCall call = ToolCall.of(seat.client(), arguments, seat.identity())
                    .within(patience)
                    .fedWith(new ByteArrayInputStream(whole.getBytes(StandardCharsets.UTF_8)));
            String said = tools.run(call, LARGEST_ANSWER, started -> {}, heard == null ? line -> {} : heard);
            return end.before(seat.client(), said);
        } catch (BackupException e) {
            throw told(seat, database, e);
        }
    }

    /** Feeds a script of whatever length, which stops at its first error. */
    public void feed(Seat seat, String database, InputStream script, Duration patience) {
        List<String> arguments = new ArrayList<>(QUIET);
        arguments.add("--database=" + database);
        EndMark end = new EndMark();
        byte[] last = asking(end).getBytes(StandardCharsets.US_ASCII);
        try {
            String said = tools.run(
                    ToolCall.of(seat.client(), arguments, seat.identity())
                            .within(patience)
                            .fedWith(new SequenceInputStream(script, new ByteArrayInputStream(last))),
                    LARGEST_ANSWER);
            end.before(seat.client(), said);
        } catch (BackupException e) {
            throw told(seat, database, e);
        }
    }

    /** A script of whatever length for a client that is started elsewhere, and the mark behind it. */
    public static MarkedScript marked(String client, InputStream script) {
        EndMark end = new EndMark();
        InputStream last = new ByteArrayInputStream(asking(end).getBytes(StandardCharsets.US_ASCII));
        return new MarkedScript(client, new SequenceInputStream(script, last), end);
    }

    private static String asking(EndMark end) {
        return "\nSELECT '" + end.text() + "';\n";
    }

    /** The other family's tools do not know every way in. */
    private static final String STRANGE_LOGIN = "These tools do not know how the server's users log in. Install the"
            + " server's own: apt-get install mariadb-client for MariaDB, apt-get install mysql-client for MySQL, or"
            + " name their folder in vya.tools.mysql.";

    /** As whom and with which tool: an identity, the client's name, and the server as errors name it. */
    public record Seat(Identity identity, String client, String where) {}

    private static BackupException told(Seat seat, @Nullable String database, BackupException e) {
        if (e.code() != ErrorCode.TOOL_FAILED) {
            return e;
        }
        String said = said(e);
        // what a client says before it is connected, and all that a server says to a stranger
        if (said.matches("(?s)ERROR (20\\d\\d|10(40|44|45|49)|1129|1130|1203|1226|1227|1251|1698|3118|1862|1820).*")
                && !said.contains("at line")) {
            String message = "No connection to " + seat.where() + ": " + said;
            return said.matches("(?is).*plugin .*(cannot|could not) be loaded.*")
                    ? new BackupException(ErrorCode.CONNECTION_FAILED, message, STRANGE_LOGIN, e)
                    : new BackupException(ErrorCode.CONNECTION_FAILED, message, e);
        }
        String of = database == null ? seat.where() : "Database " + database + " of " + seat.where();
        return new BackupException(e.code(), of + ": " + said, e.hint(), e);
    }

    private static String said(BackupException e) {
        return e.getMessage()
                .replaceFirst("(?s)^\\w+ ended with exit code \\d+; ", "")
                .replaceAll("(?m)^-{10,}$", "")
                .strip();
    }

    /** What the client writes for what would break its lines. */
    static String unescaped(String column) {
        if (column.indexOf('\\') < 0) {
            return column;
        }
        StringBuilder text = new StringBuilder();
        boolean escaped = false;
        for (int at = 0; at < column.length(); at++) {
            char c = column.charAt(at);
            if (c == '\\' && !escaped) {
                escaped = true;
                continue;
            }
            text.append(escaped ? meant(c) : c);
            escaped = false;
        }
        return text.toString();
    }

    private static char meant(char escaped) {
        return switch (escaped) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case '0' -> '\0';
            default -> escaped;
        };
    }
}
