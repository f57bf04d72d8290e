package digital.vya.backupdb.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL servers out of the jars that the build puts into target/servers, unpacked once per JVM. */
final class PostgresBinaries {
    private static final Map<Integer, Path> UNPACKED = new ConcurrentHashMap<>();

    private PostgresBinaries() {}

    /** A folder with bin/, lib/ and share/ that every user of this machine may read. */
    static Path of(int majorVersion) {
        return UNPACKED.computeIfAbsent(majorVersion, PostgresBinaries::unpack);
    }

    private static Path unpack(int majorVersion) {
        Path jar = ServerJars.find("postgres-" + majorVersion + ".jar");
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(".txz")) {
                    // not below the work tree: a server started as nobody must be able to read it
                    Path folder = Files.createTempDirectory("vya-postgres-" + majorVersion + "-");
                    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> Folders.delete(folder)));
                    unpack(zip, folder);
                    return folder;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("no PostgreSQL in " + jar);
    }

    private static void unpack(InputStream txz, Path folder) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(txz));
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path path = folder.resolve(entry.getName()).normalize();
            if (!path.startsWith(folder)) {
                throw new IOException("entry outside its archive: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(path);
            } else {
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, path);
                    boolean program = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }
}
