package digital.vya.backupdb.matrix;

import com.github.dockerjava.api.DockerClient;
import digital.vya.backupdb.servers.Tool;
import java.util.Map;
import org.testcontainers.DockerClientFactory;

/** The engine that containers run in: the machine's own, or a private one. */
final class Docker {
    private static final String FIX = "; run: sudo apt-get install -y docker.io && sudo systemctl start docker"
            + "\n(or leave the version matrix out: mvn verify -Dmatrix=off)";

    private Docker() {}

    /** Throws with what to do when there is none. */
    static DockerClient client() {
        // without, Testcontainers would want an image of its own that clears up
        if (!"true".equals(System.getenv("TESTCONTAINERS_RYUK_DISABLED"))) {
            throw new IllegalStateException(
                    "set TESTCONTAINERS_RYUK_DISABLED=true in the environment, as pom.xml does");
        }
        try {
            return DockerClientFactory.instance().client();
        } catch (IllegalStateException e) {
            String reason = PrivateEngine.failure();
            throw new IllegalStateException("no Docker engine: " + (reason == null ? e.getMessage() : reason) + FIX, e);
        }
    }

    /** What a command needs in its environment to talk to it. */
    static Map<String, String> environment() {
        client();
        return Map.of(
                "DOCKER_HOST",
                DockerClientFactory.instance()
                        .getTransportConfig()
                        .getDockerHost()
                        .toString(),
                "PATH",
                System.getenv("PATH") + ":" + PrivateEngine.tools());
    }

    /** The docker command; its output. */
    static String run(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "docker";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return Tool.run(environment(), "", command).orThrow(String.join(" ", command));
    }
}
