package digital.vya.backupdb.bench;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How soon a command answers, and what a service with very many instances takes. */
final class StartBench {
    private static final Duration READY_WITHIN = Duration.ofMinutes(10);
    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private StartBench() {}

    /** Through the launcher, as an operator does. */
    static void commands(Options options, Findings findings) throws Exception {
        Path folder = Files.createDirectories(options.work().resolve("start"));
        Installation installation = Installation.in(folder.resolve("vya")).configure(config(folder, 3));
        Map<String, String> environment = Map.of(
                "VYA_SPOOL_DIRECTORY", folder.resolve("spool").toString(),
                "VYA_STATE_DIRECTORY", folder.resolve("state").toString(),
                "LAUNCHER", Path.of("vya-backupdb").toAbsolutePath().toString(),
                "CONFIG", installation.config().toString());
        List<Contender> contenders = new ArrayList<>();
        for (String command : List.of(
                "--help",
                "config validate --config $CONFIG",
                "status --config $CONFIG || true",
                "restore-list --config $CONFIG")) {
            contenders.add(new Contender(
                    command.replace(" --config $CONFIG", "").replace(" || true", ""),
                    () -> Shell.run(environment, folder, "$LAUNCHER " + command),
                    () -> {}));
        }
        for (Timing took : Rounds.of(options.rounds(), contenders).values()) {
            findings.add(new Figure("start", "vya-backupdb " + took.name(), took.median(), "s"));
        }
    }

    /** Serve, with a schedule each. */
    static void instances(Options options, Findings findings) throws Exception {
        for (int instances : List.of(100, 1_000, 10_000)) {
            Path folder = Files.createDirectories(options.work().resolve("serve-" + instances));
            Installation installation = Installation.in(folder.resolve("vya")).configure(config(folder, instances));
            Path said = folder.resolve("said");
            long started = System.nanoTime();
            Process program = installation.program(
                    List.of("-Xmx512m", "-XX:+UseSerialGC", "-Dvya.http.enabled=false"), Map.of(), said, "serve");
            try {
                waitFor(said, program);
                String what = "serve, " + instances + " instances, ";
                findings.add(new Figure("start", what + "ready", (System.nanoTime() - started) / 1e9, "s"));
                findings.add(new Figure("start", what + "heap in use", heap(program.pid()), "MB"));
                findings.add(new Figure("start", what + "RSS", rss(program.pid()), "MB"));
            } finally {
                program.destroy();
                program.waitFor(60, TimeUnit.SECONDS);
            }
            Folders.delete(folder);
        }
    }

    private static void waitFor(Path said, Process program) throws IOException, InterruptedException {
        long end = System.nanoTime() + READY_WITHIN.toNanos();
        while (!Files.readString(said).contains("Serving: ")) {
            if (!program.isAlive() || System.nanoTime() > end) {
                throw new IOException("serve is not ready: " + Files.readString(said));
            }
            program.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    private static double heap(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        double kilobytes = 0;
        // def new and tenured, not metaspace
        for (String line : jcmd(pid, "GC.heap_info").lines().toList()) {
            Matcher used = USED.matcher(line);
            if (line.contains("generation") && used.find()) {
                kilobytes += Double.parseDouble(used.group(1));
            }
        }
        return kilobytes / 1024;
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(pid),
                        command)
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        jcmd.waitFor();
        return said;
    }

    private static double rss(long pid) throws IOException {
        Matcher rss = RSS.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
        return rss.find() ? Double.parseDouble(rss.group(1)) / 1024 : 0;
    }

    /** Every instance has a schedule of its own. */
    static String config(Path folder, int instances) {
        StringBuilder yaml = new StringBuilder("server: {name: bench}\ninstances:\n");
        StringBuilder schedules = new StringBuilder("schedules:\n");
        for (int i = 0; i < instances; i++) {
            yaml.append("  - {id: pg%05d, engine: postgresql, host: db%d.invalid, user: backup, policy: nightly}\n"
                    .formatted(i, i));
            schedules.append(
                    "  - {id: s%05d, weekdays: [mon, thu], time: '02:%02d', timeZone: UTC, instances: [pg%05d]}\n"
                            .formatted(i, i % 60, i));
        }
        return yaml.append(schedules) + """
                policies:
                  - id: nightly
                    destinations: [disk]
                destinations:
                  - id: disk
                    type: file
                    parameters: {directory: %s}
                """.formatted(folder.resolve("store"));
    }
}
