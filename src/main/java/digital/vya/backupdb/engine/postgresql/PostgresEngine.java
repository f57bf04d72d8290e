package digital.vya.backupdb.engine.postgresql;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Backup;
import digital.vya.backupdb.engine.Inspection;
import digital.vya.backupdb.engine.RestoreTarget;
import digital.vya.backupdb.engine.RolesContent;
import digital.vya.backupdb.engine.postgresql.dump.PostgresDumpInspector;
import digital.vya.backupdb.engine.postgresql.dump.RolesDump;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.ServerFacts;
import digital.vya.backupdb.pack.StreamInspector;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.Tools;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What we know of PostgreSQL. Its own client library does the talking, so what works here works for pg_dump. */
public final class PostgresEngine implements Backup {
    public static final String ID = "postgresql";

    private static final String CONNECT_SECONDS = "15";
    private static final String FACTS = """
            SELECT json_build_object(
              'version', current_setting('server_version'),
              'now', extract(epoch FROM clock_timestamp()),
              'number', current_setting('server_version_num')::int,
              'super', (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user),
              'roles', has_table_privilege('pg_catalog.pg_authid', 'SELECT'),
              'databases', (
                SELECT coalesce(json_agg(json_build_object(
                  'name', datname,
                  'encoding', pg_encoding_to_char(encoding),
                  'connect', has_database_privilege(datname, 'CONNECT'),
                  'bytes', CASE WHEN has_database_privilege(datname, 'CONNECT')
                                THEN pg_database_size(oid) ELSE 0 END) ORDER BY datname), '[]')
                FROM pg_database WHERE datallowconn AND NOT datistemplate),
              'unfit', (
                SELECT coalesce(json_object_agg(datname, CASE WHEN datistemplate THEN 'is a template (datistemplate)'
                       ELSE 'takes no connections (datallowconn is false)' END), '{}')
                FROM pg_database WHERE datistemplate OR NOT datallowconn),
              'locks', current_setting('max_locks_per_transaction')::bigint
                       * (current_setting('max_connections')::bigint
                          + current_setting('max_prepared_transactions')::bigint))
            """;

    private static final String PLAIN = "plain";
    /** The one that pg_dumpall connects to. */
    private static final String MAINTENANCE = "postgres";

    private final Psql psql;
    private final Tools tools;
    private final ClientVersions clients;
    /** The client that fits each instance; its folder is null where it is the one on the PATH. */
    private final Map<String, ClientVersions.Client> chosen = new ConcurrentHashMap<>();
    /** By instance and database. */
    private final Map<String, Map<String, String>> encodings = new ConcurrentHashMap<>();

    private final Set<String> superusers = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> locks = new ConcurrentHashMap<>();

    /** What a server is, and what it answered to a question that was asked with that. */
    public record Answered(Inspection inspection, JsonNode answer) {}

    public PostgresEngine(Psql psql, Tools tools, ClientVersions clients) {
        this.psql = psql;
        this.tools = tools;
        this.clients = clients;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public boolean isPassing(BackupException failure) {
        return PostgresPassing.is(failure);
    }

    @Override
    public List<String> blockers(Settings.Instance instance, String database) {
        return PostgresBlockers.of(psql, identity(instance, database), where(instance), database);
    }

    @Override
    public List<String> clients() {
        return clients.inWords();
    }

    @Override
    public Inspection inspect(Settings.Instance instance) {
        return inspect(instance, "SELECT NULL").inspection();
    }

    /** Asks a question besides, a SELECT of one JSON value, in the same session. */
    public Answered inspect(Settings.Instance instance, String question) {
        // any client speaks to any server well enough to ask for its version
        ClientVersions.Client newest = clients.newest();
        Identity identity = identity(instance, null, newest.folder());
        String both = "SELECT json_build_object('facts', (" + FACTS + "), 'answer', (" + question + "));";
        JsonNode answers = psql.json(identity, where(instance), both);
        JsonNode facts = answers.path("facts");
        String serverVersion = facts.path("version").asText();
        ClientVersions.Client client = clients.fitting(facts.path("number").asInt() / 10_000, serverVersion);
        locks.put(instance.id(), facts.path("locks").asLong());
        chosen.put(instance.id(), client);
        if (facts.path("super").asBoolean()) {
            superusers.add(instance.id());
        } else {
            superusers.remove(instance.id());
        }
        List<Inspection.Database> databases = new ArrayList<>();
        Map<String, String> encoded = new HashMap<>();
        for (JsonNode database : facts.path("databases")) {
            encoded.put(
                    database.path("name").asText(), database.path("encoding").asText());
            databases.add(new Inspection.Database(
                    database.path("name").asText(),
                    database.path("bytes").asLong(),
                    database.path("connect").asBoolean()));
        }
        encodings.put(instance.id(), encoded);
        Map<String, String> unfit = new LinkedHashMap<>();
        facts.path("unfit")
                .properties()
                .forEach(why -> unfit.put(why.getKey(), why.getValue().asText()));
        Inspection inspection = new Inspection(
                new ServerFacts(serverVersion, client.version()),
                databases,
                facts.path("roles").asBoolean(),
                unfit,
                Instant.ofEpochMilli((long) (facts.path("now").asDouble() * 1000)));
        return new Answered(inspection, answers.path("answer"));
    }

    /** How many locks there are for all sessions together. */
    public long locks(Settings.Instance instance) {
        know(instance);
        return Objects.requireNonNull(locks.get(instance.id()), "known with the server");
    }

    /** Inspects a server unless that was done: to talk to it needs only the client that fits. */
    public void know(Settings.Instance instance) {
        if (!chosen.containsKey(instance.id())) {
            inspect(instance);
        }
    }

    /** The version of the psql for this server, when it is too old to be kept from obeying a dump; empty when it is not. */
    public Optional<String> psqlWithoutFence(Settings.Instance instance) {
        know(instance);
        return clients.unrestricted(toolFolder(instance.id()));
    }

    /** Asks a server, on a database of maintenance. */
    public JsonNode ask(Settings.Instance instance, String sql) {
        return psql.json(identity(instance, null), where(instance), sql);
    }

    /** The same in the database that is restored. */
    public JsonNode ask(RestoreTarget target, String sql) {
        return psql.json(
                identity(target.instance(), target.database()), where(target.instance()), target.database(), sql);
    }

    /** Runs a script on a database of maintenance, and gives what it prints. */
    public String run(Settings.Instance instance, String sql, Duration patience) {
        return psql.script(identity(instance, null), where(instance), sql, patience);
    }

    /** The same in a database. */
    public String run(Settings.Instance instance, String database, String sql, Duration patience) {
        return psql.script(identity(instance, database), where(instance), database, sql, patience);
    }

    /** An answer that is a list of texts. */
    public static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.asText()));
        return texts;
    }

    /** For text that comes from a dump; {@code trusted} lets psql have also what it could be led to obey. */
    public Fence fence(Settings.Instance instance, boolean trusted) {
        if (!trusted) {
            return Fence.withKey();
        }
        return psqlWithoutFence(instance).isPresent() ? Fence.NONE : Fence.trusting();
    }

    /**
     * A part may hold nothing of what cannot be read; pg_dump says so where it does. A superuser reads everything: to ask
     * takes a client of its own for each database.
     */
    @Override
    public void requireRights(Settings.Instance instance, String database, Settings.Policy policy) {
        if (policy.selection().isWhole() && !superusers.contains(instance.id())) {
            new ReadRights(psql).require(identity(instance, database), where(instance), database);
        }
    }

    @Override
    public Identity identity(Settings.Instance instance, @Nullable String database) {
        return identity(instance, database, toolFolder(instance.id()));
    }

    private @Nullable Path toolFolder(String instance) {
        ClientVersions.Client client = chosen.get(instance);
        return client == null ? null : client.folder();
    }

    /** A dump has the encoding of its session, which is not the database's own where its owner or a role says another. */
    private @Nullable String encoding(Settings.Instance instance, @Nullable String database) {
        return encodings.getOrDefault(instance.id(), Map.of()).get(database == null ? MAINTENANCE : database);
    }

    @Override
    public StreamInspector inspector(ArtifactKind kind, String format) {
        return switch (kind) {
            case ROLES -> PostgresDumpInspector.ofCluster();
            case DATA -> PostgresDumpInspector.ofDatabase();
        };
    }

    @Override
    public RolesContent roles(InputStream dump) {
        return RolesDump.read(dump).content();
    }

    @Override
    public StreamInspector inspector(Job job, ArtifactKind kind, Settings.Policy policy, InputStream running) {
        if (kind != ArtifactKind.DATA || policy.format().equals(PLAIN)) {
            return inspector(kind, policy.format());
        }
        Identity nobody = new Identity(Map.of(), List.of(), toolFolder(job.instance()), null);
        return new ArchiveInspector(tools, nobody, job.run().id());
    }

    @Override
    public String ending(ArtifactKind kind, String format) {
        return kind != ArtifactKind.DATA || format.equals(PLAIN) ? ".sql" : format.equals("custom") ? ".dump" : ".tar";
    }

    @Override
    public List<String> dumpOptions(Settings.Instance instance, String database, Settings.Policy policy) {
        return DumpOptions.of(policy.format(), policy.codec(), policy.selection());
    }

    @Override
    public InputStream rowsDump(Settings.Instance instance, Job job, Settings.Policy policy, List<String> options) {
        if (!policy.format().equals(PLAIN)) {
            throw new BackupException(
                    ErrorCode.CONFIG_INVALID,
                    "Policy " + policy.id() + " wants some rows in format " + policy.format()
                            + "; only plain can hold them");
        }
        return new RowsDump(
                psql,
                tools,
                identity(instance, job.database()),
                where(instance),
                job,
                policy.dumpTimeout(),
                options,
                policy.selection().rows());
    }

    @Override
    public boolean needsFolder(String format) {
        return format.equals("directory");
    }

    @Override
    public List<String> filesInOrder(Path folder, List<String> list) throws IOException {
        return DirectoryDump.files(folder, list);
    }

    @Override
    public String restoreByHand(Manifest manifest) {
        return PostgresByHand.of(manifest);
    }

    private Identity identity(Settings.Instance instance, @Nullable String database, @Nullable Path toolFolder) {
        Map<String, String> environment = new LinkedHashMap<>();
        put(environment, "PGHOST", instance.host());
        put(environment, "PGPORT", instance.port() == 0 ? null : String.valueOf(instance.port()));
        put(environment, "PGUSER", instance.user());
        put(environment, "PGDATABASE", database);
        put(environment, "PGCLIENTENCODING", encoding(instance, database));
        environment.put("PGCONNECT_TIMEOUT", CONNECT_SECONDS);
        environment.put("PGAPPNAME", "vya-backupdb");
        if (instance.tls() != null) {
            put(environment, "PGSSLMODE", instance.tls().mode());
            put(
                    environment,
                    "PGSSLROOTCERT",
                    instance.tls().caFile() == null
                            ? null
                            : instance.tls().caFile().toString());
        }
        // once: it may change between two looks
        String password = instance.password() == null ? "" : instance.password().reveal();
        List<String> secrets = new ArrayList<>();
        if (!password.isEmpty()) {
            environment.put("PGPASSWORD", password);
            secrets.add(password);
        }
        return new Identity(environment, secrets, toolFolder, null);
    }

    private static void put(Map<String, String> environment, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            environment.put(name, value);
        }
    }

    /** The server as errors name it, without secrets. */
    public static String where(Settings.Instance instance) {
        String port = instance.port() == 0 ? "" : ":" + instance.port();
        String user = instance.user() == null ? "" : " as " + instance.user();
        return instance.id() + " (" + (instance.host() == null ? "local socket" : instance.host()) + port + user + ")";
    }
}
