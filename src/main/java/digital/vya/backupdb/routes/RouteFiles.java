package digital.vya.backupdb.routes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which files of routes a call needs: the one whose route it calls, those whose routes that one calls, and so on. Read as
 * text, as parsing what is not needed is what this saves. Where it cannot be seen what a file offers, the file is always
 * needed; where it cannot be seen what a file calls, it needs all of them.
 */
public final class RouteFiles {
    private static final String ENDING = ".camel.yaml";
    private static final Pattern FROM = Pattern.compile("(?m)\\bfrom\\s*\"?'?\\s*:");
    /** As the shipped routes and Kaoto write it; any other form counts as one that is not understood. */
    private static final Pattern OFFERED = Pattern.compile("(?m)^( *)from:[ \\t]*\\n(?:\\1 +(?:id|description): .*\\n)*"
            + "\\1 +uri: [\"']?direct(?::([\\w-]+)[\"']?|[\"']?[ \\t]*\\n\\1 +parameters:[ \\t]*\\n\\1 +name: [\"']?([\\w-]+)[\"']?)"
            + "[ \\t]*\\n");

    private static final Pattern CALLED =
            Pattern.compile("\\bdirect:(?://)?([\\w-]+)|\\bname[\"']?\\s*:\\s*[\"']?([\\w-]+)");
    private static final Pattern CALLED_BY_A_NAME_MADE_WHILE_RUNNING = Pattern.compile("\\bdirect:(?://)?+[^\\w\\s-]"
            + "|\\b(?:uri|name|toD?|wireTap|enrich|pollEnrich)[\"']?\\s*+:\\s*+[\"']?+(?:[$>|]|\\{\\{)"
            + "|\\b(?:recipientList|routingSlip|dynamicRouter)\\b");

    /** One, or all that begin so where the rest is made while running. */
    private static final Pattern KAMELET =
            Pattern.compile("(?:\\bkamelet:(?://)?+|\\btemplateId[\"']?\\s*+:\\s*+[\"']?+)([\\w-]*+)([$]|\\{\\{)?+");

    /** An entry of the file; what is no route may be meant for all routes. */
    private static final Pattern ENTRY = Pattern.compile("(?m)^[^\\s#].*");

    private final List<Path> files = new ArrayList<>();
    private final Map<Path, Set<String>> calls = new TreeMap<>();
    private final Map<Path, List<MatchResult>> kameletCalls = new TreeMap<>();
    private final Map<String, Path> offers = new TreeMap<>();
    private final Set<Path> always = new LinkedHashSet<>();
    private final Map<String, Path> kamelets = new TreeMap<>();
    private boolean all;

    private RouteFiles() {}

    /** All of a folder but what starts by itself, in {@code triggers/}. */
    public static RouteFiles of(Path routes) {
        RouteFiles found = new RouteFiles();
        Path triggers = routes.resolve("triggers");
        Path folder = routes.resolve("kamelets");
        try (Stream<Path> files = Files.walk(routes)) {
            for (Path file : files.filter(f -> f.getFileName().toString().endsWith(".yaml"))
                    .filter(Files::isRegularFile)
                    .filter(f -> !f.startsWith(triggers))
                    .sorted()
                    .toList()) {
                String name = file.getFileName().toString();
                if (file.startsWith(folder)) {
                    found.kamelets.put(name.substring(0, name.indexOf('.')), file);
                    found.read(file, Files.readString(file));
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
        List<String> names = OFFERED.matcher(text)
                .results()
                .map(m -> m.group(2) == null ? m.group(3) : m.group(2))
                .toList();
        names.forEach(name -> offers.put(name, file));
        List<String> entries =
                ENTRY.matcher(text).results().map(m -> m.group().strip()).toList();
        boolean understood = !names.isEmpty()
                && names.size() == entries.size()
                && entries.stream().allMatch("- route:"::equals)
                && names.size() == FROM.matcher(text).results().count();
        if (!understood) {
            always.add(file);
        }
        files.add(file);
        read(file, text);
        all |= CALLED_BY_A_NAME_MADE_WHILE_RUNNING.matcher(text).find();
    }

    private void read(Path file, String text) {
        // a parameter of a Kamelet may have the name of a route
        boolean parametersCall = !kamelets.containsValue(file);
        calls.put(
                file,
                CALLED.matcher(text)
                        .results()
                        .map(m -> m.group(1) == null && parametersCall ? m.group(2) : m.group(1))
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()));
        kameletCalls.put(file, KAMELET.matcher(text).results().toList());
    }

    private Stream<Path> next(Path file) {
        Stream<Path> called =
                calls.get(file).stream().filter(offers::containsKey).map(offers::get);
        Stream<Path> made = kameletCalls.get(file).stream().flatMap(call -> kamelets.entrySet().stream()
                .filter(k -> call.group(2) == null
                        ? k.getKey().equals(call.group(1))
                        : k.getKey().startsWith(call.group(1)))
                .map(Map.Entry::getValue));
        return Stream.concat(called, made);
    }

    /** In a fixed order. */
    public List<Path> all() {
        return List.copyOf(files);
    }

    /** In the same order; all of them where the name is not known. */
    public List<Path> neededBy(String direct) {
        if (all || !offers.containsKey(direct)) {
            return all();
        }
        Set<Path> needed = new LinkedHashSet<>();
        Deque<Path> next = new ArrayDeque<>(always);
        next.add(offers.get(direct));
        while (!next.isEmpty()) {
            Path file = next.remove();
            if (needed.add(file)) {
                next(file).forEach(next::add);
            }
        }
        return files.stream().filter(needed::contains).toList();
    }
}
