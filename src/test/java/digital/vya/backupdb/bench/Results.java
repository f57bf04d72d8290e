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

    static void write(Findings findings, Map<String, String> machine, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("results.md"), table(findings, machine));
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(folder.resolve("results.json").toFile(), json(findings, machine));
        if (!findings.ratios().isEmpty()) {
            Files.writeString(folder.resolve("ratios.svg"), Chart.of(findings.ratios()));
        }
    }

    private static String table(Findings findings, Map<String, String> machine) {
        StringBuilder text = new StringBuilder();
        machine.forEach((what, value) ->
                text.append("- ").append(what).append(": ").append(value).append('\n'));
        if (!findings.ratios().isEmpty()) {
            text.append("\n| what | ours | beside | ratio | spread | aim | size |\n|---|---|---|---|---|---|---|\n");
            for (Ratio ratio : findings.ratios()) {
                text.append(String.format(
                        Locale.ROOT,
                        "| %s | %s: %.2f s | %s: %.2f s | **%.2f** | %.2f to %.2f | %s | %s |%n",
                        ratio.measurement(),
                        ratio.ours().name(),
                        ratio.ours().median(),
                        ratio.raw().name(),
                        ratio.raw().median(),
                        ratio.median(),
                        ratio.least(),
                        ratio.most(),
                        ratio.aim() == null ? "" : ratio.aim() + (ratio.met() ? ", reached" : ", not reached"),
                        ratio.size() == null ? "" : String.format(Locale.ROOT, "%.3f", ratio.size())));
            }
        }
        if (!findings.figures().isEmpty()) {
            text.append("\n| what | | figure |\n|---|---|---|\n");
            for (Figure figure : findings.figures()) {
                text.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %.2f %s |%n",
                        figure.measurement(),
                        figure.what(),
                        figure.value(),
                        figure.unit()));
            }
        }
        return text.toString();
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
