package digital.vya.backupdb.process;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.component.exec.impl.ExecParseUtils;

/**
 * Reads the {@code args} of an endpoint as Camel does: blanks separate, either quote holds together, nothing else has a
 * meaning. A quote that is never closed, which Camel drops without a word, is refused. A word that ends in
 * {@code @variable:NAME} takes its end from the exchange, as it is, whatever is in it; a list makes it several words.
 */
public final class Arguments {
    private static final Pattern FROM_VARIABLE = Pattern.compile("(?s)(.*)@variable:([\\w.-]+)");

    private Arguments() {}

    /** Of words that name no variable. */
    public static List<String> parse(String args) {
        return parse(args, name -> null);
    }

    static List<String> parse(String args, Function<String, Object> variables) {
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
        return ExecParseUtils.splitToWhiteSpaceSeparatedTokens(args).stream()
                .flatMap(word -> fill(word, variables))
                .toList();
    }

    private static Stream<String> fill(String word, Function<String, Object> variables) {
        Matcher matcher = FROM_VARIABLE.matcher(word);
        if (!matcher.matches()) {
            return Stream.of(word);
        }
        Object value = variables.apply(matcher.group(2));
        if (value == null) {
            throw new IllegalArgumentException(
                    "`args` names the variable `" + matcher.group(2) + "`, which is not set");
        }
        Stream<?> values = value instanceof Collection<?> several ? several.stream() : Stream.of(value);
        return values.map(one -> matcher.group(1) + one);
    }
}
