package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.config.Secret;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.Backup;
import digital.vya.backupdb.engine.Inspection;
import digital.vya.backupdb.engine.RolesContent;
import digital.vya.backupdb.engine.mysql.dump.AccountsDump;
import digital.vya.backupdb.engine.mysql.dump.MysqlDumpInspector;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.pack.StreamInspector;
import digital.vya.backupdb.process.Identity;
import digital.vya.backupdb.process.ToolStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What we know of MariaDB and MySQL. Each server's own client does the talking. */
public final class MysqlEngine implements Backup {
    /** In the configuration also {@code mariadb}. */
    public static final String ID = "mysql";
    /** Databases that every server has of its own. */
    public static final Set<String> OF_THE_SERVER = Set.of("mysql", "information_schema", "performance_schema", "sys");

    /** How a policy says in `dump.options` that a dump goes on after errors. */
    private static final String ON_ERRORS = "onErrors";

    private static final String INVOKER_VIEWS = "invokerViews";
    private static final String OPEN = "open";

    private static final String LIST = "list";

    private static final String DATABASES = "SELECT schema_name FROM information_schema.schemata ORDER BY schema_name;";
    private static final String NOW = "SELECT UNIX_TIMESTAMP(NOW(3));";
    private static final String ACCOUNTS = "SELECT COUNT(*) FROM mysql.user;";

    private final Mysql mysql;
    private final MysqlClients clients;
    private final ServerLook servers;
    private final MysqlSizes sizes;
    private final History history;

    public MysqlEngine(Mysql mysql, MysqlClients clients) {
        this.mysql = mysql;
        this.clients = clients;
        this.servers = new ServerLook(mysql, clients);
        this.sizes = new MysqlSizes(mysql);
        this.history = new History(this, mysql);
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public boolean isPassing(BackupException failure) {
        return MysqlPassing.is(failure);
    }

    @Override
    public List<String> blockers(Settings.Instance instance, String database) {
        return MysqlBlockers.of(mysql, seat(instance), database);
    }

    @Override
    public List<String> clients() {
        return clients.inWords();
    }

    @Override
    public Inspection inspect(Settings.Instance instance) {
        Seen seen = look(instance, List.of(DATABASES, NOW));
        Instant now =
                Instant.ofEpochMilli((long) (Double.parseDouble(seen.answers().value(1)) * 1000));
        Map<String, Long> sizes = sizes(instance);
        List<Inspection.Database> databases = seen.answers().rows(0).stream()
                .filter(row -> !OF_THE_SERVER.contains(row.get(0).toLowerCase(Locale.ROOT)))
                .map(row -> new Inspection.Database(row.get(0), sizes.getOrDefault(row.get(0), 0L), true))
                .toList();
        Map<String, String> unfit = seen.answers().column(0).stream()
                .filter(name -> OF_THE_SERVER.contains(name.toLowerCase(Locale.ROOT)))
                .collect(Collectors.toMap(name -> name, name -> "is the server's own"));
        return new Inspection(seen.server(), databases, readsAccounts(seat(instance)), unfit, now);
    }

    /** How large databases are. */
    public Map<String, Long> sizes(Settings.Instance instance) {
        return sizes.of(seat(instance), flavour(instance) == Flavour.MARIADB);
    }

    /** Looks at the server anew, and asks it this as well: starting a client takes longer than most answers. */
    public Seen look(Settings.Instance instance, List<String> questions) {
        return servers.look(instance, questions);
    }

    /** Throws also when the dump could not be read again. */
    @Override
    public void requireRights(Settings.Instance instance, String database, Settings.Policy policy) {
        boolean callsFunctions = flavour(instance) == Flavour.MARIADB;
        List<String> questions = new ArrayList<>(
                List.of("SHOW GRANTS;", ForeignKeyNames.question(database), History.question(database)));
        if (callsFunctions) {
            questions.addAll(InvokerViews.QUESTIONS);
        }
        Answers answers = mysql.answers(seat(instance), null, questions, Mysql.PATIENCE);
        history.know(instance, database, answers.column(2));
        new Rights(this, mysql).require(instance, database, answers.column(0));
        if (callsFunctions && !OPEN.equals(policy.dumpOptions().get(INVOKER_VIEWS))) {
            new InvokerViews(answers.rows(3), answers.rows(4)).refuse(instance, database);
        }
        new ForeignKeyNames(this, mysql).require(instance, database, answers.rows(1));
    }

    @Override
    public List<Problem> foresee(Settings.Instance instance, String database, Settings.Policy policy) {
        List<Problem> problems = Backup.super.foresee(instance, database, policy);
        return problems.isEmpty() ? history.foresee(instance, database) : problems;
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

    /** With which tools and as whom this server is asked; it is looked at first where that was not done yet. */
    public Mysql.Seat seat(Settings.Instance instance) {
        return seat(instance, servers.client(instance));
    }

    /** The same for a user that was just made, by the name and password that the instance has here. */
    public Mysql.Seat seatOfNewUser(Settings.Instance instance) {
        MysqlClients.Client client = servers.client(instance);
        Identity known = identity(instance, client);
        Identity made = new Identity(
                known.environment(), known.secrets(), known.toolFolder(), null, OptionFile.ofNewUser(instance, client));
        return new Mysql.Seat(made, client.flavour().client(), where(instance));
    }

    public Flavour flavour(Settings.Instance instance) {
        return servers.client(instance).flavour();
    }

    MysqlClients.Client client(Settings.Instance instance) {
        return servers.client(instance);
    }

    static Mysql.Seat seat(Settings.Instance instance, MysqlClients.Client client) {
        return new Mysql.Seat(identity(instance, client), client.flavour().client(), where(instance));
    }

    @Override
    public Identity identity(Settings.Instance instance, @Nullable String database) {
        return identity(instance, servers.client(instance));
    }

    private static Identity identity(Settings.Instance instance, MysqlClients.Client client) {
        Secret password = instance.password();
        String secret = password == null ? "" : password.reveal();
        return new Identity(
                Map.of(),
                secret.isEmpty() ? List.of() : List.of(secret),
                client.folder(),
                null,
                OptionFile.of(instance, client));
    }

    @Override
    public StreamInspector inspector(ArtifactKind kind, String format) {
        return switch (kind) {
            case ROLES -> MysqlDumpInspector.ofAccounts();
            case DATA -> {
                if (!format.equals("plain")) {
                    throw new BackupException(
                            ErrorCode.CONFIG_INVALID, "Dump format " + format + " is not known; use plain");
                }
                yield MysqlDumpInspector.ofDatabase();
            }
        };
    }

    @Override
    public RolesContent roles(InputStream dump) throws IOException {
        return AccountsDump.content(dump);
    }

    /** What the dump tool says on stderr is heard out: it may have gone on after an error. */
    @Override
    public StreamInspector inspector(Job job, ArtifactKind kind, Settings.Policy policy, InputStream running) {
        boolean goesOn = LIST.equals(policy.dumpOptions().get(ON_ERRORS));
        return kind == ArtifactKind.DATA && running instanceof ToolStream tool
                ? new DumpProblems(MysqlDumpInspector.ofDatabase(), tool::stderr, job.databaseToDump(), goesOn)
                : inspector(kind, policy.format());
    }

    /** Better refused than left out without a word. */
    @Override
    public List<String> dumpOptions(Settings.Instance instance, String database, Settings.Policy policy) {
        if (!policy.format().equals("plain") || !policy.selection().isWhole()) {
            throw new BackupException(
                    ErrorCode.CONFIG_INVALID,
                    "Policy " + policy.id() + " asks for another format than plain, or for parts of databases, which"
                            + " is not for MariaDB and MySQL",
                    "Give the instance a policy without them.",
                    null);
        }
        return history.options(instance, database);
    }

    @Override
    public String restoreByHand(Manifest manifest) {
        return MysqlByHand.of(manifest);
    }

    /** The server as errors name it, without secrets. */
    public static String where(Settings.Instance instance) {
        String user = instance.user() == null ? "" : " as " + instance.user();
        return instance.id() + " (" + (instance.host() == null ? "127.0.0.1" : instance.host()) + ":"
                + (instance.port() == 0 ? 3306 : instance.port()) + user + ")";
    }
}
