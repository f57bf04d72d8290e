package digital.vya.backupdb.process;

import java.util.List;
import org.apache.camel.component.exec.impl.ExecParseUtils;

/**
 * Reads the {@code args} of an endpoint as Camel does: blanks separate, either quote holds together, nothing else has a
 * meaning. Only a quote that is never closed, which Camel drops without a word, is refused.
 */
final class Arguments {
    private Arguments() {}

    static List<String> parse(String args) {
        if (args == null) {
            return List.of();
        }
        int open = 0;
        for (int c : args.chars().toArray()) {
            if (open == 0 && (c == '"' || c == '\'')) {
                open = c;
            } else if (c == open) {
                open = 0;
            }
        }
        if (open != 0) {
            throw new IllegalArgumentException("a quote in `args` is never closed: " + args);
        }
        return ExecParseUtils.splitToWhiteSpaceSeparatedTokens(args);
    }
}
