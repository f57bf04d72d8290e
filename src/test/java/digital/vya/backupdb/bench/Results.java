package digital.vya.backupdb.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what was found: a table to read, JSON to compute with, a chart. */
final class Results {
    private Results() {}

    /** The folder is this run's own: nothing of another run is in it. */
    static void write(Findings findings, Map<String, String> machine, Path folder) throws IOException {
        Files.createDirectories(folder);
        Map<String, String> head = new LinkedHashMap<>(machine);
        head.putAll(findings.versions());
        Files.writeString(folder.resolve("results.md"), text(findings, head));
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(folder.resolve("results.json").toFile(), json(findings, head));
        if (!findings.ratios().isEmpty()) {
            Files.writeString(folder.resolve("ratios.svg"), Chart.of(findings.ratios()));
        }
        Path latest = folder.resolveSibling("latest");
        Files.deleteIfExists(latest);
        Files.createSymbolicLink(latest, folder.getFileName());
    }

    private static String text(Findings findings, Map<String, String> head) {
        StringBuilder text = new StringBuilder();
        head.forEach((what, value) ->
                text.append("- ").append(what).append(": ").append(value).append('\n'));
        if (!findings.ratios().isEmpty()) {
            ratios(text, findings.ratios());
        }
        if (!findings.figures().isEmpty()) {
            figures(text, findings.figures());
        }
        return text.toString();
    }

    private static void ratios(StringBuilder text, List<Ratio> ratios) {
        String few = ratios.stream().anyMatch(Ratio::ofFewRounds) ? ", fewer than 5 rounds" : "";
        text.append("\n| what | ours | beside | ratio").append(few).append(" | spread | aim | size |\n");
        text.append("|---|---|---|---|---|---|---|\n");
        for (Ratio ratio : ratios) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s: %.2f s | %s: %.2f s | **%.2f** | %.2f to %.2f | %s | %s |%n",
                    ratio.measurement(),
                    cell(ratio.ours().name()),
                    ratio.ours().median(),
                    cell(ratio.raw().name()),
                    ratio.raw().median(),
                    ratio.median(),
                    ratio.least(),
                    ratio.most(),
                    ratio.aim() == null ? "" : ratio.aim() + (ratio.met() ? ", reached" : ", not reached"),
                    ratio.size() == null ? "" : String.format(Locale.ROOT, "%.3f", ratio.size())));
        }
    }

    private static void figures(StringBuilder text, List<Figure> figures) {
        text.append("\n| what | | figure |\n|---|---|---|\n");
        for (Figure figure : figures) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %.2f %s |%n",
                    figure.measurement(),
                    cell(figure.what()),
                    figure.value(),
                    figure.unit()));
        }
    }

    /** A bar would end the cell. */
    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static Map<String, Object> json(Findings findings, Map<String, String> machine) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("machine", machine);
        all.put("ratios", findings.ratios().stream().map(Results::json).toList());
        all.put("figures", findings.figures());
        return all;
    }

    private static Map<String, Object> json(Ratio ratio) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("measurement", ratio.measurement());
        one.put("ours", ratio.ours());
        one.put("raw", ratio.raw());
        one.put("ratio", ratio.median());
        one.put("spread", List.of(ratio.least(), ratio.most()));
        one.put("aim", ratio.aim());
        one.put("size", ratio.size());
        one.put("reached", ratio.met());
        return one;
    }
}
