package digital.vya.backupdb.metrics;

import java.util.Map;
import java.util.Properties;

/** What makes Camel serve metrics and health, and nothing else, at one address. Only {@code serve} wants it. */
public record HttpSettings(String host, int port) {
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
