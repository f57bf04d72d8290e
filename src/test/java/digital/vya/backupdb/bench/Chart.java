package digital.vya.backupdb.bench;

import java.util.List;
import java.util.Locale;

/** The ratios as bars: shorter is better, 1 is the raw tool, the small line is the aim. */
final class Chart {
    private static final int LEFT = 470;
    private static final int WIDTH = 960;
    private static final int LINE = 30;
    private static final int TOP = 40;

    private Chart() {}

    static String of(List<Ratio> ratios) {
        double most = ratios.stream().mapToDouble(Ratio::most).max().orElse(1);
        double unit = (WIDTH - LEFT - 80) / Math.max(1.2, most);
        int height = TOP + ratios.size() * LINE + 30;
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"13\">%n<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>%n"
                        + "<text x=\"10\" y=\"22\" font-weight=\"bold\">Time beside the raw tool:"
                        + " shorter is better</text>%n",
                WIDTH,
                height,
                WIDTH,
                height));
        for (int i = 0; i < ratios.size(); i++) {
            bar(svg, ratios.get(i), TOP + i * LINE, unit);
        }
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.0f\" y1=\"%d\" x2=\"%.0f\" y2=\"%d\" stroke=\"#333\" stroke-dasharray=\"4 3\"/>%n"
                        + "<text x=\"%.0f\" y=\"%d\" text-anchor=\"middle\">the raw tool</text>%n</svg>%n",
                LEFT + unit,
                TOP - 6,
                LEFT + unit,
                height - 20,
                LEFT + unit,
                height - 6));
        return svg.toString();
    }

    private static void bar(StringBuilder svg, Ratio ratio, int y, double unit) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s / %s</text>%n"
                        + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"18\" fill=\"%s\"/>%n"
                        + "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#000\"/>%n"
                        + "<text x=\"%.1f\" y=\"%d\">%.2f</text>%n",
                LEFT - 8,
                y + 14,
                escaped(ratio.ours().name()),
                escaped(ratio.raw().name()),
                LEFT,
                y,
                ratio.median() * unit,
                ratio.met() ? "#5b8c5a" : "#c77b30",
                LEFT + ratio.least() * unit,
                y + 9,
                LEFT + ratio.most() * unit,
                y + 9,
                LEFT + ratio.most() * unit + 6,
                y + 14,
                ratio.median()));
        if (ratio.aim() != null) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#c00\" stroke-width=\"2\"/>%n",
                    LEFT + ratio.aim() * unit,
                    y - 2,
                    LEFT + ratio.aim() * unit,
                    y + 20));
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
