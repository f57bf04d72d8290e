package digital.vya.backupdb.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lets contenders take turns, so that what the machine does besides meets all of them. The first turn is not counted. */
final class Rounds {
    private Rounds() {}

    static Map<String, Timing> of(int rounds, List<Contender> contenders) throws Exception {
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (Contender contender : contenders) {
                contender.tidy().run();
                long started = System.nanoTime();
                contender.work().run();
                double took = (System.nanoTime() - started) / 1e9;
                if (round > 0) {
                    seconds.computeIfAbsent(contender.name(), n -> new ArrayList<>())
                            .add(took);
                }
            }
        }
        for (Contender contender : contenders) {
            contender.tidy().run();
        }
        Map<String, Timing> timings = new LinkedHashMap<>();
        seconds.forEach((name, all) -> timings.put(name, new Timing(name, List.copyOf(all))));
        return timings;
    }
}
