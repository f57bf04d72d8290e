package digital.vya.backupdb.config.lint;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchLanguageException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Language;
import org.apache.camel.util.ObjectHelper;

/** What Camel's own languages have against an expression: they read it as they do at the start, and nothing is run. */
final class Languages {
    private static final int LONGEST = 120;

    private static final Map<String, Optional<String>> KNOWN = new ConcurrentHashMap<>();

    private Languages() {}

    static Optional<String> problem(String language, String text, boolean predicate) {
        return KNOWN.computeIfAbsent(language + predicate + text, k -> read(language, text, predicate));
    }

    private static Optional<String> read(String language, String text, boolean predicate) {
        try {
            Language reader = Loaded.CAMEL.resolveLanguage(language);
            // made only; what is looked up when it is used is for the rules of beans
            Object made = predicate ? reader.createPredicate(text) : reader.createExpression(text);
            return made == null ? Optional.of("is nothing") : Optional.empty();
        } catch (NoSuchLanguageException e) {
            return Optional.of("is in a language that is not on the classpath");
        } catch (RuntimeException e) {
            if (ObjectHelper.getException(NoSuchBeanException.class, e) != null) {
                return Optional.empty();
            }
            String words = String.valueOf(e.getMessage())
                    .lines()
                    .findFirst()
                    .orElse("")
                    .strip();
            return Optional.of(
                    "cannot be read: " + (words.length() > LONGEST ? words.substring(0, LONGEST) + "..." : words));
        }
    }

    /** A context that is never started. */
    private static final class Loaded {
        private static final CamelContext CAMEL = new DefaultCamelContext();
    }
}
