package digital.vya.backupdb.matrix;

import com.github.dockerjava.api.exception.NotFoundException;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The image of a version: one that a property names, or the official one, or, where no registry can be reached, one
 * built of Debian's packages by {@code scripts/matrix/image}.
 */
final class Images {
    private static final Path HOME = Path.of("target", "matrix").toAbsolutePath();
    private static final Path SCRIPT = Path.of("scripts/matrix/image").toAbsolutePath();
    private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(5);
    private static final Map<Version, String> KNOWN = new ConcurrentHashMap<>();

    private Images() {}

    /** Makes several at once where they must be built. */
    static void prepare(List<Version> versions) {
        versions.parallelStream().forEach(Images::of);
    }

    static String of(Version version) {
        return KNOWN.computeIfAbsent(version, Images::find);
    }

    private static String find(Version version) {
        String named = System.getProperty(version.property(), "");
        if (!named.isEmpty()) {
            return named;
        }
        if (present(version.official())) {
            return version.official();
        }
        return Registry.REACHED ? version.official() : built(version);
    }

    private static boolean present(String image) {
        try {
            Docker.client().inspectImageCmd(image).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        }
    }

    private static String built(Version version) {
        try {
            Files.createDirectories(HOME);
            Path lockFile = HOME.resolve(version + ".lock");
            try (RandomAccessFile file = new RandomAccessFile(lockFile.toFile(), "rw");
                    FileLock lock = file.getChannel().lock()) {
                if (lock.isValid() && !present(version.built())) {
                    build(version);
                }
            }
            return version.built();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void build(Version version) {
        List<String> command = new ArrayList<>(List.of(
                SCRIPT.toString(),
                version.built(),
                version.family.repository(),
                version.suite,
                HOME.resolve("apt").toString()));
        command.addAll(version.packages());
        Tool.run(Docker.environment(), "", command.toArray(String[]::new))
                .orThrow("no registry, and " + String.join(" ", command) + " (or use -D" + version.property()
                        + "=IMAGE, or -Dmatrix=off)");
    }

    /** Asked once. */
    private static final class Registry {
        static final boolean REACHED = reached();

        private static boolean reached() {
            HttpClient client =
                    HttpClient.newBuilder().connectTimeout(REGISTRY_PATIENCE).build();
            HttpRequest question = HttpRequest.newBuilder(URI.create("https://registry-1.docker.io/v2/"))
                    .timeout(REGISTRY_PATIENCE)
                    .build();
            try {
                // it wants a token for more, and that is an answer
                return client.send(question, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 401;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
