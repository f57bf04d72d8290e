package digital.vya.backupdb.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;

/**
 * A program of its own, for tests of what happens when a JVM is small, told to end, or killed: one route that runs one
 * tool and writes down how that ended.
 */
final class OtherJvm {
    private OtherJvm() {}

    /** Starts it; {@code feed} is how many bytes the tool gets on stdin, 0 for none. */
    static Process start(Path result, Path log, long feed, String tool, String args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                OtherJvm.class.getName(),
                result.toString(),
                Long.toString(feed),
                tool,
                args));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    public static void main(String[] arguments) throws Exception {
        Path result = Path.of(arguments[0]);
        long feed = Long.parseLong(arguments[1]);
        String uri = "exec:" + arguments[2] + "?args=RAW(" + arguments[3] + ")";

        Main main = new Main();
        main.configure().withStreamCachingEnabled(false);
        main.bind("exec", new StreamingExecComponent(new Tools()));
        main.bind("identitySource", (IdentitySource) exchange -> Identity.NONE);
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).handled(true).process(exchange -> {
                    Exception e = exchange.getProperty(org.apache.camel.Exchange.EXCEPTION_CAUGHT, Exception.class);
                    write(result, "RED " + e.getMessage());
                });
                from("timer:once?repeatCount=1&delay=0")
                        .process(exchange -> {
                            if (feed > 0) {
                                exchange.setVariable("stdin", Sources.ofSize(feed));
                            }
                        })
                        .to(uri)
                        .process(exchange -> write(
                                result, "GREEN " + read(exchange.getMessage().getBody(InputStream.class))))
                        .process(exchange -> main.completed());
            }
        });
        main.run();
    }

    /** How many bytes came, and the last few of them when they are text. */
    private static String read(InputStream stream) throws IOException {
        byte[] chunk = new byte[65536];
        long count = 0;
        String last = "";
        for (int n = stream.read(chunk); n != -1; n = stream.read(chunk)) {
            count += n;
            last = n > 40 ? "" : new String(chunk, 0, n, java.nio.charset.StandardCharsets.UTF_8).strip();
        }
        return count + " " + last;
    }

    private static void write(Path file, String text) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.writeString(part, text);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
