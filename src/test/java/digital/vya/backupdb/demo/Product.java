package digital.vya.backupdb.demo;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The product as somebody at a terminal runs it: the launcher, in a process of its own. */
final class Product {
    private final Screen screen;
    private final Path home;
    private final Path config;
    private final Map<String, String> environment;

    Product(Screen screen, Path home, Path config, Map<String, String> environment) {
        this.screen = screen;
        this.home = home;
        this.config = config;
        this.environment = environment;
    }

    /** The same with one more environment variable. */
    Product with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new Product(screen, home, config, more);
    }

    /** Shows the command and all it says; gives its exit status. */
    int run(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("vya-backupdb").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--config", config.toString()));
        screen.command("./vya-backupdb " + command.stream().skip(1).collect(Collectors.joining(" ")));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            // each command lasts some seconds: the second compiler costs more than it gives
            builder.environment().putIfAbsent("JAVA_OPTS", "-XX:TieredStopAtLevel=1");
            builder.environment().putAll(environment);
            builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            Process process = builder.start();
            try (BufferedReader said = process.inputReader()) {
                said.lines().forEach(screen::output);
            }
            return process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
