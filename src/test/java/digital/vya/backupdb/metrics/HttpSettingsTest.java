package digital.vya.backupdb.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class HttpSettingsTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpClient http = HttpClient.newHttpClient();
    private final Main main = new Main();
    private int port;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        new HttpSettings("127.0.0.1", port)
                .properties()
                .forEach((k, v) -> main.addOverrideProperty(k.toString(), v.toString()));
        main.bind("metricsRegistry", registry);
        main.configure().addRoutesBuilder(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:work").routeId("work").log("working");
            }
        });
        main.start();
    }

    @AfterEach
    void stop() {
        main.stop();
    }

    @Test
    void servesMetricsAndHealth() throws Exception {
        registry.counter("vya.notifications", "notification", "ops", "outcome", "sent")
                .increment();

        HttpResponse<String> metrics = get("/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body())
                .contains("\nvya_notifications_total{notification=\"ops\",outcome=\"sent\"} 1.0\n")
                .contains("camel_routes_running_routes");

        for (String path : List.of("/health", "/health/live", "/health/ready")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(200);
            assertThat(get(path).body()).as(path).contains("\"status\":\"UP\"");
        }
    }

    @Test
    void isNotReadyWhileARouteIsDown() throws Exception {
        main.getCamelContext().getRouteController().stopRoute("work");

        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void isOnTheLoopbackOnly() throws Exception {
        List<InetAddress> others = Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(a -> !a.isLoopbackAddress())
                .toList();
        // 127.0.0.2 is this machine too, and there even without a network
        for (InetAddress other : List.of(InetAddress.getByName("127.0.0.2"))) {
            refused(other);
        }
        for (InetAddress other : others) {
            refused(other);
        }
    }

    @Test
    void servesNothingElse() throws Exception {
        for (String path : List.of("/", "/q/dev", "/observe/info", "/observe/health", "/observe/metrics", "/q/send")) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    private void refused(InetAddress address) {
        Assertions.assertThatThrownBy(() -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(address, port), 2000);
                    }
                })
                .as(address.toString())
                .isInstanceOf(ConnectException.class);
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
