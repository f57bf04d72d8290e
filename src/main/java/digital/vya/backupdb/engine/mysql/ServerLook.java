package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ServerFacts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Looks at servers: who each is, whether its connection is as it should be, and which of the tools here fit it. */
final class ServerLook {
    private static final List<String> ALWAYS = List.of(
            "SELECT VERSION(), @@version_comment;", "SHOW SESSION STATUS LIKE 'Ssl_cipher';", MysqlSessionStart.LIMITS);

    private final Mysql mysql;
    private final MysqlClients clients;
    private final Map<String, MysqlClients.Client> chosen = new ConcurrentHashMap<>();

    ServerLook(Mysql mysql, MysqlClients clients) {
        this.mysql = mysql;
        this.clients = clients;
    }

    /** Anew each time: a server may have become another since. The questions are asked with it. */
    Seen look(Settings.Instance instance, List<String> questions) {
        refuseSocket(instance);
        List<String> all = Stream.concat(ALWAYS.stream(), questions.stream()).toList();
        BackupException first = null;
        for (MysqlClients.Client client : clients.any()) {
            Answers answers;
            try {
                answers = ask(instance, client, all);
            } catch (BackupException e) {
                first = first == null ? e : first;
                continue;
            }
            return seen(instance, client, answers, all);
        }
        throw first;
    }

    /** The first client that gets an answer will do for the version; the rest must be what the fitting one gets. */
    private Seen seen(Settings.Instance instance, MysqlClients.Client asked, Answers said, List<String> all) {
        String version = version(said);
        MysqlClients.Client fitting = clients.fitting(version);
        Answers answers = fitting.equals(asked) ? said : ask(instance, fitting, all);
        chosen.put(instance.id(), fitting);
        requireTls(instance, answers);
        if (!fitting.dumpOptions().contains("init-command")) {
            refuseLimits(instance, fitting, answers.rows(2).get(0));
        }
        return new Seen(new ServerFacts(version, fitting.version()), answers.from(ALWAYS.size()));
    }

    private Answers ask(Settings.Instance instance, MysqlClients.Client client, List<String> questions) {
        return mysql.answers(MysqlEngine.seat(instance, client), null, questions, Mysql.PATIENCE);
    }

    private static String version(Answers answers) {
        String version = answers.value(0);
        boolean mariadb = Flavour.of(String.join("", answers.rows(0).get(0))) == Flavour.MARIADB;
        return mariadb && Flavour.of(version) != Flavour.MARIADB ? version + "-MariaDB" : version;
    }

    /** The tools for a server; it is looked at first where that was not done yet. */
    MysqlClients.Client client(Settings.Instance instance) {
        if (!chosen.containsKey(instance.id())) {
            look(instance, List.of());
        }
        return Objects.requireNonNull(chosen.get(instance.id()), "a look that does not throw chooses one");
    }

    /** A client that is told to encrypt goes on without when the server cannot, unless it also verifies. */
    private static void requireTls(Settings.Instance instance, Answers answers) {
        String mode = instance.tls() == null ? "prefer" : instance.tls().mode();
        boolean plain =
                answers.rows(1).stream().anyMatch(row -> row.get(row.size() - 1).isEmpty());
        if (plain && !mode.equals("disable") && !mode.equals("prefer")) {
            throw new BackupException(
                    ErrorCode.CONNECTION_FAILED,
                    "The connection to " + MysqlEngine.where(instance) + " is not encrypted, and tls.mode is " + mode,
                    "Give the server a certificate, or set tls.mode of the instance to prefer.",
                    null);
        }
    }

    /** Neither the tool nor its exit status says that rows were left out. */
    private static void refuseLimits(Settings.Instance instance, MysqlClients.Client client, List<String> answer) {
        String limited = MysqlSessionStart.limited(answer);
        if (limited != null) {
            throw new BackupException(
                    ErrorCode.SESSION_LIMITED,
                    "Sessions on " + MysqlEngine.where(instance) + " begin with " + limited + ", and "
                            + client.flavour().dump() + " cannot begin without it: it would leave rows out and not"
                            + " say so");
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
}
