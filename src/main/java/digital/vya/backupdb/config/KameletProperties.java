package digital.vya.backupdb.config;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.SimpleTypeConverter;

/**
 * The parameters of every configured destination, notification and dump, as properties
 * {@code camel.kamelet.<kamelet>.<id>.<parameter>} of the Kamelet's instance.
 *
 * <p>A parameter of {@code format: password} is handed over as a reference to a bean that reveals it when the Kamelet is
 * made: text that went through placeholders is parsed again at each step, and printed at DEBUG and in exceptions.
 */
public final class KameletProperties {
    /** Between an instance and a policy by which it is dumped; no id has it. */
    private static final String BY = ".";

    private final Map<String, String> properties = new TreeMap<>();
    private final Map<String, String> secrets = new TreeMap<>();
    private final KameletDefinitions kamelets;
    private final Placeholders placeholders;

    private KameletProperties(KameletDefinitions kamelets, Placeholders placeholders) {
        this.kamelets = kamelets;
        this.placeholders = placeholders;
    }

    public static KameletProperties of(Settings settings, KameletDefinitions kamelets, Placeholders placeholders) {
        KameletProperties all = new KameletProperties(kamelets, placeholders);
        settings.destinations().forEach(d -> all.add("store-" + d.type() + "-action", d.id(), d.parameters()));
        settings.notifications().forEach(n -> all.add("notify-" + n.type() + "-sink", n.id(), n.parameters()));
        for (Settings.Instance instance : settings.instances()) {
            for (String id : settings.policiesOf(instance)) {
                settings.policy(id).ifPresent(policy -> {
                    all.addDump("dump-" + instance.engine() + "-action", instance, policy);
                    all.addDump("dump-roles-" + instance.engine() + "-action", instance, policy);
                });
            }
            settings.policy(instance.policy()).ifPresent(policy -> {
                if (EngineNames.isOfKamelets(instance.engine())) {
                    all.addRestore("restore-" + instance.engine() + "-action", instance, policy);
                }
            });
        }
        return all;
    }

    /** Properties without any secret in them. */
    public Properties properties() {
        Properties all = new Properties();
        all.putAll(properties);
        return all;
    }

    /** Gives a Camel main these properties, the beans of the secrets, and our placeholder functions. */
    public void addTo(BaseMainSupport main) {
        properties.forEach(main::addOverrideProperty);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport configured) {
                bind(configured.getCamelContext());
            }
        });
    }

    private void bind(CamelContext camel) {
        camel.getPropertiesComponent().addPropertiesFunction(new PlaceholderFunction("env", placeholders::env));
        camel.getPropertiesComponent()
                .addPropertiesFunction(new PlaceholderFunction("file", placeholders::fileOfRoute));
        camel.getTypeConverterRegistry()
                .addTypeConverter(
                        String.class,
                        Secret.class,
                        new SimpleTypeConverter(false, (type, exchange, value) -> ((Secret) value).reveal()));
        secrets.forEach((bean, text) -> {
            Supplier<Object> secret = () -> placeholders.secret(text);
            camel.getRegistry().bind(bean, Secret.class, secret);
        });
    }

    private void addDump(String kamelet, Settings.Instance instance, Settings.Policy policy) {
        Map<String, Object> parameters = new TreeMap<>(policy.dumpOptions());
        parameters.putAll(instance.parameters());
        parameters.put("timeout", policy.dumpTimeout().toMillis());
        parameters.put("format", policy.format());
        parameters.putIfAbsent("jobs", policy.jobs());
        kamelets.named(kamelet)
                .ifPresent(k -> parameters.keySet().retainAll(k.parameters().keySet()));
        add(kamelet, instance.id() + BY + policy.id(), parameters);
    }

    /** What the dump is given too, as far as the Kamelet declares it; a restore has its own time limit. */
    private void addRestore(String kamelet, Settings.Instance instance, Settings.Policy policy) {
        Map<String, Object> parameters = new TreeMap<>(policy.dumpOptions());
        parameters.putAll(instance.parameters());
        kamelets.named(kamelet)
                .ifPresent(k -> parameters.keySet().retainAll(k.parameters().keySet()));
        add(kamelet, instance.id(), parameters);
    }

    private void add(String kamelet, String id, Map<String, Object> parameters) {
        String instance = kamelet + "." + id + ".";
        parameters.forEach((name, value) -> {
            boolean secret = kamelets.named(kamelet)
                    .map(k -> k.parameters().get(name))
                    .filter(KameletDefinition.Parameter::secret)
                    .isPresent();
            String text = value instanceof List<?> list
                    ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                    : String.valueOf(value);
            String key = "camel.kamelet." + instance + name;
            if (secret) {
                String bean = "secret." + instance + name;
                secrets.put(bean, text);
                text = "#bean:" + bean;
            }
            properties.put(key, text);
        });
    }
}
