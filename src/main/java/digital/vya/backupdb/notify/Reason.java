package digital.vya.backupdb.notify;

import digital.vya.backupdb.errors.BackupException;
import java.util.regex.Pattern;

/** Why something was not sent, in one line that can be logged: of addresses only scheme and host are left. */
final class Reason {
    private static final Pattern ADDRESS = Pattern.compile(
            "([a-z][a-z0-9+.-]*://)(?:[^\\s/@]*@)?([^\\s/?#'\")\\]]*)[/?#][^\\s'\")\\]]*", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST = 500;

    private Reason() {}

    static String of(Throwable thrown) {
        Throwable told = thrown;
        while (!(told instanceof BackupException) && told.getCause() != null && told.getCause() != told) {
            told = told.getCause();
        }
        String said = told.getMessage() == null || told.getMessage().isBlank()
                ? told.getClass().getSimpleName()
                : told.getMessage();
        return Sanitizer.shortened(Sanitizer.line(ADDRESS.matcher(said.strip()).replaceAll("$1$2/…")), LONGEST);
    }
}
