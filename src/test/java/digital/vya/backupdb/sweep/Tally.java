package digital.vya.backupdb.sweep;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was injected, and what came of it. */
final class Tally {
    private final Map<Layer, Map<Kind, Integer>> faults = new EnumMap<>(Layer.class);
    private final Map<String, Integer> scenarios = new TreeMap<>();
    private final List<String> broken = new ArrayList<>();
    private int falseGreens;
    private int pointsLost;
    private int red;

    void fault(String scenario, Faults.Plan plan, boolean green) {
        faults.computeIfAbsent(plan.layer(), layer -> new EnumMap<>(Kind.class)).merge(plan.kind(), 1, Integer::sum);
        scenarios.merge(scenario, 1, Integer::sum);
        red += green ? 0 : 1;
    }

    void broken(String what, AssertionError e) {
        falseGreens += e instanceof Invariants.FalseGreen ? 1 : 0;
        pointsLost += e instanceof Invariants.PointLost ? 1 : 0;
        broken.add(what + ": " + e.getMessage());
        System.out.println("SWEEP BROKEN " + broken.get(broken.size() - 1));
    }

    int faults() {
        return scenarios.values().stream().mapToInt(Integer::intValue).sum();
    }

    boolean isClean() {
        return broken.isEmpty();
    }

    /** A table for people, then everything that did not hold. */
    String report() {
        StringBuilder text = new StringBuilder();
        faults.forEach((layer, kinds) -> text.append("SWEEP layer ")
                .append(layer)
                .append(' ')
                .append(kinds)
                .append('\n'));
        text.append("SWEEP scenarios ").append(scenarios).append('\n');
        text.append("SWEEP faults injected ")
                .append(faults())
                .append(" (")
                .append(red)
                .append(" told as failures)");
        text.append(", false greens ")
                .append(falseGreens)
                .append(", points lost ")
                .append(pointsLost);
        text.append(", other promises broken ").append(broken.size() - falseGreens - pointsLost);
        return text.toString();
    }
}
