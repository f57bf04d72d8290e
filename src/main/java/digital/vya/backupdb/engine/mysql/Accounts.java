package digital.vya.backupdb.engine.mysql;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.engine.mysql.dump.Grant;
import digital.vya.backupdb.engine.mysql.dump.MysqlDumpInspector;
import digital.vya.backupdb.model.Job;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The users and roles of a server as SQL: how each is made, with its password's hash, then what each may do. Rights on
 * tables and routines come last and apart, for they need what they are about to be there.
 */
public final class Accounts {
    /** Everybody's role in MariaDB, which is not made. */
    public static final String PUBLIC = "PUBLIC";

    /** What stands before the rights that need a database. */
    public static final String INSIDE = "-- Grants inside databases";

    private static final Set<String> OF_THE_SERVER =
            Set.of("mysql.sys", "mysql.session", "mysql.infoschema", "mariadb.sys", "debian-sys-maint", "");
    private static final Pattern DEFAULT_ROLE =
            Pattern.compile("(?s) DEFAULT ROLE ((?:`(?:[^`]++|``)*+`@`[^`]*+`,?)++)");
    private static final String LIST = "SELECT user, host, %s, user = 'root'"
            + " AND host IN ('localhost', '127.0.0.1', '::1', @@hostname), ssl_cipher, x509_issuer, x509_subject"
            + " FROM mysql.user ORDER BY user, host;";
    private static final String NAMES = "SELECT user, host FROM mysql.user;";
    private static final String SELF = "SELECT CURRENT_USER();";
    private static final String MARK = "~account";

    private final Settings settings;
    private final MysqlEngine engine;
    private final Mysql mysql;

    public Accounts(Settings settings, MysqlEngine engine, Mysql mysql) {
        this.settings = settings;
        this.engine = engine;
        this.mysql = mysql;
    }

    /** Whether an account is one that a dump of accounts leaves out, whether or not the server has it. */
    public static boolean isOfTheServer(String name) {
        int host = name.lastIndexOf('@');
        String user = host < 0 ? name : name.substring(0, host);
        return user.equals("root") || OF_THE_SERVER.contains(user);
    }

    /** A user or role, how it is made, and the rights it has. */
    public record Account(
            String user,
            String host,
            boolean role,
            String create,
            @Nullable String defaultRole,
            List<String> grants) {
        public String name() {
            return role ? user : user + "@" + host;
        }

        String quoted() {
            return MysqlSql.account(user, role ? null : host);
        }

        private void readProxies(List<List<String>> proxies) {
            grants.removeIf(AccountText::isProxy);
            proxies.stream()
                    .filter(row -> !role && row.subList(0, 2).equals(List.of(user, host)))
                    .map(AccountText::proxy)
                    .forEach(grants::add);
        }
    }

    /** All of a job's server. */
    public InputStream dump(Job job, long mostMillis) {
        Settings.Instance instance = settings.instanceOf(job);
        String text = text(
                of(instance, Duration.ofMillis(mostMillis)), job.knownServer().serverVersion());
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Who asks, the names of all, and those that not every server has of its own. */
    public record Census(String self, List<String> names, List<Account> accounts) {}

    /** Without those that every server has of its own. */
    public List<Account> of(Settings.Instance instance, Duration patience) {
        return census(instance, patience).accounts();
    }

    /** The names of all. */
    public List<String> names(Settings.Instance instance) {
        return names(mysql.rows(engine.seat(instance), NAMES));
    }

    private static List<String> names(List<List<String>> rows) {
        return rows.stream()
                .map(row -> row.get(1).isEmpty() ? row.get(0) : row.get(0) + "@" + row.get(1))
                .toList();
    }

    public Census census(Settings.Instance instance, Duration patience) {
        boolean mariadb = engine.flavour(instance) == Flavour.MARIADB;
        Mysql.Seat seat = engine.seat(instance);
        Answers answers = mysql.answers(
                seat,
                null,
                List.of(SELF, LIST.formatted(mariadb ? "is_role" : "'N'"), mariadb ? AccountText.PROXIES : ""),
                patience);
        List<List<String>> names = answers.rows(1).stream()
                .filter(row -> row.get(3).equals("0") && !OF_THE_SERVER.contains(row.get(0)))
                .toList();
        return new Census(
                answers.value(0), names(answers.rows(1)), accounts(seat, mariadb, names, answers.rows(2), patience));
    }

    private List<Account> accounts(
            Mysql.Seat seat, boolean mariadb, List<List<String>> names, List<List<String>> proxies, Duration patience) {
        if (names.isEmpty()) {
            return List.of();
        }
        StringBuilder script = new StringBuilder(mariadb ? "" : "SET SESSION print_identified_with_as_hex = ON;\n");
        for (List<String> row : names) {
            boolean role = row.get(2).equals("Y");
            String account = MysqlSql.account(row.get(0), role ? null : row.get(1));
            script.append("SELECT '" + MARK + "';\n");
            script.append(role ? "SELECT '';\n" : "SHOW CREATE USER " + account + ";\n");
            script.append("SHOW GRANTS FOR " + account + ";\n");
        }
        List<Account> accounts = read(names, mysql.rows(seat, null, script.toString(), patience));
        if (mariadb) {
            accounts.forEach(account -> account.readProxies(proxies));
        }
        return accounts;
    }

    private static List<Account> read(List<List<String>> names, List<List<String>> rows) {
        List<Account> accounts = new ArrayList<>();
        int at = 0;
        for (List<String> name : names) {
            boolean role = name.get(2).equals("Y");
            List<String> demands = name.subList(4, 7);
            String create =
                    AccountText.demanding(rows.get(at + 1).get(rows.get(at + 1).size() - 1), demands);
            List<String> grants = new ArrayList<>();
            for (at += 2; at < rows.size() && !rows.get(at).get(0).equals(MARK); at++) {
                grants.add(Grant.alone(AccountText.demanding(rows.get(at).get(0), demands)));
            }
            Matcher defaults = DEFAULT_ROLE.matcher(create);
            String defaultRole = defaults.find() ? defaults.group(1) : null;
            accounts.add(new Account(
                    name.get(0),
                    name.get(1),
                    role,
                    role
                            ? role(name.get(0))
                            : defaults.replaceFirst("").replaceFirst("^CREATE USER ", "CREATE USER IF NOT EXISTS "),
                    defaultRole,
                    grants));
        }
        return accounts;
    }

    private static String role(String name) {
        return name.equals(PUBLIC) ? "" : "CREATE ROLE IF NOT EXISTS " + MysqlSql.identifier(name);
    }

    private static String text(List<Account> accounts, String version) {
        List<String> created = new ArrayList<>();
        accounts.stream().filter(Account::role).forEach(a -> created.add(a.create()));
        accounts.stream().filter(a -> !a.role()).forEach(a -> created.add(a.create()));
        created.removeIf(String::isEmpty);
        Set<String> outside = new LinkedHashSet<>();
        Set<String> inside = new LinkedHashSet<>();
        for (Account account : accounts) {
            for (String line : account.grants()) {
                boolean apart = (line.startsWith("GRANT ") || line.startsWith("REVOKE "))
                        && Grant.of(line).object() != null;
                (apart ? inside : outside).add(line);
            }
        }
        // a default role can only be one that was granted before
        List<String> others = new ArrayList<>(outside);
        others.sort((one, two) -> Boolean.compare(!one.startsWith("GRANT "), !two.startsWith("GRANT ")));
        accounts.stream()
                .filter(a -> a.defaultRole() != null)
                .forEach(a -> others.add("ALTER USER " + a.quoted() + " DEFAULT ROLE " + a.defaultRole()));
        return "-- Accounts of " + Flavour.of(version).title() + " " + version + "\n\n" + lines(created)
                + "\n-- Grants\n" + lines(others) + "\n" + INSIDE + "\n" + lines(inside) + "\n"
                + MysqlDumpInspector.OF_ACCOUNTS + "\n";
    }

    private static String lines(Collection<String> statements) {
        return statements.stream().map(statement -> statement + ";\n").collect(Collectors.joining());
    }
}
