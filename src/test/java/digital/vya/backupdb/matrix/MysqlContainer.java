package digital.vya.backupdb.matrix;

import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.MysqlSession;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** MariaDB or MySQL in a container, talked to with the tools of its own version. */
final class MysqlContainer extends ServerContainer implements MysqlSession {
    static final String SUPERUSER = "root";

    MysqlContainer(Version version, String... options) {
        super(version, options);
    }

    @Override
    public String sql(String database, String sql) {
        return sql(SUPERUSER, password(), database, sql)
                .orThrow("SQL on " + version())
                .strip();
    }

    /** The same under any identity, with the exit status left to the caller. */
    Tool.Result sql(String user, String userPassword, String database, String sql) {
        Path options = options(user, userPassword);
        try {
            return Tool.run(
                    Map.of(),
                    sql,
                    tools().resolve(version().family.tools().get(0)).toString(),
                    "--defaults-file=" + options,
                    "--default-character-set=utf8mb4",
                    "--batch",
                    "--skip-column-names",
                    "--database=" + database);
        } finally {
            Folders.delete(options);
        }
    }

    private Path options(String user, String userPassword) {
        try {
            Path file = Files.createTempFile(
                    "client",
                    ".cnf",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(
                    file,
                    "[client]\nprotocol=TCP\nhost=" + host() + "\nport=" + port() + "\nuser=" + user + "\npassword=\""
                            + userPassword + "\"\n" + (version().family == Family.MARIADB ? "skip-ssl\n" : ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
