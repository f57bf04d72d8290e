package digital.vya.backupdb.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, told on the terminal as it comes. */
final class Findings {
    private final List<Ratio> ratios = new ArrayList<>();
    private final List<Figure> figures = new ArrayList<>();
    private final Map<String, String> versions = new LinkedHashMap<>();

    void add(Ratio ratio) {
        ratios.add(ratio);
        System.out.printf(
                Locale.ROOT,
                "%-8s %-44s %7.2f s   %-44s %7.2f s   ratio %.2f (%.2f to %.2f)%s%s%n",
                ratio.measurement(),
                ratio.ours().name(),
                ratio.ours().median(),
                ratio.raw().name(),
                ratio.raw().median(),
                ratio.median(),
                ratio.least(),
                ratio.most(),
                ratio.aim() == null ? "" : ", aim " + ratio.aim() + (ratio.met() ? "" : ", not reached"),
                ratio.size() == null ? "" : String.format(Locale.ROOT, ", size %.3f", ratio.size()));
    }

    void add(Figure figure) {
        figures.add(figure);
        System.out.printf(
                Locale.ROOT,
                "%-8s %-60s %.2f %s%n",
                figure.measurement(),
                figure.what(),
                figure.value(),
                figure.unit());
    }

    /** A version that only a measurement can tell, as the program is there no longer than that. */
    void with(String program, String version) {
        versions.put(program, version);
    }

    List<Ratio> ratios() {
        return List.copyOf(ratios);
    }

    List<Figure> figures() {
        return List.copyOf(figures);
    }

    Map<String, String> versions() {
        return new LinkedHashMap<>(versions);
    }
}
