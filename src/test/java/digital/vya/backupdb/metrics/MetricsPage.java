package digital.vya.backupdb.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Series as {@code name{label,label}}, from the page that is served and from the page that is read by people. */
final class MetricsPage {
    private static final Pattern SAMPLE = Pattern.compile("^(vya_[a-z_]+)(?:\\{(.*)})? \\S+$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern ROW = Pattern.compile("^\\| `(vya_[a-z_]+)` \\| ([^|]*) \\|", Pattern.MULTILINE);

    private MetricsPage() {}

    static Set<String> shapes(String scraped) {
        Set<String> shapes = new TreeSet<>();
        Matcher sample = SAMPLE.matcher(scraped);
        while (sample.find()) {
            List<String> labels = sample.group(2) == null
                    ? List.of()
                    : LABEL.matcher(sample.group(2))
                            .results()
                            .map(r -> r.group(1))
                            .toList();
            shapes.add(shape(sample.group(1), labels));
        }
        return shapes;
    }

    static Set<String> documented(Path document) throws IOException {
        Set<String> shapes = new TreeSet<>();
        Matcher row = ROW.matcher(Files.readString(document));
        while (row.find()) {
            List<String> labels = Arrays.stream(row.group(2).split(","))
                    .map(l -> l.replace("`", "").strip())
                    .filter(l -> !l.isEmpty())
                    .toList();
            shapes.add(shape(row.group(1), labels));
        }
        return shapes;
    }

    private static String shape(String name, List<String> labels) {
        return labels.stream().sorted().collect(Collectors.joining(",", name + "{", "}"));
    }
}
