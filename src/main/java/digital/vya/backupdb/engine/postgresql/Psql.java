package digital.vya.backupdb.engine.postgresql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.engine.EndMark;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.ToolCall;
import digital.vya.backupdb.process.ToolStream;
import digital.vya.backupdb.process.Tools;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Asks a server something through psql; answers come as one JSON value, so no text has to be taken apart. No other class
 * starts psql for SQL of ours: each session begins as {@link PostgresSessionStart} says.
 */
public final class Psql {
    /** For questions that a server answers at once. */
    public static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;
    private static final List<String> MAINTENANCE = List.of("postgres", "template1");
    private static final List<String> QUIET =
            List.of("-X", "-q", "-A", "-t", "--no-password", "-v", "ON_ERROR_STOP=1", "-f", "-");

    private final Tools tools;
    private final ObjectMapper json = Json.mapper();

    public Psql(Tools tools) {
        this.tools = tools;
    }

    /** Runs one query on a maintenance database; {@code where} names the server in errors, without secrets. */
    public JsonNode json(Identity identity, String where, String sql) {
        BackupException first = null;
        for (String database : MAINTENANCE) {
            try {
                return parse(ask(identity, database, sql));
            } catch (BackupException e) {
                if (e.code() != ErrorCode.TOOL_FAILED) {
                    throw e;
                }
                first = first == null ? e : first;
                if (!e.getMessage().contains("does not exist")) {
                    break;
                }
            }
        }
        BackupException why = Objects.requireNonNull(first, "each database that was asked answered or failed");
        throw new BackupException(ErrorCode.CONNECTION_FAILED, "No connection to " + where + ": " + said(why), why);
    }

    /** The same on a named database. */
    public JsonNode json(Identity identity, String where, String database, String sql) {
        try {
            return parse(ask(identity, database, sql));
        } catch (BackupException e) {
            throw inDatabase(where, database, e);
        }
    }

    /** Runs a script on a database and gives what it prints; it stops at the first error. */
    public String script(Identity identity, String where, String database, String sql, Duration patience) {
        return script(identity, where, database, sql, patience, started -> {}, line -> {});
    }

    /**
     * {@code started} has the session's stream while it runs, to close it from another thread; {@code heard} each line as
     * soon as it is printed.
     */
    public String script(
            Identity identity,
            String where,
            String database,
            String sql,
            Duration patience,
            Consumer<ToolStream> started,
            Consumer<String> heard) {
        try {
            return run(identity, database, sql, patience, started, heard);
        } catch (BackupException e) {
            throw inDatabase(where, database, e);
        }
    }

    /** A script on a maintenance database. */
    public String script(Identity identity, String where, String sql, Duration patience) {
        return script(identity, where, MAINTENANCE.get(0), sql, patience);
    }

    private static BackupException inDatabase(String where, String database, BackupException e) {
        if (e.code() != ErrorCode.TOOL_FAILED) {
            return e;
        }
        return new BackupException(e.code(), "Database " + database + " of " + where + ": " + said(e), e.hint(), e);
    }

    /** A session that runs what it is fed; it stops at the first error. */
    static ToolCall session(Identity identity, InputStream sql) {
        return ToolCall.of("psql", QUIET, identity)
                .fedWith(new SequenceInputStream(text(PostgresSessionStart.OURS), sql));
    }

    /** What is fed to psql before a dump or other statements that are not ours, on their first line. */
    public static InputStream before(String ours) {
        return text(PostgresSessionStart.beforeDump(ours));
    }

    private static InputStream text(String sql) {
        return new ByteArrayInputStream(sql.getBytes(StandardCharsets.UTF_8));
    }

    private String ask(Identity identity, String database, String sql) {
        return run(identity, database, sql, PATIENCE, started -> {}, line -> {});
    }

    private String run(
            Identity identity,
            String database,
            String sql,
            Duration patience,
            Consumer<ToolStream> started,
            Consumer<String> heard) {
        Map<String, String> environment = new LinkedHashMap<>(identity.environment());
        environment.put("PGDATABASE", database);
        environment.put("PGCLIENTENCODING", "UTF8");
        Identity asking = new Identity(environment, identity.secrets(), identity.toolFolder(), null);
        EndMark end = new EndMark();
        String whole = sql + "\n\\echo " + end.text() + "\n";
        return end.before(
                "psql", tools.run(session(asking, text(whole)).within(patience), LARGEST_ANSWER, started, heard));
    }

    private JsonNode parse(String answer) {
        try {
            return json.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new BackupException(ErrorCode.CONNECTION_FAILED, "psql gave an answer that is not JSON", e);
        }
    }

    private static String said(BackupException e) {
        return e.getMessage()
                .replaceFirst("(?s)^.*?psql: error: ", "")
                .replaceFirst("(?s)^psql ended with exit code \\d+; ", "")
                .strip();
    }
}
