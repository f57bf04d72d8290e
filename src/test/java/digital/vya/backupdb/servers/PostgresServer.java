package digital.vya.backupdb.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server for one test or the demo: own data folder, own port on the loopback address, password
 * authentication, durability off. Runs as root too, by becoming nobody as the server refuses root.
 */
public final class PostgresServer implements Postgres, AutoCloseable {
    private static final String PSQL = ClientTools.real("psql").toString();
    private static final int ATTEMPTS = 3;
    private static final String SUPERUSER = "postgres";
    private static final Map<String, Pristine> PRISTINE = new ConcurrentHashMap<>();

    /** A data folder that was never used, and its superuser's password; it goes with the binaries. */
    private record Pristine(Path data, String password) {}

    private final Path binaries;
    private final Path folder;
    private final String password;
    private final String settings;
    private final Thread atExit;
    private Pristine pristine;
    private int port;
    private List<String> around = List.of();

    private PostgresServer(Path binaries, Path folder, String settings) {
        this(binaries, folder, settings, UUID.randomUUID().toString());
    }

    private PostgresServer(Path binaries, Path folder, String settings, String password) {
        this.binaries = binaries;
        this.folder = folder;
        this.settings = settings;
        this.password = password;
        this.atExit = new Thread(this::stop);
    }

    /** Starts a server of a version that is among the jars in target/servers, with settings such as {@code jit=off}. */
    public static PostgresServer start(int majorVersion, String... settings) {
        return startFrom(PostgresBinaries.of(majorVersion), settings);
    }

    /** Starts a server that is installed in a folder with bin/, lib/ and share/. */
    public static PostgresServer startFrom(Path binaries, String... settings) {
        ClientTools.ensure();
        try {
            Path folder = Scratch.folder("vya-postgres-data-");
            PostgresServer server = new PostgresServer(
                    binaries,
                    folder,
                    Stream.of(settings).map(setting -> " -c " + setting).collect(Collectors.joining()));
            server.initialise();
            Runtime.getRuntime().addShutdownHook(server.atExit);
            server.startWithItsOwnPassword();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a folder {@link #smallDisk()} that is a disk of so many megabytes, where one may be mounted. */
    public static PostgresServer startWithSmallDisk(int majorVersion, int megabytes) {
        ClientTools.ensure();
        try {
            Path folder = Scratch.folder("vya-postgres-data-");
            PostgresServer server = new PostgresServer(PostgresBinaries.of(majorVersion), folder, "");
            // its log is in files too, which a limit on their size must not meet
            server.initialise("--wal-segsize=1");
            Path small = Files.createDirectory(server.smallDisk());
            if (Folders.runningAsRoot()) {
                String mount =
                        "mount -t tmpfs -o uid=65534,mode=0700,size=" + megabytes + "m none \"$0\" && exec \"$@\"";
                server.around = List.of("unshare", "-m", "sh", "-c", mount, small.toString());
            }
            Runtime.getRuntime().addShutdownHook(server.atExit);
            server.startWithItsOwnPassword();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server that follows this one, and may be read while it does. It has what this one has now. */
    public PostgresServer standby() {
        try {
            Path other = Scratch.folder("vya-postgres-data-");
            PostgresServer standby = new PostgresServer(binaries, other, settings, password);
            Tool.run(
                            environment("postgres"),
                            "",
                            ClientTools.real("pg_basebackup").toString(),
                            "--pgdata=" + standby.data(),
                            "--write-recovery-conf",
                            "--checkpoint=fast",
                            "--no-sync")
                    .orThrow("pg_basebackup");
            if (Folders.runningAsRoot()) {
                Tool.run("chown", "-R", "nobody", other.toString()).orThrow("chown");
            }
            Runtime.getRuntime().addShutdownHook(standby.atExit);
            standby.startOnFreePort();
            return standby;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path smallDisk() {
        return folder.resolve("small");
    }

    /**
     * From now on no file of the server may grow beyond this, when no disk could be mounted. Sessions take it over from
     * the postmaster.
     */
    public void letNoFileGrowBeyond(int megabytes) {
        if (!around.isEmpty()) {
            return;
        }
        try {
            String pid = Files.readAllLines(data().resolve("postmaster.pid")).get(0);
            Tool.run("prlimit", "--pid", pid, "--fsize=" + megabytes * 1024L * 1024)
                    .orThrow("prlimit");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String superuser() {
        return SUPERUSER;
    }

    @Override
    public String password() {
        return password;
    }

    /** Runs SQL under any identity, with the exit status left to the caller. */
    public static Tool.Result psql(Map<String, String> environment, String sql) {
        return Tool.run(environment, sql, PSQL, "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-f", "-");
    }

    /** What the server has told so far. */
    public String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        stop();
    }

    /** Where everything of this server is; gone after close. */
    Path folder() {
        return folder;
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** What initdb makes takes seconds, and is the same each time: it is made once for all servers of its kind. */
    private void initialise(String... options) throws IOException {
        giveToServer(folder);
        pristine = PRISTINE.computeIfAbsent(binaries + " " + List.of(options), kind -> made(binaries, options));
        Tool.run("cp", "-a", pristine.data().toString(), data().toString()).orThrow("cp");
    }

    private static Pristine made(Path binaries, String... options) {
        try {
            Path folder = Files.createTempDirectory(binaries, "data-");
            giveToServer(folder);
            String first = UUID.randomUUID().toString();
            Path passwordFile = Files.writeString(folder.resolve("password"), first);
            Files.setPosixFilePermissions(passwordFile, PosixFilePermissions.fromString("rw-------"));
            giveToServer(passwordFile);
            Path data = folder.resolve("data");
            server(binaries, "initdb", "-U", SUPERUSER, "--auth=scram-sha-256", "--pwfile=" + passwordFile)
                    .add(options)
                    .add("-E", "UTF8", "--locale=C", "--no-sync", "-D", data.toString())
                    .run()
                    .orThrow("initdb");
            Files.delete(passwordFile);
            return new Pristine(data, first);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void giveToServer(Path file) throws IOException {
        if (Folders.runningAsRoot()) {
            Files.setOwner(
                    file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        }
    }

    private void startWithItsOwnPassword() throws IOException {
        startOnFreePort();
        psql(
                        environment(SUPERUSER, pristine.password(), "postgres"),
                        "ALTER ROLE " + SUPERUSER + " PASSWORD '" + password + "';")
                .orThrow("a password of its own");
    }

    private void startOnFreePort() throws IOException {
        Tool.Result result = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            port = freePort();
            result = startOnPort();
            if (result.exit() == 0) {
                return;
            }
        }
        String log = Files.readString(folder.resolve("log"));
        throw new IllegalStateException("PostgreSQL did not start: " + result + "\n" + log);
    }

    private Tool.Result startOnPort() {
        String options = "-F -p " + port + " -c listen_addresses=" + host() + " -c unix_socket_directories=" + folder
                + " -c shared_buffers=32MB -c synchronous_commit=off -c full_page_writes=off -c timezone=UTC"
                + settings;
        return server("pg_ctl", "start", "-w", "-t", "60", "-D", data().toString())
                .add("-l", folder.resolve("log").toString(), "-o", options)
                .run();
    }

    /** Shuts down, as for a restart. */
    public void goAway() {
        server("pg_ctl", "stop", "-w", "-m", "fast", "-D", data().toString())
                .run()
                .orThrow("pg_ctl stop");
    }

    /** On the same port. */
    public void comeBack() {
        startOnPort().orThrow("pg_ctl start");
    }

    private void stop() {
        if (Files.exists(data().resolve("postmaster.pid"))) {
            server("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data().toString())
                    .run()
                    .orThrow("pg_ctl stop");
        }
        Folders.delete(folder);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Invocation server(String program, String... arguments) {
        Invocation plain = server(binaries, program, arguments);
        if (program.equals("pg_ctl") && arguments[0].equals("start")) {
            plain.command().addAll(0, around);
        }
        return plain;
    }

    private static Invocation server(Path binaries, String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (Folders.runningAsRoot()) {
            command.addAll(List.of("setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups"));
        }
        command.add(binaries.resolve("bin").resolve(program).toString());
        return new Invocation(command).add(arguments);
    }

    private record Invocation(List<String> command) {
        Invocation add(String... arguments) {
            command.addAll(List.of(arguments));
            return this;
        }

        Tool.Result run() {
            return Tool.run(Map.of("LC_ALL", "C", "TZ", "UTC"), "", command.toArray(String[]::new));
        }
    }
}
