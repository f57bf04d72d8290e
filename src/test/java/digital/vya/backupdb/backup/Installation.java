package digital.vya.backupdb.backup;

import digital.vya.backupdb.Application;
import digital.vya.backupdb.RuntimeStarter;
import digital.vya.backupdb.cli.Routes;
import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.InvalidConfiguration;
import digital.vya.backupdb.model.BackupRequest;
import digital.vya.backupdb.model.RunOutcome;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.servers.Coverage;
import digital.vya.backupdb.servers.MariaDbServer;
import digital.vya.backupdb.servers.Postgres;
import digital.vya.backupdb.servers.S3ProxyServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An installation of its own for one test: the product's routes, a configuration, its own folders. */
public final class Installation {
    private static final Path PROJECT = Path.of("").toAbsolutePath();

    /** A JVM that starts quickly. */
    public static final List<String> QUICK = List.of("-Xmx96m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /** One that ends by itself, and what it runs is counted. */
    public static final List<String> COUNTED = Coverage.options(QUICK.toArray(String[]::new));

    private final Path home;

    private Installation(Path home) {
        this.home = home;
    }

    /** Copies the product's routes and knobs, so that a test may change them. */
    public static Installation in(Path home) {
        try {
            copy(PROJECT.resolve("routes"), home.resolve("routes"));
            copy(PROJECT.resolve("config"), home.resolve("config"));
            return new Installation(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path home() {
        return home;
    }

    public Path destination(String id) {
        return home.resolve("store-" + id);
    }

    public Path spool() {
        return home.resolve("var/spool");
    }

    public Path state() {
        return home.resolve("var/state");
    }

    public Path config() {
        return home.resolve("config/backup.yaml");
    }

    public Installation configure(String yaml) {
        write("config/backup.yaml", yaml);
        return this;
    }

    /** One PostgreSQL server, its password in a file, one policy, one destination on disk, nobody told. */
    public Installation configure(Postgres server, String... includes) {
        write("secret", server.password());
        return configure("""
                server: {name: test}
                instances:
                  - id: pg
                    engine: postgresql
                    host: %s
                    port: %d
                    user: %s
                    password: "{{file:%s}}"
                    databases: {include: %s}
                    policy: nightly
                policies:
                  - id: nightly
                    destinations: [disk]
                destinations:
                  - id: disk
                    type: file
                    parameters: {directory: %s}
                """.formatted(
                server.host(),
                server.port(),
                server.superuser(),
                home.resolve("secret"),
                Stream.of(includes).map(i -> "'" + i.replace("'", "''") + "'").toList(),
                destination("disk")));
    }

    /** One MariaDB server, its own tools, otherwise the same. */
    public Installation configure(MariaDbServer server, String... includes) {
        write("secret", server.password());
        knob("vya.tools.mysql", server.tools());
        return configure("""
                server: {name: test}
                instances:
                  - id: maria
                    engine: mysql
                    host: %s
                    port: %d
                    user: %s
                    password: "{{file:%s}}"
                    databases: {include: %s}
                    policy: nightly
                policies:
                  - id: nightly
                    destinations: [disk]
                destinations:
                  - id: disk
                    type: file
                    parameters: {directory: %s}
                """.formatted(
                server.host(),
                server.port(),
                server.superuser(),
                home.resolve("secret"),
                Stream.of(includes).map(i -> "'" + i.replace("'", "''") + "'").toList(),
                destination("disk")));
    }

    public void write(String file, String text) {
        try {
            Path path = home.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Routes start() {
        try {
            return new RuntimeStarter(home).start(config(), false);
        } catch (InvalidConfiguration e) {
            throw new AssertionError(
                    e.findings().stream().map(Finding::text).toList().toString(), e);
        }
    }

    public RunOutcome backup() {
        try (Routes routes = start()) {
            return backup(routes);
        }
    }

    public static RunOutcome backup(Routes routes) {
        return routes.request(
                "direct:backup",
                new BackupRequest(Trigger.COMMAND, null, List.of(), null, false, false),
                RunOutcome.class);
    }

    /** Adds a line to the one policy. */
    public Installation policy(String line) {
        return replaceInConfig("  - id: nightly\n", "  - id: nightly\n    " + line + "\n");
    }

    /** Adds a destination {@code s3}: this bucket, found at {@code endpoint}. Goes before sections that are added. */
    public Installation bucket(String bucket, S3ProxyServer s3, URI endpoint) {
        write("s3-secret", s3.secretKey());
        return configure(text() + """
                  - id: s3
                    type: s3
                    parameters:
                      bucket: %s
                      endpoint: %s
                      pathStyle: true
                      accessKey: %s
                      secretKey: "{{file:%s}}"
                """.formatted(bucket, endpoint, s3.accessKey(), home.resolve("s3-secret")));
    }

    /** Sends what the one policy makes to these. */
    public Installation destinations(String ids) {
        return replaceInConfig("destinations: [disk]", "destinations: [" + ids + "]");
    }

    /** Leaves databases out. */
    public Installation exclude(String pattern) {
        return replaceInConfig("databases: {", "databases: {exclude: ['" + pattern + "'], ");
    }

    public Installation replaceInConfig(String text, String other) {
        if (!text().contains(text)) {
            throw new AssertionError(text + " is not in the configuration");
        }
        return configure(text().replace(text, other));
    }

    /** The configuration as it is now. */
    public String text() {
        try {
            return Files.readString(config());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sets a knob. */
    public Installation knob(String name, Object value) {
        try {
            Path file = home.resolve("config/application.properties");
            String others = Files.readString(file).replaceAll("(?m)^" + name.replace(".", "\\.") + " *=.*\n", "");
            Files.writeString(file, others + "\n" + name + " = " + value + "\n");
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The program as a process of its own; its output goes to a file. */
    public Process program(Path output, String... arguments) {
        return program(Map.of(), output, arguments);
    }

    public Process program(Map<String, String> environment, Path output, String... arguments) {
        return program(QUICK, environment, output, arguments);
    }

    /** With the JVM's options, such as those the launcher gives. */
    public Process program(List<String> options, Map<String, String> environment, Path output, String... arguments) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command(options, arguments))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What starts the program. */
    public List<String> command(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-Dvya.home=" + home);
        command.addAll(ClassArchive.options());
        command.add(Application.class.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * The launcher, on a jar that holds nothing but the way to this test's own class path. It makes no class archive: that
     * takes longer than what a test starts.
     */
    public Path launcher() {
        Path launcher = home.resolve("vya-backupdb");
        Path target = home.resolve("target");
        try {
            if (!Files.exists(launcher)) {
                Files.copy(PROJECT.resolve("vya-backupdb"), launcher);
                Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.createDirectories(target);
                Files.writeString(target.resolve("class-archives"), "a file where the folder would be");
                Manifest manifest = new Manifest();
                manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
                manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Application.class.getName());
                manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath());
                new JarOutputStream(Files.newOutputStream(target.resolve("vya-backupdb.jar")), manifest).close();
            }
            return launcher;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(place -> Path.of(place).toUri().toString())
                .collect(Collectors.joining(" "));
    }

    /** What all runs said. */
    public String runLogs() {
        StringBuilder all = new StringBuilder();
        for (String file : files(state())) {
            if (file.endsWith(".log")) {
                try {
                    all.append(Files.readString(state().resolve(file)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return all.toString();
    }

    /**
     * All files below a folder, relative to it, sorted; none when it does not exist. Without the mark by which a destination
     * is known again: FileStoreTest looks at that.
     */
    public static List<String> files(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(f -> folder.relativize(f).toString())
                    .filter(f -> !f.equals(".vya-destination"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path source : all.toList()) {
                Path target = to.resolve(from.relativize(source).toString());
                if (Files.isDirectory(source)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(source, target);
                }
            }
        }
    }
}
