package digital.vya.backupdb.routes;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.component.kamelet.Kamelet;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.support.service.ServiceHelper;

/**
 * The {@code kamelet} component, with three changes: a Kamelet is a step of the route that calls it, so the caller's error
 * handler is the only one (called by {@code toD}, stock Camel gives it the default one, which logs the failure and marks
 * it as exhausted, so that the caller never redelivers). And the route made for {@code kamelet:template/instance} is called
 * {@code template/instance}. Stock Camel calls it {@code instance}, and silently stops and removes whatever route had
 * that id before: the same instance of another Kamelet, or a route of the product. And
 * whoever is first to call one at once gets one endpoint.
 */
public final class InstanceKamelets extends KameletComponent {
    /**
     * Two databases that are the first to call a Kamelet at once get one endpoint, whose route is made once: made twice,
     * the second takes the first away from under the database that already runs in it.
     */
    private final Map<String, KameletEndpoint> made = new HashMap<>();

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
            KameletEndpoint there = made.get(uri);
            if (there == null || there.isShutdown()) {
                there = instance(uri, remaining, slash, parameters);
                // makes and starts the route, before anybody else can find the endpoint
                ServiceHelper.initService(there);
                made.put(uri, there);
            }
            parameters.clear();
            return there;
        }
    }

    private KameletEndpoint instance(String uri, String remaining, int slash, Map<String, Object> parameters)
            throws Exception {
        Map<String, Object> given = new HashMap<>(parameters);
        parameters.clear();
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
