package digital.vya.backupdb.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Text to be shown of which nothing is left that could be a secret; it rather hides too much. */
final class MaskedText {
    static final String MASK = "***";

    private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(pass|pwd|secret|token|credential|key|auth|bearer"
            + "|cookie|signature|session|webhook|pin|otp|dsn|connection.?string|headers?).*");
    /** Names of texts that say where or whom, and are needed to understand a configuration. */
    private static final Set<String> PLAIN_NAMES = Set.of(
            "bucket",
            "cafile",
            "cc",
            "container",
            "directory",
            "endpoint",
            "folder",
            "from",
            "host",
            "hostname",
            "mountpoint",
            "path",
            "prefix",
            "region",
            "server",
            "to",
            "user",
            "username");

    /** What stands before the last at sign may hold any character, when it was not encoded as it should be. */
    private static final Pattern USER_IN_ADDRESS = Pattern.compile("(?s)://.*@");

    private static final Pattern USER_WITHOUT_SCHEME = Pattern.compile("[^\\s:/@]+:[^\\s/]\\S*@");
    /** Services put tokens into paths and queries. */
    private static final Pattern WEB_PATH = Pattern.compile("(?i)\\b((?:https?|wss?)://[^\\s/?#]*)[/?#]+[^\\s/?#]\\S*");

    private static final Pattern QUERY = Pattern.compile("(://[^\\s?#]*[?#])\\S+");
    private static final Pattern NAMED =
            Pattern.compile("(?is)((?:pass\\w*|pwd|secret\\w*|\\w*token|api.?key|access.?key"
                    + "|secret.?key|private.?key|authorization|credentials?|signature|cookie)[\"']?\\s*[=:]).*");
    private static final Pattern SCHEME = Pattern.compile("(?i)\\b(bearer|basic)\\s+\\S+");
    private static final Pattern SHAPES =
            Pattern.compile("(?s)-----BEGIN .*|\\b(?:AKIA|ASIA)[A-Z0-9]{12,}|\\bgh[a-z]_\\w+"
                    + "|\\bxox[a-z]-\\S+|\\beyJ[\\w-]+\\.\\S+");

    private MaskedText() {}

    static String of(String text) {
        String masked = USER_IN_ADDRESS.matcher(text).replaceAll("://***@");
        masked = WEB_PATH.matcher(masked).replaceAll("$1/***");
        masked = QUERY.matcher(masked).replaceAll("$1***");
        masked = USER_WITHOUT_SCHEME.matcher(masked).replaceAll("***@");
        masked = SCHEME.matcher(masked).replaceAll("$1 ***");
        masked = NAMED.matcher(masked).replaceAll("$1***");
        return SHAPES.matcher(masked).replaceAll(MASK);
    }

    /** Whether what has this name may be a secret, whatever its value. */
    static boolean isSecretName(String name) {
        return SECRET_NAME.matcher(name).matches();
    }

    /** Whether a text of this name is a place or a person. */
    static boolean isPlainName(String name) {
        return PLAIN_NAMES.contains(name.toLowerCase(Locale.ROOT));
    }
}
