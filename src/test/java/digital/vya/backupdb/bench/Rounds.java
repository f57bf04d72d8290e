package digital.vya.backupdb.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Lets contenders take turns, so that what the machine does besides meets all of them. The first turn is not counted. */
final class Rounds {
    private Rounds() {}

    static Map<String, Timing> of(int rounds, List<Contender> contenders) throws Exception {
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        Map<String, Long> bytes = new LinkedHashMap<>();
        for (int round = 0; round <= rounds; round++) {
            for (Contender contender : contenders) {
                contender.tidy().run();
                long started = System.nanoTime();
                contender.work().run();
                double took = (System.nanoTime() - started) / 1e9;
                bytes.put(contender.name(), contender.made() == null ? 0 : size(contender.made()));
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
        seconds.forEach((name, all) -> timings.put(name, new Timing(name, List.copyOf(all), bytes.get(name))));
        return timings;
    }

    private static long size(Path made) throws IOException {
        try (Stream<Path> all = Files.walk(made)) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
