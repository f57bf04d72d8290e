package digital.vya.backupdb.metrics;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Properties;

/** What makes Camel serve metrics and health, and nothing else, at one address. Only {@code serve} wants it. */
public record HttpSettings(String host, int port) {
    /** Camel would log that it cannot listen, and go on without health and metrics. */
    public void requireFree() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.ADDRESS_UNUSABLE,
                    "Health and metrics cannot be served at " + host + ":" + port + ": " + e.getMessage(),
                    e);
        }
    }

    public Properties properties() {
        Properties properties = new Properties();
        properties.putAll(Map.of(
                "camel.management.enabled", "true",
                "camel.management.host", host,
                "camel.management.port", Integer.toString(port),
                "camel.management.healthCheckEnabled", "true",
                "camel.management.healthPath", "/health",
                "camel.management.metricsEnabled", "true",
                "camel.metrics.enabled", "true",
                "camel.metrics.path", "/metrics",
                // a series for every endpoint ever called, and there is one for every file of every database
                "camel.metrics.enableExchangeEventNotifier", "false"));
        return properties;
    }
}
