package digital.vya.backupdb.sweep;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import digital.vya.backupdb.servers.Folders;
import digital.vya.backupdb.servers.S3ProxyServer;
import digital.vya.backupdb.sweep.fs.FaultyFileSystemProvider;
import digital.vya.backupdb.sweep.subject.Engine;
import digital.vya.backupdb.sweep.subject.Subject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Some lanes of the sweep in a JVM of its own, whose whole file system is the faulty one. Arguments: the lanes, with
 * commas; {@code long} or {@code short}; the seeds that choose the calls.
 */
public final class SweepMain {
    private static final List<Kind> PATIENT = List.of(Kind.HANG, Kind.SLOW);
    /** What takes seconds is done to every so-manieth call only. */
    private static final int STRIDE = 7;

    private static final int KINDS_OF_A_SHORT_RUN = 2;

    private final Sweep sweep;
    private final Tally tally;
    private final long began = System.nanoTime();

    private SweepMain(Sweep sweep, Tally tally) {
        this.sweep = sweep;
        this.tally = tally;
    }

    public static void main(String[] arguments) throws Exception {
        Map<Engine, List<Lane>> lanes = Stream.of(arguments[0].split(","))
                .map(Lane::valueOf)
                .collect(Collectors.groupingBy(lane -> lane.engine, LinkedHashMap::new, Collectors.toList()));
        boolean all = arguments[1].equals("long");
        long[] seeds = Stream.of(arguments).skip(2).mapToLong(Long::parseLong).toArray();
        Path home = Files.createTempDirectory("vya-sweep-");
        Tally tally = new Tally();
        Thread early = new Thread(() -> System.out.println("SWEEP ended early\n" + tally.report()));
        Runtime.getRuntime().addShutdownHook(early);
        try {
            for (List<Lane> ofOneEngine : lanes.values()) {
                sweep(ofOneEngine, all, seeds, home, tally);
            }
        } finally {
            Folders.delete(home);
        }
        Runtime.getRuntime().removeShutdownHook(early);
        System.out.println(tally.report());
        System.exit(tally.isClean() ? 0 : 1);
    }

    private static void sweep(List<Lane> lanes, boolean all, long[] seeds, Path home, Tally tally) throws Exception {
        Engine engine = lanes.get(0).engine;
        Path stageHome = home.resolve("stage-" + engine);
        FaultyFileSystemProvider.watch(stageHome.toString());
        boolean bucket = lanes.stream().anyMatch(lane -> lane.layer == Layer.S3);
        try (Subject subject = engine.start(stageHome, home);
                S3ProxyServer s3 = bucket ? S3ProxyServer.start() : null) {
            subject.live("2");
            try (Stage stage = Stage.set(stageHome, subject, lanes.get(0).retries(), s3)) {
                stage.routes();
                beQuiet();
                SweepMain main = new SweepMain(new Sweep(stage, new Invariants(stage), tally), tally);
                for (Lane lane : lanes) {
                    for (long seed : seeds) {
                        main.go(lane, all, new Random(seed));
                    }
                }
            }
        }
    }

    /** What fails here is meant to. */
    private static void beQuiet() {
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLoggerList()
                .forEach(logger -> logger.setLevel(Level.OFF));
    }

    private void go(Lane lane, boolean all, Random random) throws Exception {
        if (!all) {
            int chosen = random.nextInt(lane.scenarios().size());
            sweep.some(lane.scenarios().get(chosen).get(), lane.layer, KINDS_OF_A_SHORT_RUN, random);
            return;
        }
        for (Supplier<Scenario> scenario : lane.scenarios()) {
            everyCall(scenario.get(), lane, random);
        }
    }

    private void everyCall(Scenario scenario, Lane lane, Random random) throws Exception {
        for (Kind kind : Sweep.kinds(lane.layer)) {
            int before = tally.faults();
            int step = PATIENT.contains(kind) ? Math.max(STRIDE, lane.stride()) : lane.stride();
            sweep.all(scenario, lane.layer, kind, 1 + random.nextInt(step), step);
            long seconds = (System.nanoTime() - began) / 1_000_000_000;
            System.out.println("SWEEP " + lane + " " + scenario.name() + " " + kind + ": " + (tally.faults() - before)
                    + " faults, " + seconds + " s since the start");
        }
    }
}
