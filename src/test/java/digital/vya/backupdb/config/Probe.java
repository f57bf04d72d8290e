package digital.vya.backupdb.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;

/** A bean and a component that tell a test what their properties were set to. */
public final class Probe {
    private String secret;
    private String folder;

    public void setSecret(String secret) {
        this.secret = secret;
    }

    public void setFolder(String folder) {
        this.folder = folder;
    }

    public List<String> show() {
        return List.of(secret, folder);
    }

    /** Remembers the option {@code secret} and the URI of each endpoint it makes. */
    public static final class Component extends DefaultComponent {
        final List<String> secrets = new CopyOnWriteArrayList<>();
        final List<String> uris = new CopyOnWriteArrayList<>();

        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
                throws Exception {
            ProbeEndpoint endpoint = new ProbeEndpoint(uri, this);
            setProperties(endpoint, parameters);
            secrets.add(endpoint.secret);
            uris.add(endpoint.getEndpointUri());
            return endpoint;
        }
    }

    static final class ProbeEndpoint extends DefaultEndpoint {
        private String secret;

        ProbeEndpoint(String uri, Component component) {
            super(uri, component);
        }

        public void setSecret(String secret) {
            this.secret = secret;
        }

        @Override
        public Producer createProducer() {
            return new DefaultProducer(this) {
                @Override
                public void process(org.apache.camel.Exchange exchange) {
                    exchange.setVariable("seen", new ArrayList<>());
                }
            };
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            throw new UnsupportedOperationException("only a producer");
        }
    }
}
