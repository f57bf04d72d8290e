package digital.vya.backupdb.servers;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Takes what is posted to it. A stand-in (WireMock) for Slack and for the receivers of webhooks, which cannot run here;
 * the HTTP is real.
 */
public final class HookServer implements AutoCloseable {
    /** One request as it arrived; a header that was not sent is null. */
    public record Request(LoggedRequest request) {
        public String method() {
            return request.getMethod().value();
        }

        public String body() {
            return request.getBodyAsString();
        }

        public String header(String name) {
            return request.getHeader(name);
        }
    }

    private final WireMockServer server;

    private HookServer(WireMockConfiguration configuration) {
        server = new WireMockServer(configuration.bindAddress("127.0.0.1"));
        server.start();
        server.stubFor(any(anyUrl())
                .atPriority(10)
                .willReturn(aResponse().withStatus(200).withBody("ok")));
    }

    /** Answers every request with 200 until told otherwise. */
    public static HookServer start() {
        return new HookServer(WireMockConfiguration.options().dynamicPort());
    }

    public static HookServer https(TlsKey key) {
        return new HookServer(WireMockConfiguration.options()
                .httpDisabled(true)
                .dynamicHttpsPort()
                .keystoreType("PKCS12")
                .keystorePath(key.keyStore().toString())
                .keystorePassword(TlsKey.PASSWORD)
                .keyManagerPassword(TlsKey.PASSWORD));
    }

    public String url(String path) {
        return server.baseUrl() + path;
    }

    public void answer(String path, int status, String body) {
        server.stubFor(any(urlPathEqualTo(path))
                .willReturn(aResponse().withStatus(status).withBody(body)));
    }

    /** Fails once, and is well again after. */
    public void failOnce(String path, int status) {
        server.stubFor(any(urlPathEqualTo(path))
                .inScenario(path)
                .whenScenarioStateIs("Started")
                .willReturn(aResponse().withStatus(status))
                .willSetStateTo("well"));
    }

    /** Takes the request, then keeps silent for so long. */
    public void hang(String path, Duration howLong) {
        server.stubFor(any(urlPathEqualTo(path))
                .willReturn(aResponse().withStatus(200).withFixedDelay((int) howLong.toMillis())));
    }

    /** In the order they came. */
    public List<Request> received(String path) {
        List<Request> requests = new ArrayList<>(server.getAllServeEvents().stream()
                .map(e -> e.getRequest())
                .filter(r -> r.getUrl().equals(path) || r.getUrl().startsWith(path + "?"))
                .map(Request::new)
                .toList());
        Collections.reverse(requests); // WireMock has the latest first
        return requests;
    }

    @Override
    public void close() {
        server.stop();
    }
}
