package digital.vya.backupdb.config;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The PostgreSQL database in which several nodes keep one catalogue. */
public record SharedCatalog(String url, Optional<String> user, Optional<Path> passwordFile) {
    private static final Pattern URL = Pattern.compile("jdbc:postgresql://[^/?\\s]+/[^/?\\s]+(\\?\\S*)?");
    /** Others would bring a secret into logs, load classes, or wait without end. */
    private static final Set<String> OPTIONS =
            Set.of("sslmode", "sslrootcert", "sslcert", "sslkey", "targetServerType", "channelBinding", "gssEncMode");

    static boolean accepts(String url) {
        int options = url.indexOf('?');
        return URL.matcher(url).matches()
                && url.indexOf('@') < 0
                && (options < 0
                        || Pattern.compile("&")
                                .splitAsStream(url.substring(options + 1))
                                .allMatch(option -> OPTIONS.contains(option.replaceFirst("=.*$", ""))));
    }

    static Optional<SharedCatalog> of(String url, String user, Optional<Path> passwordFile) {
        return url.isEmpty()
                ? Optional.empty()
                : Optional.of(new SharedCatalog(url, Optional.of(user).filter(name -> !name.isEmpty()), passwordFile));
    }

    /** Read when it is needed, and kept nowhere; without a file the server must do without one. */
    public Optional<String> password() {
        return passwordFile.map(file -> {
            try {
                return Files.readString(file).strip();
            } catch (IOException e) {
                throw new BackupException(
                        ErrorCode.CATALOG_UNUSABLE,
                        "The password of the catalogue cannot be read from " + file + ": " + BackupException.words(e),
                        e);
            }
        });
    }

    /** For messages: host and database. */
    public String shown() {
        return url.replaceFirst("^jdbc:", "").replaceFirst("\\?.*$", "");
    }
}
