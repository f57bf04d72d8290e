package digital.vya.backupdb.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real MariaDB server for one test or the demo: own data folder, own port on the loopback address, a superuser with a
 * password, durability off. Its tools are used, too: nothing has to be installed.
 */
public final class MariaDbServer implements MysqlSession, AutoCloseable {
    /** Each server's data begins as a copy, and a log of 96 MB would be two thirds of it. */
    static final String SMALL_LOG = "--innodb-log-file-size=16M";

    private static final long START_NANOS = Duration.ofSeconds(60).toNanos();

    private final Path binaries;
    private final Path folder;
    private final String password;
    private final Thread atExit;
    private Process process;
    private int port;

    private MariaDbServer(Path binaries, Path folder) {
        this.binaries = binaries;
        this.folder = folder;
        this.password = UUID.randomUUID().toString();
        this.atExit = new Thread(this::stop);
    }

    /** With options such as {@code --event-scheduler=ON}; without TLS unless they say otherwise. */
    public static MariaDbServer start(String... options) {
        try {
            Path folder = Scratch.folder("vya-mariadb-data-");
            MariaDbServer server = new MariaDbServer(MariaDbBinaries.folder(), folder);
            Runtime.getRuntime().addShutdownHook(server.atExit);
            copy(server.binaries.resolve("data"), server.data());
            Files.createDirectory(server.ownTemporary());
            server.startOnFreePort(List.of(options));
            server.makeSuperuser();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    public String superuser() {
        return "admin";
    }

    public String password() {
        return password;
    }

    /** The folder of mariadb and mariadb-dump. */
    public Path tools() {
        return binaries.resolve("tools");
    }

    @Override
    public String sql(String database, String sql) {
        return sql(superuser(), password, database, sql).orThrow("mariadb").strip();
    }

    /** Runs SQL under any identity, with the exit status left to the caller. */
    public Tool.Result sql(String user, String userPassword, String database, String sql) {
        Path options = options(user, userPassword);
        try {
            return Tool.run(
                    Map.of(),
                    sql,
                    tools().resolve("mariadb").toString(),
                    "--defaults-file=" + options,
                    "--default-character-set=utf8mb4",
                    "--batch",
                    "--skip-column-names",
                    "--database=" + database);
        } finally {
            Folders.delete(options);
        }
    }

    /** What somebody has in {@code ~/.my.cnf}. */
    public String optionText(String user, String userPassword) {
        return "[client]\nprotocol=TCP\nhost=127.0.0.1\nport=" + port + "\nuser=" + user + "\npassword=\""
                + userPassword + "\"\nskip-ssl\n";
    }

    private Path options(String user, String userPassword) {
        try {
            Path file = Files.createTempFile(
                    folder,
                    "client",
                    ".cnf",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, optionText(user, userPassword));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every database that is not the server's own. */
    public List<String> databases() {
        return sql("SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN"
                        + " ('mysql', 'information_schema', 'performance_schema', 'sys') ORDER BY schema_name;")
                .lines()
                .map(String::translateEscapes)
                .toList();
    }

    /** All that are not the server's own. */
    public void dropDatabases() {
        String drops = databases().stream()
                .map(name -> "DROP DATABASE `" + name.replace("`", "``") + "`;\n")
                .collect(Collectors.joining());
        if (!drops.isEmpty()) {
            sql(drops);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        stop();
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** One that starts removes the temporary tables of all others in the same place. */
    private Path ownTemporary() {
        return folder.resolve("tmp");
    }

    private void startOnFreePort(List<String> options) throws IOException {
        port = freePort();
        List<String> command = new ArrayList<>(List.of(
                binaries.resolve("bin/mariadbd").toString(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--basedir=" + binaries,
                "--lc-messages-dir=" + binaries.resolve("share"),
                "--datadir=" + data(),
                "--tmpdir=" + ownTemporary(),
                "--socket=" + folder.resolve("s"),
                "--pid-file=" + folder.resolve("pid"),
                "--bind-address=" + host(),
                "--port=" + port,
                "--skip-ssl",
                SMALL_LOG,
                "--skip-name-resolve",
                "--character-set-server=utf8mb4",
                "--default-time-zone=+00:00",
                "--innodb-buffer-pool-size=32M",
                "--innodb-flush-log-at-trx-commit=0",
                "--innodb-flush-method=nosync"));
        command.addAll(options);
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private void makeSuperuser() throws IOException {
        long deadline = System.nanoTime() + START_NANOS;
        Tool.Result result = superuserMade();
        while (result.exit() != 0) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                String log = Files.readString(folder.resolve("log"));
                throw new IllegalStateException("MariaDB did not start: " + result + "\n" + log);
            }
            pause();
            result = superuserMade();
        }
    }

    private Tool.Result superuserMade() {
        return Tool.run(
                Map.of(),
                "CREATE OR REPLACE USER admin@'%' IDENTIFIED BY '" + password + "';"
                        + "GRANT ALL PRIVILEGES ON *.* TO admin@'%' WITH GRANT OPTION;",
                tools().resolve("mariadb").toString(),
                "--no-defaults",
                "--skip-ssl",
                "--user=root",
                "--socket=" + folder.resolve("s"));
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while MariaDB started", e);
        }
    }

    private void stop() {
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
        }
        Folders.delete(folder);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path source : all.toList()) {
                Files.copy(source, to.resolve(from.relativize(source).toString()));
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
