package digital.vya.backupdb.engine.mysql;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Engine;
import digital.vya.backupdb.engine.Inspection;
import digital.vya.backupdb.engine.mysql.dump.PlainDumpInspector;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.ServerFacts;
import digital.vya.backupdb.pack.StreamInspector;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.ToolStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What we know of MariaDB and MySQL. Each server's own client does the talking. */
public final class MysqlEngine implements Engine {
    /** In the configuration also {@code mariadb}. */
    public static final String ID = "mysql";
    /** Databases that every server has of its own. */
    public static final Set<String> OF_THE_SERVER = Set.of("mysql", "information_schema", "performance_schema", "sys");

    /** How a policy says in `dump.options` that a dump goes on after errors. */
    private static final String ON_ERRORS = "onErrors";

    private static final String LIST = "list";

    private static final String VERSION = """
            SELECT JSON_OBJECT('version', VERSION(), 'comment', @@version_comment);
            """;
    private static final String DATABASES = """
            SELECT JSON_OBJECT('name', s.schema_name, 'bytes', COALESCE(SUM(t.data_length + t.index_length), 0))
              FROM information_schema.schemata s
              LEFT JOIN information_schema.tables t ON t.table_schema = s.schema_name
             GROUP BY s.schema_name ORDER BY s.schema_name;
            """;
    private static final String CIPHER = "SHOW SESSION STATUS LIKE 'Ssl_cipher';";
    private static final String ACCOUNTS = "SELECT COUNT(*) FROM mysql.user;";

    private final Mysql mysql;
    private final MysqlClients clients;
    private final Map<String, MysqlClients.Client> chosen = new ConcurrentHashMap<>();

    public MysqlEngine(Mysql mysql, MysqlClients clients) {
        this.mysql = mysql;
        this.clients = clients;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Inspection inspect(Settings.Instance instance) {
        refuseSocket(instance);
        String version = version(instance);
        MysqlClients.Client client = clients.fitting(version);
        chosen.put(instance.id(), client);
        Mysql.Seat seat = seat(instance, client);
        requireTls(instance, seat);
        List<Inspection.Database> databases = new ArrayList<>();
        for (JsonNode database : mysql.json(seat, DATABASES)) {
            String name = database.path("name").asText();
            if (!OF_THE_SERVER.contains(name.toLowerCase(Locale.ROOT))) {
                databases.add(
                        new Inspection.Database(name, database.path("bytes").asLong(), true));
            }
        }
        return new Inspection(new ServerFacts(version, client.version()), databases, readsAccounts(seat));
    }

    @Override
    public void requireRights(Settings.Instance instance, String database, Settings.Policy policy) {
        new Rights(this, mysql).require(instance, database);
    }

    /** Flavour and version: the first client that gets an answer will do for the question. */
    private String version(Settings.Instance instance) {
        BackupException first = null;
        for (MysqlClients.Client client : clients.any()) {
            try {
                JsonNode said = mysql.json(seat(instance, client), VERSION).get(0);
                String version = said.path("version").asText();
                boolean mariadb = Flavour.of(version + said.path("comment").asText()) == Flavour.MARIADB;
                return mariadb && Flavour.of(version) != Flavour.MARIADB ? version + "-MariaDB" : version;
            } catch (BackupException e) {
                first = first == null ? e : first;
            }
        }
        throw first;
    }

    private boolean readsAccounts(Mysql.Seat seat) {
        try {
            mysql.rows(seat, ACCOUNTS);
            return true;
        } catch (BackupException e) {
            if (e.code() == ErrorCode.TOOL_FAILED) {
                return false;
            }
            throw e;
        }
    }

    /** A client that is told to encrypt goes on without when the server cannot, unless it also verifies. */
    private void requireTls(Settings.Instance instance, Mysql.Seat seat) {
        String mode = instance.tls() == null ? "prefer" : instance.tls().mode();
        boolean plain = mysql.rows(seat, CIPHER).stream()
                .anyMatch(row -> row.get(row.size() - 1).isEmpty());
        if (plain && !mode.equals("disable") && !mode.equals("prefer")) {
            throw new BackupException(
                    ErrorCode.CONNECTION_FAILED,
                    "The connection to " + where(instance) + " is not encrypted, and tls.mode is " + mode,
                    "Give the server a certificate, or set tls.mode of the instance to prefer.",
                    null);
        }
    }

    private static void refuseSocket(Settings.Instance instance) {
        if (instance.host() != null && instance.host().startsWith("/")) {
            throw new BackupException(
                    ErrorCode.CONFIG_INVALID,
                    "Instance " + instance.id() + " names a socket; MariaDB and MySQL are reached by TCP only",
                    "Name the server's host, such as 127.0.0.1.",
                    null);
        }
    }

    /** With which tools and as whom this server is asked; it is looked at first where that was not done yet. */
    public Mysql.Seat seat(Settings.Instance instance) {
        return seat(instance, client(instance));
    }

    public Flavour flavour(Settings.Instance instance) {
        return client(instance).flavour();
    }

    private MysqlClients.Client client(Settings.Instance instance) {
        if (!chosen.containsKey(instance.id())) {
            inspect(instance);
        }
        return chosen.get(instance.id());
    }

    private static Mysql.Seat seat(Settings.Instance instance, MysqlClients.Client client) {
        return new Mysql.Seat(identity(instance, client), client.flavour().client(), where(instance));
    }

    @Override
    public Identity identity(Settings.Instance instance, String database) {
        return identity(instance, client(instance));
    }

    private static Identity identity(Settings.Instance instance, MysqlClients.Client client) {
        boolean secret =
                instance.password() != null && !instance.password().reveal().isEmpty();
        return new Identity(
                Map.of(),
                secret ? List.of(instance.password().reveal()) : List.of(),
                client.folder(),
                null,
                OptionFile.of(instance, client.flavour()));
    }

    @Override
    public StreamInspector inspector(ArtifactKind kind, String format) {
        return switch (kind) {
            case ROLES -> PlainDumpInspector.ofAccounts();
            case DATA -> {
                if (!format.equals("plain")) {
                    throw new BackupException(
                            ErrorCode.CONFIG_INVALID, "Dump format " + format + " is not known; use plain");
                }
                yield PlainDumpInspector.ofDatabase();
            }
        };
    }

    /** What the dump tool says on stderr is heard out: it may have gone on after an error. */
    @Override
    public StreamInspector inspector(Job job, ArtifactKind kind, Settings.Policy policy, InputStream running) {
        StreamInspector dump = inspector(kind, policy.format());
        boolean goesOn = LIST.equals(policy.dumpOptions().get(ON_ERRORS));
        return kind == ArtifactKind.DATA && running instanceof ToolStream tool
                ? new ErrorsListed(dump, tool::stderr, job.database(), goesOn)
                : dump;
    }

    /** Better refused than left out without a word. */
    @Override
    public List<String> dumpOptions(Settings.Policy policy) {
        if (!policy.format().equals("plain") || !policy.selection().isWhole()) {
            throw new BackupException(
                    ErrorCode.CONFIG_INVALID,
                    "Policy " + policy.id() + " asks for another format than plain, or for parts of databases, which"
                            + " is not for MariaDB and MySQL",
                    "Give the instance a policy without them.",
                    null);
        }
        return List.of();
    }

    @Override
    public String restoreByHand(Manifest manifest) {
        return RestoreByHand.of(manifest);
    }

    /** The server as errors name it, without secrets. */
    public static String where(Settings.Instance instance) {
        String user = instance.user() == null ? "" : " as " + instance.user();
        return instance.id() + " (" + (instance.host() == null ? "127.0.0.1" : instance.host()) + ":"
                + (instance.port() == 0 ? 3306 : instance.port()) + user + ")";
    }
}
