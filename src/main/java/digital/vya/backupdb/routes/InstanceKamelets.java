package digital.vya.backupdb.routes;

import digital.vya.backupdb.config.Secret;
import digital.vya.backupdb.errors.BackupException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Endpoint;
import org.apache.camel.component.kamelet.Kamelet;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code kamelet} component, with three changes: a Kamelet is a step of the route that calls it, so the caller's error
 * handler is the only one (called by {@code toD}, stock Camel gives it the default one, which logs the failure and marks
 * it as exhausted, so that the caller never redelivers). And the route made for {@code kamelet:template/instance} is called
 * {@code template/instance}. Stock Camel calls it {@code instance}, and silently stops and removes whatever route had
 * that id before: the same instance of another Kamelet, or a route of the product. And
 * all who are the first to call one at once get one endpoint.
 */
public final class InstanceKamelets extends KameletComponent {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceKamelets.class);
    private static final String BEAN = "#bean:";

    /**
     * Two databases that are the first to call a Kamelet at once get one endpoint, whose route is made once: made twice,
     * the second takes the first away from under the database that already runs in it.
     */
    private final Map<String, Made> made = new HashMap<>();

    /** What the URI said, and a sum of all that its route was made with, secrets among it. */
    private record Made(KameletEndpoint endpoint, String remaining, Map<String, Object> given, String sum) {}

    public InstanceKamelets() {
        setNoErrorHandler(true);
    }

    @Override
    public String getDefaultName() {
        // Camel reads it from an annotation that a subclass does not have
        return Kamelet.SCHEME;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        int slash = remaining.indexOf('/');
        if (slash <= 0) {
            return super.createEndpoint(uri, remaining, parameters);
        }
        synchronized (made) {
            Made there = made.get(uri);
            if (there == null || there.endpoint().isShutdown()) {
                there = make(uri, remaining, new HashMap<>(parameters));
            }
            parameters.clear();
            return there.endpoint();
        }
    }

    /**
     * Makes those anew whose secrets or other values are no longer what they were made with, so that a run of a service
     * uses the ones that are there when it begins. One that another run is using stays as it is until the next. One that
     * cannot be made now is forgotten: the step that calls it makes it again or says what is missing, and no other
     * hears of it.
     */
    public void renew() throws Exception {
        synchronized (made) {
            for (Map.Entry<String, Made> entry : Map.copyOf(made).entrySet()) {
                Made old = entry.getValue();
                boolean busy = getCamelContext().getInflightRepository().size(old.remaining()) > 0;
                if (!busy && !old.endpoint().isShutdown()) {
                    renew(entry.getKey(), old);
                }
            }
        }
    }

    private void renew(String uri, Made old) throws Exception {
        try {
            if (!sum(old.endpoint()).equals(old.sum())) {
                make(uri, old.remaining(), old.given());
            }
        } catch (Exception cannotBeMade) {
            LOG.warn(
                    "{} cannot be made with what is configured now, so what needs it fails: {}",
                    old.remaining(),
                    BackupException.words(cannotBeMade));
            made.remove(uri);
            getCamelContext().removeEndpoint(old.endpoint());
        }
    }

    /** Makes and starts the route, in place of the one that was there, before anybody else can find the endpoint. */
    private Made make(String uri, String remaining, Map<String, Object> given) throws Exception {
        KameletEndpoint endpoint = instance(uri, remaining, remaining.indexOf('/'), given);
        ServiceHelper.initService(endpoint);
        Made there = new Made(endpoint, remaining, given, sum(endpoint));
        made.put(uri, there);
        return there;
    }

    private String sum(KameletEndpoint endpoint) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (Map.Entry<String, Object> one : new TreeMap<>(endpoint.getKameletProperties()).entrySet()) {
            String value = value(String.valueOf(one.getValue()));
            digest.update((one.getKey() + "\n" + value + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** What a value stands for now; what cannot be read now is for the step that needs it to say. */
    private String value(String text) {
        try {
            Secret secret = text.startsWith(BEAN)
                    ? getCamelContext().getRegistry().lookupByNameAndType(text.substring(BEAN.length()), Secret.class)
                    : null;
            return secret == null ? getCamelContext().resolvePropertyPlaceholders(text) : secret.reveal();
        } catch (BackupException | IllegalArgumentException notThere) {
            return "";
        }
    }

    private KameletEndpoint instance(String uri, String remaining, int slash, Map<String, Object> parameters)
            throws Exception {
        Map<String, Object> given = new HashMap<>(parameters);
        given.put(Kamelet.PARAM_ROUTE_ID, remaining);
        KameletEndpoint endpoint = (KameletEndpoint) super.createEndpoint(uri, remaining, given);
        // stock Camel looks an instance's properties up by the route's id, so they have to be looked up here
        Map<String, Object> properties = new HashMap<>(endpoint.getKameletProperties());
        Kamelet.extractKameletProperties(
                getCamelContext(), properties, remaining.substring(0, slash), remaining.substring(slash + 1));
        properties.putAll(given);
        endpoint.setKameletProperties(properties);
        return endpoint;
    }
}
