package digital.vya.backupdb.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which files of routes a call needs: the one whose route it calls, those whose routes that one calls, and so on. Read as
 * text, as parsing what is not needed is what this saves. Where it cannot be seen what a file offers, the file is always
 * needed; where it cannot be seen what a needed file calls, all are.
 */
public final class RouteFiles {
    private static final String ENDING = ".camel.yaml";
    private static final String ROUTE = "- route:";
    private static final String FROM = "from";
    private static final Pattern FROM_KEY = Pattern.compile("from[\"']?\\s*+:");
    /** As the shipped routes and Kaoto write it; any other form counts as one that is not understood. */
    private static final Pattern OFFERED = Pattern.compile("( *)from:[ \\t]*\\n(?:\\1 +(?:id|description): .*\\n)*"
            + "\\1 +uri: [\"']?direct(?::([\\w-]+)[\"']?|[\"']?[ \\t]*\\n\\1 +parameters:[ \\t]*\\n\\1 +name: [\"']?([\\w-]+)[\"']?)"
            + "[ \\t]*\\n");

    private static final Pattern CALLED =
            Pattern.compile("direct:(?://)?([\\w-]+)|name[\"']?\\s*+:\\s*+[\"']?+([\\w-]+)");
    /** A Kamelet's own parameters are called name as well. */
    private static final Pattern CALLED_BY_A_KAMELET = Pattern.compile("direct:(?://)?([\\w-]+)");

    /** Java that is not ours may call any route. */
    private static final String OTHER_JAVA = "|beanType[\"']?\\s*+:"
            + "|(?:#class:|\\btype[\"']?\\s*+:\\s*+[\"']?+(?!#class:))(?!java\\.|org\\.apache\\.camel\\.|digital\\.vya\\.)\\w+\\.\\w";

    private static final String DIRECT_MADE_WHILE_RUNNING = "direct:(?://)?+[^\\w\\s-]" + OTHER_JAVA;
    private static final Pattern MADE_WHILE_RUNNING = Pattern.compile(DIRECT_MADE_WHILE_RUNNING
            + "|(?:uri|name|toD?|wireTap|enrich|pollEnrich)[\"']?\\s*+:\\s*+[\"']?+(?:[$>|]|\\{\\{)"
            + "|recipientList|routingSlip|dynamicRouter");
    private static final Pattern MADE_WHILE_RUNNING_BY_A_KAMELET = Pattern.compile(DIRECT_MADE_WHILE_RUNNING);
    /** One, or all that begin so where the rest is made while running. */
    private static final Pattern KAMELET =
            Pattern.compile("(?:kamelet:(?://)?+|templateId[\"']?\\s*+:\\s*+[\"']?+)([\\w-]*+)([$]|\\{\\{)?+");

    private final Map<Path, String> files = new TreeMap<>();
    private final Map<String, Path> kamelets = new TreeMap<>();
    private final Map<String, Path> offers = new TreeMap<>();
    private final Set<Path> always = new LinkedHashSet<>();

    private RouteFiles() {}

    /** All of a folder but what starts by itself, in {@code triggers/}. */
    public static RouteFiles of(Path routes) {
        RouteFiles found = new RouteFiles();
        Path triggers = routes.resolve("triggers");
        Path kamelets = routes.resolve("kamelets");
        try (Stream<Path> all = Files.walk(routes)) {
            for (Path file : all.filter(f -> f.getFileName().toString().endsWith(".yaml"))
                    .filter(Files::isRegularFile)
                    .filter(f -> !f.startsWith(triggers))
                    .toList()) {
                String name = file.getFileName().toString();
                if (file.startsWith(kamelets)) {
                    found.kamelets.put(name.substring(0, name.indexOf('.')), file);
                } else if (name.endsWith(ENDING)) {
                    found.add(file, Files.readString(file));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private void add(Path file, String text) {
        files.put(file, text);
        int starts = 0;
        int understood = 0;
        for (int at = text.indexOf(FROM); at >= 0; at = text.indexOf(FROM, at + 1)) {
            if (FROM_KEY.matcher(text).region(at, text.length()).lookingAt()) {
                starts++;
                Matcher offered = OFFERED.matcher(text).region(text.lastIndexOf('\n', at) + 1, text.length());
                if (offered.lookingAt()) {
                    understood++;
                    offers.put(offered.group(2) == null ? offered.group(3) : offered.group(2), file);
                }
            }
        }
        if (starts == 0 || starts != understood || starts != routes(text)) {
            always.add(file);
        }
    }

    /** How many there are; -1 where the file holds anything else, which may be meant for all routes. */
    private static int routes(String text) {
        int routes = 0;
        for (int line = 0; line < text.length(); ) {
            int end = text.indexOf('\n', line);
            end = end < 0 ? text.length() : end;
            if (line < end && " #\r".indexOf(text.charAt(line)) < 0) {
                if (!text.substring(line, end).strip().equals(ROUTE)) {
                    return -1;
                }
                routes++;
            }
            line = end + 1;
        }
        return routes;
    }

    /** In a fixed order. */
    public List<Path> all() {
        return List.copyOf(files.keySet());
    }

    /** In the same order; all of them where the name is not known. */
    public List<Path> neededBy(String direct) {
        if (!offers.containsKey(direct)) {
            return all();
        }
        Set<Path> needed = new LinkedHashSet<>();
        Deque<Path> next = new ArrayDeque<>(always);
        next.add(offers.get(direct));
        while (!next.isEmpty()) {
            Path file = next.remove();
            if (needed.add(file)) {
                Optional<Set<Path>> called = calledBy(file);
                if (called.isEmpty()) {
                    return all();
                }
                next.addAll(called.get());
            }
        }
        return files.keySet().stream().filter(needed::contains).toList();
    }

    /** Files of routes and of Kamelets; empty where that is known only while it runs. */
    private Optional<Set<Path>> calledBy(Path file) {
        boolean kamelet = !files.containsKey(file);
        String text = kamelet ? read(file) : files.get(file);
        if ((kamelet ? MADE_WHILE_RUNNING_BY_A_KAMELET : MADE_WHILE_RUNNING)
                .matcher(text)
                .find()) {
            return Optional.empty();
        }
        Set<Path> called = new LinkedHashSet<>();
        Matcher call = (kamelet ? CALLED_BY_A_KAMELET : CALLED).matcher(text);
        while (call.find()) {
            Path offered = offers.get(call.group(1) == null ? call.group(2) : call.group(1));
            if (offered != null) {
                called.add(offered);
            }
        }
        Matcher made = KAMELET.matcher(text);
        while (made.find()) {
            String name = made.group(1);
            boolean begun = made.group(2) != null;
            kamelets.forEach((other, its) -> {
                if (begun ? other.startsWith(name) : other.equals(name)) {
                    called.add(its);
                }
            });
        }
        return Optional.of(called);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
