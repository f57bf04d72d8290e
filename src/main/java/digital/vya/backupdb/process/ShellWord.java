package digital.vya.backupdb.process;

import java.util.regex.Pattern;

/** A word as a person types it into a shell. Only for people to read and paste: no shell runs a tool here. */
public final class ShellWord {
    private static final Pattern PLAIN = Pattern.compile("[\\w./:=@%+,-]+");

    private ShellWord() {}

    /** The word itself where no shell would touch it, else in single quotes, in which nothing has a meaning. */
    public static String of(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
