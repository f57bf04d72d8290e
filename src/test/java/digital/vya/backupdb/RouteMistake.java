package digital.vya.backupdb;

import digital.vya.backupdb.config.yaml.YamlNode;
import digital.vya.backupdb.config.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mistake that somebody could make in one line of a file of routes: {@code after} stands there instead, or nothing. */
record RouteMistake(Path file, int line, Kind kind, String before, String after) {
    enum Kind {
        KEY,
        NAME,
        METHOD,
        NUMBER,
        PLACEHOLDER,
        EXPRESSION,
        CRON,
        VALUE,
        LINE
    }

    private static final Pattern KEY = Pattern.compile("( *(?:- )*)([A-Za-z][A-Za-z0-9-]*):(?: (.*))?");
    private static final Pattern ITEM = Pattern.compile("( *- )([^:{]+)");
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9]+");

    /** What people read and Camel does not. */
    private static final Set<String> PROSE = Set.of("title", "description", "note", "example");

    private static final Set<String> NAMES = Set.of(
            "uri",
            "deadLetterUri",
            "ref",
            "name",
            "id",
            "type",
            "exceptionType",
            "executorService",
            "aggregationStrategy",
            "routeConfigurationId",
            "factoryMethod",
            "destroyMethod",
            "key");
    private static final List<String> NUMBERS = List.of("x", "-1", "1.5", "99999999999999999999", "", "10 minutes");
    private static final List<String> CRONS = List.of(
            "every day",
            "0 0 0 30 2 ?",
            "0 17 * * *",
            "0 17 * * * ? 1999",
            "0 61 * * * ?",
            "0 17 * * * *",
            "* * *",
            "");

    /** Every kind of mistake in every line, each in every way; what letter it hits is drawn. */
    static List<RouteMistake> in(Path file, Random random) throws IOException {
        List<String> lines = Files.readAllLines(file);
        Set<String> keys = keys(file);
        List<RouteMistake> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            new InLine(file, i + 1, lines.get(i), random, found).draw(keys);
        }
        return found;
    }

    /** Line and name of each key: a line of a longer text may look like one. */
    static Set<String> keys(Path file) {
        Set<String> keys = new HashSet<>();
        keys(YamlReader.read(file, (line, what, fix) -> {}).orElseThrow(), keys);
        return keys;
    }

    private static void keys(YamlNode node, Set<String> found) {
        node.entries().forEach(e -> {
            found.add(e.line() + " " + e.key());
            keys(e.value(), found);
        });
        node.items().forEach(i -> keys(i, found));
    }

    /** The file with the mistake in it. */
    String text() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        if (after == null) {
            lines.remove(line - 1);
        } else {
            lines.set(line - 1, after);
        }
        return String.join("\n", lines) + "\n";
    }

    @Override
    public String toString() {
        return file + ":" + line + " " + kind + " `" + before.strip() + "` -> `" + (after == null ? "" : after.strip())
                + "`";
    }

    private record InLine(Path file, int line, String text, Random random, List<RouteMistake> found) {
        void draw(Set<String> keys) {
            if (text.contains("no-question-at-start")) {
                // without it the start asks the bucket's server, which may be there or not
                return;
            }
            Matcher key = KEY.matcher(text);
            if (key.matches() && keys.contains(line + " " + key.group(2))) {
                add(Kind.KEY, key.group(1) + slip(key.group(2)) + text.substring(key.end(2)));
                add(Kind.LINE, null);
                if (key.group(3) != null && !PROSE.contains(key.group(2))) {
                    value(key.group(2), key.group(3), key.start(3));
                }
                return;
            }
            Matcher item = ITEM.matcher(text);
            if (item.matches() && !text.contains("${")) {
                add(Kind.LINE, null);
                add(Kind.NAME, item.group(1) + inWord(item.group(2), this::slip));
            }
        }

        private void value(String key, String value, int at) {
            String head = text.substring(0, at);
            if (key.equals("cron")) {
                CRONS.forEach(cron -> add(Kind.CRON, head + "\"" + cron + "\""));
                add(Kind.CRON, head + inWord(value.replace("*", "MON"), this::slip));
                add(Kind.CRON, text + "\n" + " ".repeat(head.indexOf("cron")) + "trigger.timeZone: Mars/Olympus");
                return;
            }
            if (key.equals("method")) {
                add(Kind.METHOD, head + WORD.matcher(value).replaceFirst(m -> slip(m.group())));
                add(Kind.METHOD, head + value.replaceFirst("\\(.*", "") + "(${body}, ${body}, 1, 2, 3, 4)");
                add(Kind.METHOD, head + value.replaceFirst("\\)$", ""));
                add(Kind.METHOD, head + value.replaceFirst("\\(\\$\\{[^}]*}(, )?", "("));
                add(Kind.METHOD, head + value.replaceFirst("\\(", ""));
                add(Kind.METHOD, head + value.replaceFirst("\\(.*", "") + "(${body}");
            }
            if (value.contains("{{")) {
                placeholder(head, value);
            }
            if (value.contains("${") || key.equals("expression")) {
                expression(head, value);
            }
            if (value.matches("\"?-?[0-9][0-9.]*[a-z]*\"?")) {
                NUMBERS.forEach(n -> add(Kind.NUMBER, head + n));
            } else if (NAMES.contains(key)) {
                add(Kind.NAME, head + inWord(value, this::slip));
                add(Kind.NAME, head + "spool");
                add(Kind.NAME, head + inWord(value, word -> ""));
            } else if (!value.contains("${") && !value.contains("{{")) {
                add(Kind.VALUE, head + inWord(value, this::slip));
                add(Kind.VALUE, head + "true");
                add(Kind.VALUE, head + "\"#spool\"");
                add(Kind.VALUE, head + "{spool: spool}");
            }
        }

        private void placeholder(String head, String value) {
            add(Kind.PLACEHOLDER, head + value.replaceFirst("\\{\\{", "{"));
            add(Kind.PLACEHOLDER, head + value.replaceFirst("}}", "}"));
            add(Kind.PLACEHOLDER, head + value.replaceFirst("}}", ""));
            add(Kind.PLACEHOLDER, head + value.replaceFirst("\\{\\{", ""));
            for (String other :
                    List.of("env:VYA_NOT_THERE", "file:not/there", "not.there", "sys:not.there", "?spool")) {
                add(Kind.PLACEHOLDER, head + value.replaceFirst("\\{\\{[^}]*}}", "{{" + other + "}}"));
            }
            Matcher inner = Pattern.compile("\\{\\{([^}]*)}}").matcher(value);
            add(
                    Kind.PLACEHOLDER,
                    head
                            + inner.replaceFirst(
                                    m -> Matcher.quoteReplacement("{{" + inWord(m.group(1), this::slip) + "}}")));
        }

        private void expression(String head, String value) {
            add(Kind.EXPRESSION, head + value.replaceFirst("\\$\\{", "\\$"));
            add(Kind.EXPRESSION, head + value.replaceFirst("}", ""));
            add(Kind.EXPRESSION, head + value.replaceFirst("'", ""));
            add(Kind.EXPRESSION, head + value.replaceFirst(" == ", " = "));
            add(Kind.EXPRESSION, head + value.replaceFirst(" == ", " === "));
            add(Kind.EXPRESSION, head + value.replaceFirst(" (&&|\\|\\|) ", " & "));
            Matcher inner = Pattern.compile("\\$\\{([^}]*)}").matcher(value);
            add(
                    Kind.EXPRESSION,
                    head
                            + inner.replaceFirst(
                                    m -> Matcher.quoteReplacement("${" + inWord(m.group(1), this::slip) + "}")));
        }

        private void add(Kind kind, String changed) {
            if (!text.equals(changed)) {
                found.add(new RouteMistake(file, line, kind, text, changed));
            }
        }

        /** One of the words of a text, changed. */
        private String inWord(String value, UnaryOperator<String> change) {
            List<MatchResult> words = WORD.matcher(value).results().toList();
            if (words.isEmpty()) {
                return value;
            }
            MatchResult word = words.get(random.nextInt(words.size()));
            return value.substring(0, word.start()) + change.apply(word.group()) + value.substring(word.end());
        }

        private String slip(String word) {
            int at = random.nextInt(word.length() - 1);
            return switch (random.nextInt(3)) {
                case 0 -> word.substring(0, at) + word.substring(at + 1);
                case 1 -> word.substring(0, at + 1) + "x" + word.substring(at + 1);
                default -> word.substring(0, at) + word.charAt(at + 1) + word.charAt(at) + word.substring(at + 2);
            };
        }
    }
}
