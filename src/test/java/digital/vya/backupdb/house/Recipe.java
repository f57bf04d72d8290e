package digital.vya.backupdb.house;

import digital.vya.backupdb.backup.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The YAML of a how-to: each block stands below the name of its file, or also of the item or property there that it comes
 * after or takes the place of.
 */
record Recipe(String file, boolean replaces, String kind, String anchor, String yaml) {
    private static final Pattern BLOCK = Pattern.compile("(?m)^(.*)\n```yaml\n((?s:.*?))^```$");
    private static final Pattern TITLE = Pattern.compile(
            "`([\\w./-]+)`(?:, (after|in place of) the (step|destination|instance|policy|property) `([\\w-]+)`)?:");

    static List<Recipe> of(String howTo) {
        List<Recipe> all = new ArrayList<>();
        Matcher block = BLOCK.matcher(text(Path.of("docs", "how-to", howTo)));
        while (block.find()) {
            Matcher title = TITLE.matcher(block.group(1));
            if (!title.matches()) {
                throw new AssertionError(howTo + ": what file is the YAML below `" + block.group(1) + "`?");
            }
            all.add(new Recipe(
                    title.group(1),
                    "in place of".equals(title.group(2)),
                    title.group(3),
                    title.group(4),
                    block.group(2)));
        }
        return all;
    }

    Recipe with(String text, String other) {
        if (!yaml.contains(text)) {
            throw new AssertionError(text + " is not in the example for " + file);
        }
        return new Recipe(file, replaces, kind, anchor, yaml.replace(text, other));
    }

    void applyTo(Installation installation) {
        installation.write(
                file, anchor == null ? yaml : inserted(text(installation.home().resolve(file))));
    }

    /** The file with the block behind the item or property, or in its place. */
    private String inserted(String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        boolean property = kind.equals("property");
        int named = indexOf(lines, property ? anchor + ":" : "id: " + anchor);
        int first = named;
        while (!property && !lines.get(first).strip().startsWith("- ")) {
            first--;
        }
        int indent = indent(lines.get(first));
        int next = named + 1;
        while (next < lines.size() && indent(lines.get(next)) > indent) {
            next++;
        }
        if (replaces) {
            lines.subList(first, next).clear();
            next = first;
        }
        lines.addAll(next, yaml.indent(indent).lines().toList());
        return String.join("\n", lines) + "\n";
    }

    private int indexOf(List<String> lines, String wanted) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).replaceFirst("^ *(- )?", "").equals(wanted)) {
                return i;
            }
        }
        throw new AssertionError(file + " has no " + wanted);
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
