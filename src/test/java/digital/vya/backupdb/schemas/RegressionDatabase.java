package digital.vya.backupdb.schemas;

import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** PostgreSQL's own regression database: made by its test suite, out of Debian's source package. */
final class RegressionDatabase {
    static final String NAME = "regression";

    private static final String MAJOR = "15";
    private static final Path SERVER = Path.of("/usr/lib/postgresql/" + MAJOR);
    private static final Path PG_REGRESS = SERVER.resolve("lib/pgxs/src/test/regress/pg_regress");
    private static final String PACKAGES =
            "postgresql-" + MAJOR + " postgresql-server-dev-" + MAJOR + " gcc libc6-dev bzip2";

    private final Path folder;

    private RegressionDatabase(Path folder) {
        this.folder = folder;
    }

    /** Everything that is needed to make it, in a folder that servers can read; functions of the database point there. */
    static RegressionDatabase prepared() {
        if (!Files.isExecutable(PG_REGRESS) || !Files.isExecutable(SERVER.resolve("bin/postgres"))) {
            String install = "apt-get install -y --no-install-recommends " + PACKAGES;
            apt(install.split(" ")).orThrow("missing " + PG_REGRESS + "; run as root: " + install);
        }
        try {
            Path folder = Files.createTempDirectory("vya-regression-");
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
            String source = downloaded(Files.createDirectory(folder.resolve("source")));
            run(
                    "tar",
                    "-xjf",
                    source,
                    "-C",
                    folder.toString(),
                    "--strip-components=3",
                    "--wildcards",
                    "*/src/test/regress");
            RegressionDatabase made = new RegressionDatabase(folder);
            run(
                    "gcc",
                    "-shared",
                    "-fPIC",
                    "-I"
                            + run(SERVER.resolve("bin/pg_config").toString(), "--includedir-server")
                                    .strip(),
                    "-o",
                    made.inputs().resolve("regress.so").toString(),
                    made.inputs().resolve("regress.c").toString());
            run("chmod", "-R", "a+rwX", made.inputs().toString());
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As new as the suite: an older one may have the very mistakes that it looks for. */
    PostgresServer startServer() {
        return PostgresServer.startFrom(SERVER);
    }

    /** Runs the suite; what some of its tests find there is of no interest here, the database they leave is. */
    void makeIn(PostgresServer server) {
        server.psql("postgres", "CREATE DATABASE " + NAME + " TEMPLATE template0 LOCALE 'C';");
        server.psql("postgres", "ALTER DATABASE " + NAME + " SET lc_messages TO 'C';");
        Map<String, String> environment = new LinkedHashMap<>(server.environment(NAME));
        environment.put("PATH", SERVER.resolve("bin") + ":" + System.getenv("PATH"));
        Tool.Result said = Tool.run(
                environment,
                "",
                PG_REGRESS.toString(),
                "--use-existing",
                "--dbname=" + NAME,
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--user=" + server.superuser(),
                "--inputdir=" + inputs(),
                "--outputdir=" + inputs(),
                "--dlpath=" + inputs(),
                "--bindir=" + SERVER.resolve("bin"),
                "--max-concurrent-tests=20",
                "--schedule=" + inputs().resolve("parallel_schedule"));
        long passed = said.out()
                .lines()
                .filter(line -> line.matches(".*\\.\\.\\. +ok .*"))
                .count();
        if (passed < 150) {
            throw new IllegalStateException(
                    "only " + passed + " tests of the suite passed\n" + said.out() + said.err());
        }
    }

    void delete() {
        run("rm", "-rf", folder.toString());
    }

    private Path inputs() {
        return folder.resolve("regress");
    }

    /** The newest source that the package servers still have. */
    private static String downloaded(Path into) throws IOException {
        Path lists = into.resolve("lists");
        Files.createDirectories(lists.resolve("partial"));
        for (Path list : sourceLists()) {
            String text = Files.readString(list)
                    .replaceAll("(?m)^Types: deb$", "Types: deb-src")
                    .replaceAll("(?m)^deb ", "deb-src ");
            Files.writeString(into.resolve(list.getFileName().toString()), text);
        }
        String[] own = {
            "-o",
            "Dir::Etc::sourcelist=/dev/null",
            "-o",
            "Dir::Etc::sourceparts=" + into,
            "-o",
            "Dir::State::lists=" + lists
        };
        apt(with(own, "apt-get", "update")).orThrow("apt-get update with sources");
        String known =
                apt(with(own, "apt-cache", "showsrc", "postgresql-" + MAJOR)).orThrow("apt-cache showsrc");
        for (String version : known.lines()
                .filter(l -> l.startsWith("Version: "))
                .map(l -> l.substring(9))
                .sorted()
                .toList()) {
            Tool.run(
                    Map.of(),
                    "",
                    with(
                            own,
                            "env",
                            "-C",
                            into.toString(),
                            "apt-get",
                            "source",
                            "--download-only",
                            "postgresql-" + MAJOR + "=" + version));
            try (Stream<Path> files = Files.list(into)) {
                var tar = files.map(Path::toString)
                        .filter(f -> f.matches(".*\\.orig\\.tar\\.bz2"))
                        .findFirst();
                if (tar.isPresent()) {
                    return tar.get();
                }
            }
        }
        throw new IllegalStateException(
                "no source of postgresql-" + MAJOR + " can be downloaded; known are:\n" + known);
    }

    private static List<Path> sourceLists() throws IOException {
        try (Stream<Path> parts = Files.list(Path.of("/etc/apt/sources.list.d"))) {
            return Stream.concat(Stream.of(Path.of("/etc/apt/sources.list")), parts)
                    .filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(list|sources)"))
                    .toList();
        }
    }

    /** The options of apt-get or apt-cache come behind its name. */
    private static String[] with(String[] options, String... command) {
        int name = List.of(command).indexOf("apt-get") + List.of(command).indexOf("apt-cache") + 1;
        return Stream.of(
                        Stream.of(command).limit(name + 1L),
                        Stream.of(options),
                        Stream.of(command).skip(name + 1L))
                .flatMap(words -> words)
                .toArray(String[]::new);
    }

    private static Tool.Result apt(String... command) {
        return Tool.run(Map.of("DEBIAN_FRONTEND", "noninteractive"), "", command);
    }

    private static String run(String... command) {
        return Tool.run(command).orThrow(String.join(" ", command));
    }
}
