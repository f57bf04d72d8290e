package digital.vya.backupdb.engine.postgresql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.Tools;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks a server something through psql; answers come as one JSON value, so no text has to be taken apart. */
public final class Psql {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LARGEST_ANSWER = 16 * 1024 * 1024;
    private static final List<String> MAINTENANCE = List.of("postgres", "template1");
    private static final List<String> QUIET =
            List.of("-X", "-q", "-A", "-t", "--no-password", "-v", "ON_ERROR_STOP=1", "-f", "-");

    private final Tools tools;
    private final ObjectMapper json = Json.mapper();

    public Psql(Tools tools) {
        this.tools = tools;
    }

    /** Runs one constant query on a maintenance database; {@code where} names the server in errors, without secrets. */
    JsonNode json(Identity identity, String where, String sql) {
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
        throw new BackupException(ErrorCode.CONNECTION_FAILED, "No connection to " + where + ": " + said(first), first);
    }

    private String ask(Identity identity, String database, String sql) {
        Map<String, String> environment = new LinkedHashMap<>(identity.environment());
        environment.put("PGDATABASE", database);
        environment.put("PGCLIENTENCODING", "UTF8");
        Identity asking = new Identity(environment, identity.secrets(), identity.toolFolder(), null);
        return tools.run("psql", QUIET, sql, asking, PATIENCE, LARGEST_ANSWER);
    }

    private JsonNode parse(String answer) {
        try {
            return json.readTree(answer);
        } catch (JsonProcessingException e) {
            throw new BackupException(ErrorCode.CONNECTION_FAILED, "psql gave an answer that is not JSON", e);
        }
    }

    private static String said(BackupException e) {
        return e.getMessage().replaceFirst("(?s)^.*?psql: error: ", "").strip();
    }
}
