package digital.vya.backupdb.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The jars of throwaway servers that {@code mvn process-test-classes} copies into target/servers. */
public final class ServerJars {
    private ServerJars() {}

    public static Path find(String name) {
        try {
            URI classes = ServerJars.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            // -Dquick compiles one folder deeper
            for (Path above = Path.of(classes).getParent(); above != null; above = above.getParent()) {
                Path jar = above.resolve("servers").resolve(name);
                if (Files.isRegularFile(jar)) {
                    return jar;
                }
            }
            throw new UncheckedIOException(
                    new IOException("target/servers/" + name + " is missing; run: mvn process-test-classes"));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
