package digital.vya.backupdb.engine.mysql.dump;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Follows whether backslashes quote, which a dump's sql_mode decides, and the client with it. A dump that sets it in a way
 * that mysqldump does not is refused: where its texts end could not be told.
 */
final class SqlMode {
    private static final int LONGEST = 4096;
    private static final String NO_BACKSLASH = "NO_BACKSLASH_ESCAPES";

    /** Code that one family of servers runs and the other does not. */
    private static final Pattern NOT_FOR_ALL = Pattern.compile("/\\*(?:M!|!(?:50[7-9]|5[1-9]|[6-9]|\\d{6}))");

    /** The mode of this session, as words. */
    private static final Set<String> OWN_MODE = Set.of(
            "sql_mode",
            "session sql_mode",
            "local sql_mode",
            "@ @ sql_mode",
            "@ @ session . sql_mode",
            "@ @ local . sql_mode");

    private final Map<String, Optional<Boolean>> saved = new HashMap<>();
    private boolean quotes = true;

    boolean backslashQuotes() {
        return quotes;
    }

    /** Of each statement that holds no rows. */
    void accept(byte[] statement) {
        String head = new String(statement, 0, Math.min(statement.length, LONGEST), StandardCharsets.ISO_8859_1);
        List<MysqlToken> tokens = MysqlToken.of(head, 2);
        if (tokens.isEmpty() || !tokens.get(0).is("SET")) {
            return;
        }
        if (statement.length > LONGEST) {
            throw unlike(head);
        }
        read(head, MysqlToken.of(head, Integer.MAX_VALUE));
    }

    /**
     * What gives a mode does nothing else but keep the mode before it, as mysqldump writes it: the server might refuse
     * anything else, and the mode with it.
     */
    private void read(String text, List<MysqlToken> tokens) {
        List<Assignment> all = assignments(tokens);
        boolean then = quotes;
        if (all.stream().anyMatch(Assignment::ofMode)) {
            List<Assignment> others =
                    all.stream().filter(one -> !one.keepsMode()).toList();
            boolean readable = others.size() == 1
                    && OWN_MODE.contains(others.get(0).target())
                    && !NOT_FOR_ALL.matcher(text).find();
            Optional<Boolean> known = readable ? known(others.get(0).value(), all.size() == 1) : Optional.empty();
            then = known.orElseThrow(() -> unlike(text));
        }
        for (Assignment one : all) {
            if (one.ofVariable()) {
                saved.put(one.target(), one.keepsMode() ? Optional.of(quotes) : Optional.empty());
            }
        }
        quotes = then;
    }

    /** Empty for what is neither a text nor a variable that this statement leaves alone. */
    private Optional<Boolean> known(List<MysqlToken> value, boolean alone) {
        if (value.size() == 1 && value.get(0).kind() == MysqlToken.Kind.TEXT) {
            String mode = value.get(0).value().toUpperCase(Locale.ROOT);
            return Optional.of(!mode.contains(NO_BACKSLASH));
        }
        boolean variable =
                value.size() == 2 && value.get(0).is("@") && value.get(1).names();
        // one that the dump gave no value is of its beginning, which is left out
        return variable && alone ? saved.getOrDefault(words(value), Optional.of(true)) : Optional.empty();
    }

    /** What stands between the commas that are in no brackets. */
    private static List<Assignment> assignments(List<MysqlToken> tokens) {
        List<Assignment> all = new ArrayList<>();
        int depth = 0;
        int from = 1;
        for (int at = 1; at < tokens.size(); at++) {
            MysqlToken token = tokens.get(at);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (token.is(";")) {
                tokens = tokens.subList(0, at);
            } else if (token.is(",") && depth == 0) {
                all.add(Assignment.of(tokens.subList(from, at)));
                from = at + 1;
            }
        }
        all.add(Assignment.of(tokens.subList(from, tokens.size())));
        return all;
    }

    private static String words(List<MysqlToken> tokens) {
        return tokens.stream()
                .map(token -> token.value().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

    /** The target as its words, and what it is given. */
    private record Assignment(String target, List<MysqlToken> value) {
        static Assignment of(List<MysqlToken> tokens) {
            int sign = 0;
            while (sign < tokens.size() && !tokens.get(sign).is("=")) {
                sign++;
            }
            int end = sign > 0 && sign < tokens.size() && tokens.get(sign - 1).is(":") ? sign - 1 : sign;
            return new Assignment(
                    words(tokens.subList(0, end)), tokens.subList(Math.min(sign + 1, tokens.size()), tokens.size()));
        }

        boolean ofVariable() {
            return target.startsWith("@ ") && !target.startsWith("@ @");
        }

        boolean keepsMode() {
            String given = words(value);
            return ofVariable() && given.startsWith("@ @") && OWN_MODE.contains(given);
        }

        boolean ofMode() {
            return !ofVariable() && (" " + target).endsWith(" sql_mode");
        }
    }

    private static BackupException unlike(String text) {
        String shown = text.strip().replaceAll("\\s+", " ");
        return new BackupException(
                ErrorCode.DUMP_UNSAFE,
                "The dump sets sql_mode as mysqldump does not: "
                        + (shown.length() > 60 ? shown.substring(0, 60) + "…" : shown));
    }
}
