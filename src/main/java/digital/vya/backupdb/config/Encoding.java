package digital.vya.backupdb.config;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/**
 * The encoding in which this JVM reads and writes names of files, arguments and environments. It comes from the locale
 * that the JVM was started with and cannot be changed afterwards: in any but UTF-8 names would be lost or mistaken.
 */
public final class Encoding {
    private static final String OF_NAMES = "sun.jnu.encoding";

    private Encoding() {}

    /** Refuses to go on in a JVM that cannot name every file. */
    public static void requireUtf8() {
        String name = System.getProperty(OF_NAMES);
        if (!isUtf8(name)) {
            throw new BackupException(
                    ErrorCode.LOCALE_UNFIT,
                    "Java was started in a locale whose encoding is " + name + ", in which names and passwords beyond"
                            + " ASCII are lost");
        }
    }

    public static String ofNames() {
        return String.valueOf(System.getProperty(OF_NAMES));
    }

    private static boolean isUtf8(String name) {
        try {
            return name != null && Charset.forName(name).equals(StandardCharsets.UTF_8);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return false;
        }
    }
}
