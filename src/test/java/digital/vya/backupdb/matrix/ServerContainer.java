package digital.vya.backupdb.matrix;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.LogMessageWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/** A server of a version in a container, reached through a port of this machine. */
class ServerContainer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Network NETWORK = network();

    private final Version version;
    private final String password = UUID.randomUUID().toString();
    private final GenericContainer<?> container;

    ServerContainer(Version version, String... options) {
        this.version = version;
        List<String> command = new ArrayList<>(version.family.command());
        command.addAll(List.of(options));
        container = new GenericContainer<>(DockerImageName.parse(Images.of(version)))
                .withNetwork(NETWORK)
                .withEnv(version.family.passwordVariable, password)
                .withExposedPorts(version.family.port)
                .withCommand(command.toArray(String[]::new))
                .waitingFor(new LogMessageWaitStrategy()
                        .withRegEx(version.family.ready)
                        .withTimes(version.family.readyTimes)
                        .withStartupTimeout(PATIENCE));
        container.start();
    }

    public String host() {
        return "localhost".equals(container.getHost()) ? "127.0.0.1" : container.getHost();
    }

    public int port() {
        return container.getFirstMappedPort();
    }

    public String password() {
        return password;
    }

    Version version() {
        return version;
    }

    /** The folder of its own client tools. */
    Path tools() {
        return MatchingTools.of(version);
    }

    @Override
    public void close() {
        container.stop();
    }

    private static Network network() {
        Docker.client();
        return Network.newNetwork();
    }
}
