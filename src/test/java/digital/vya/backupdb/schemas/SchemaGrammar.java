package digital.vya.backupdb.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws statements from a grammar by a seed. A line {@code rule: text} is one way to write a rule; in it stand
 * {@code <<rule>>}, {@code [[what may be left out]]}, {@code @+kind@} for the name of something new, {@code @kind@} for
 * something that is there, and {@code @kind=@} for the one that this statement named last. {@code bare-KIND} is
 * named without its schema, as everything is where no schema was made; {@code any-KIND} lists kinds that can stand for
 * one, {@code names-KIND} what names of it may begin with. With {@code fair} no way to write a rule is drawn twice before all
 * were drawn. What a server refuses is not there, and nothing here needs to know it.
 */
final class SchemaGrammar {
    /** What names begin with: a number follows. */
    static final List<String> ODDITIES = List.of(
            "a",
            "b",
            "Upper",
            "with space",
            "quo\"te",
            "semi;colon",
            "back\\slash",
            "$d$",
            "--c",
            "/*c",
            "é日本",
            "it's",
            ":v",
            "%s",
            "a.b",
            "line\nend",
            "\\.",
            "tab\t",
            "select",
            "x".repeat(55));

    private static final Pattern OPTIONAL = Pattern.compile("\\[\\[((?:(?!\\[\\[|\\]\\]).)*)\\]\\]");
    private static final Pattern PLACE = Pattern.compile("<<([a-z-]+)>>|@(\\+?)([a-z]+)(=?)@");
    private static final int DEEPEST = 40;

    private final Map<String, List<String>> rules = new HashMap<>();
    private final Random random;
    private final UnaryOperator<String> quoted;
    private final List<String> oddities;
    private final Map<String, List<String>> made = new HashMap<>();
    private final Map<String, String> last = new HashMap<>();
    private final List<Map.Entry<String, String>> fresh = new ArrayList<>();
    private final Map<String, List<String>> undrawn = new HashMap<>();
    private int names;

    SchemaGrammar(String resource, long seed, UnaryOperator<String> quoted, List<String> oddities) {
        this.random = new Random(seed);
        this.quoted = quoted;
        this.oddities = oddities;
        for (String line : read(resource).lines().toList()) {
            int colon = line.indexOf(": ");
            if (colon > 0 && !line.startsWith("#")) {
                rules.computeIfAbsent(line.substring(0, colon), rule -> new ArrayList<>())
                        .add(line.substring(colon + 2));
            }
        }
    }

    /** So many statements of a rule; those that need something that is not there yet are drawn again. */
    List<String> draw(String rule, int count) {
        List<String> statements = new ArrayList<>();
        for (int tries = 0; statements.size() < count && tries < count * 20; tries++) {
            add("<<" + rule + ">>", statements);
        }
        return statements;
    }

    /** Every way to write a rule, once and in order. */
    List<String> each(String rule) {
        List<String> statements = new ArrayList<>();
        for (String way : rules.get(rule)) {
            add(way, statements);
        }
        return statements;
    }

    private void add(String text, List<String> statements) {
        last.clear();
        fresh.clear();
        String statement = expanded(text, 0);
        if (statement != null) {
            statements.add(statement);
            fresh.forEach(one -> know(one.getKey(), one.getValue()));
        }
    }

    private String expanded(String text, int depth) {
        if (depth > DEEPEST) {
            return null;
        }
        StringBuilder whole = new StringBuilder();
        Matcher place = PLACE.matcher(chosen(text));
        while (place.find()) {
            String put = place.group(1) != null
                    ? expanded(way(place.group(1)), depth + 1)
                    : named(
                            !place.group(2).isEmpty(),
                            place.group(3),
                            !place.group(4).isEmpty());
            if (put == null) {
                return null;
            }
            place.appendReplacement(whole, Matcher.quoteReplacement(put));
        }
        return place.appendTail(whole).toString();
    }

    private String chosen(String text) {
        String left = text;
        for (Matcher optional = OPTIONAL.matcher(left); optional.find(); optional = OPTIONAL.matcher(left)) {
            left = left.substring(0, optional.start())
                    + (random.nextBoolean() ? optional.group(1) : "")
                    + left.substring(optional.end());
        }
        return left;
    }

    private String named(boolean isNew, String kind, boolean again) {
        if (again) {
            return last.get(kind);
        }
        if (isNew) {
            String name = quoted.apply(one(rules.getOrDefault("names-" + kind, oddities)) + ++names);
            boolean bare = rules.containsKey("bare-" + kind) || made("schema").isEmpty();
            String whole = bare ? name : one(made("schema")) + "." + name;
            fresh.add(Map.entry(kind, whole));
            last.put(kind, whole);
            return whole;
        }
        List<String> there = made.get(rules.containsKey("any-" + kind) ? one(rules.get("any-" + kind)) : kind);
        String name = there == null ? null : one(there);
        last.put(kind, name);
        return name;
    }

    /** Something that is there without a statement of this grammar. */
    void know(String kind, String name) {
        made.computeIfAbsent(kind, k -> new ArrayList<>()).add(name);
    }

    List<String> made(String kind) {
        return made.getOrDefault(kind, List.of());
    }

    private String way(String rule) {
        if (!rules.containsKey("fair")) {
            return one(rules.get(rule));
        }
        List<String> left = undrawn.computeIfAbsent(rule, r -> new ArrayList<>());
        if (left.isEmpty()) {
            left.addAll(rules.get(rule));
            Collections.shuffle(left, random);
        }
        return left.remove(left.size() - 1);
    }

    private <T> T one(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private static String read(String resource) {
        try (InputStream in = SchemaGrammar.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
