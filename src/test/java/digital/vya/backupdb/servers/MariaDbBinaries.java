package digital.vya.backupdb.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** MariaDB's server and client tools out of the jar that the build puts into target/servers, unpacked once per JVM. */
final class MariaDbBinaries {
    private static final String INSIDE =
            ".*/linux/((bin/(mariadbd|mariadb|mariadb-dump))|(share/.*(\\.sql|\\.sys|\\.xml)))";
    private static final List<String> SYSTEM = List.of(
            "mariadb_system_tables.sql",
            "mariadb_performance_tables.sql",
            "mariadb_system_tables_data.sql",
            "mariadb_sys_schema.sql");
    /**
     * Each call of these tools makes 80 MB of tables of collations, piece by piece: in few large pages that takes a third of
     * the time.
     */
    private static final String LARGE_PAGES = "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=33554432"
            + ":glibc.malloc.top_pad=67108864:glibc.malloc.trim_threshold=1073741824";

    private static Path unpacked;

    private MariaDbBinaries() {}

    /** A folder with bin/, share/, tools/ and data/, the last as a new server has it. */
    static synchronized Path folder() {
        if (unpacked == null) {
            try {
                unpacked = unpack();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return unpacked;
    }

    private static Path unpack() throws IOException {
        Path folder = Files.createTempDirectory("vya-mariadb-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> Folders.delete(folder)));
        try (ZipFile jar = new ZipFile(ServerJars.find("mariadb.jar").toFile())) {
            for (ZipEntry entry : jar.stream().toList()) {
                if (!entry.isDirectory() && entry.getName().matches(INSIDE)) {
                    Path file = folder.resolve(entry.getName().replaceFirst(INSIDE, "$1"));
                    Files.createDirectories(file.getParent());
                    Files.copy(jar.getInputStream(entry), file);
                }
            }
        }
        for (String tool : List.of("mariadbd", "mariadb", "mariadb-dump")) {
            executable(folder.resolve("bin").resolve(tool));
        }
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of("mariadb", "mariadb-dump")) {
            executable(Files.writeString(
                    tools.resolve(tool),
                    "#!/bin/sh\nexport GLIBC_TUNABLES=" + LARGE_PAGES + "\nexec '"
                            + folder.resolve("bin").resolve(tool) + "' \"$@\"\n"));
        }
        initialise(folder);
        return folder;
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void initialise(Path folder) throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        // a server that starts removes the temporary tables of all others in the same place
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        StringBuilder sql = new StringBuilder("CREATE DATABASE mysql;\nUSE mysql;\n");
        for (String file : SYSTEM) {
            sql.append(Files.readString(folder.resolve("share").resolve(file)));
        }
        Tool.run(
                        Map.of("TZ", "UTC"),
                        sql.toString(),
                        folder.resolve("bin/mariadbd").toString(),
                        "--no-defaults",
                        "--bootstrap",
                        "--skip-ssl",
                        MariaDbServer.SMALL_LOG,
                        "--user=" + System.getProperty("user.name"),
                        "--basedir=" + folder,
                        "--lc-messages-dir=" + folder.resolve("share"),
                        "--datadir=" + data,
                        "--tmpdir=" + temporary)
                .orThrow("mariadbd --bootstrap");
    }
}
