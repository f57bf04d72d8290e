package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.ShownConfiguration;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The configuration as the product uses it, to be read by people: with every default, and without any secret. A value is
 * shown when it is known to be harmless, and not the other way round: of a Kamelet's parameters that are numbers, switches,
 * one of the values that the Kamelet names, or a place or person by their name.
 */
public final class EffectiveConfiguration {
    /** Given to Kamelets by the policy's own keys. */
    private static final Set<String> SAID_BY_POLICY = Set.of("timeout", "format", "jobs");

    private static final Pattern OF_KAMELETS =
            Pattern.compile("/(instances|policies|destinations|notifications)/([0-9]+)/(?:parameters|dump/options)");

    private static final Set<String> HARMLESS_TYPES = Set.of("integer", "number", "boolean", "duration");

    private final ObjectMapper mapper = new ObjectMapper();
    private final Schema schema = new Schema();
    private final Settings settings;
    private final Path home;
    private final KameletDefinitions kamelets;
    private final Placeholders placeholders;
    private final UnaryOperator<String> environment;
    private final UnaryOperator<String> system;

    public EffectiveConfiguration(
            Settings settings, Path home, KameletDefinitions kamelets, Placeholders placeholders) {
        this(settings, home, kamelets, placeholders, System::getenv, System::getProperty);
    }

    EffectiveConfiguration(
            Settings settings,
            Path home,
            KameletDefinitions kamelets,
            Placeholders placeholders,
            UnaryOperator<String> environment,
            UnaryOperator<String> system) {
        this.settings = settings;
        this.home = home;
        this.kamelets = kamelets;
        this.placeholders = placeholders;
        this.environment = environment;
        this.system = system;
    }

    public ShownConfiguration show(Path file) {
        Findings findings = new Findings(file);
        JsonNode written = YamlFile.read(file, findings)
                .map(YamlFile::tree)
                .orElseThrow(() -> new InvalidConfiguration(findings.sorted()));
        JsonNode whole = schema.withDefaults(written);
        fill(whole);
        Map<String, String> origins = new LinkedHashMap<>();
        Map<String, Object> shown = object(whole, schema.root(), "", new Shown(whole, written, origins));
        return new ShownConfiguration(file.toString(), shown, origins, knobs());
    }

    /** What is walked: all of it, what of it stands in the file, and where the rest comes from. */
    private record Shown(JsonNode whole, JsonNode written, Map<String, String> origins) {
        boolean isWritten(String at) {
            return !written.at(at).isMissingNode();
        }

        void comesFrom(String at, String origin) {
            if (!origin.isEmpty()) {
                origins.put(at, origin);
            }
        }
    }

    /** The defaults that depend on something else than the schema. */
    private void fill(JsonNode whole) {
        String zone = ZoneId.systemDefault().getId();
        for (JsonNode instance : whole.path("instances")) {
            preset(instance, "timeZone", mapper.valueToTree(zone));
            String engine = EngineNames.canonical(instance.path("engine").asText());
            if (EngineNames.isOfKamelets(engine)) {
                Set<String> said = settings.policy(instance.path("policy").asText())
                        .map(policy -> policy.dumpOptions().keySet())
                        .orElse(Set.of());
                presets(instance, "parameters", ofEngine(engine).toList(), said);
            }
        }
        for (JsonNode policy : whole.path("policies")) {
            Codec codec =
                    Codec.valueOf(policy.path("pack").path("codec").asText().toUpperCase(Locale.ROOT));
            if (codec != Codec.NONE) {
                preset(policy.path("pack"), "level", mapper.valueToTree(codec.usualLevel()));
            }
            if (policy.has("retention")) {
                preset(policy.path("retention"), "timeZone", mapper.valueToTree(zone));
            }
            List<KameletDefinition> dumps = engines(policy.path("id").asText()).stream()
                    .filter(engine -> !EngineNames.isOfKamelets(engine))
                    .flatMap(this::ofEngine)
                    .toList();
            presets(policy.path("dump"), "options", dumps, Set.of());
        }
        whole.path("schedules").forEach(schedule -> preset(schedule, "timeZone", mapper.valueToTree(zone)));
        whole.path("destinations")
                .forEach(d -> presets(d, "parameters", named("store-", d.path("type"), "-action"), Set.of()));
        whole.path("notifications")
                .forEach(n -> presets(n, "parameters", named("notify-", n.path("type"), "-sink"), Set.of()));
    }

    private static void preset(JsonNode object, String key, JsonNode value) {
        if (object instanceof ObjectNode node && !node.has(key)) {
            node.set(key, value);
        }
    }

    private void presets(JsonNode entry, String key, List<KameletDefinition> declaring, Set<String> saidElsewhere) {
        preset(entry, key, mapper.createObjectNode());
        declaring.stream()
                .flatMap(kamelet -> kamelet.parameters().values().stream())
                .filter(p -> p.preset() != null && !SAID_BY_POLICY.contains(p.name()))
                .filter(p -> !saidElsewhere.contains(p.name()))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .forEach(p -> preset(entry.path(key), p.name(), p.preset()));
    }

    private List<KameletDefinition> named(String prefix, JsonNode type, String suffix) {
        return kamelets.named(prefix + type.asText() + suffix).stream().toList();
    }

    private Stream<KameletDefinition> ofEngine(String engine) {
        return Stream.of("dump-", "dump-roles-", "restore-")
                .flatMap(prefix -> kamelets.named(prefix + engine + "-action").stream());
    }

    private Set<String> engines(String policy) {
        return settings.instances().stream()
                .filter(instance -> settings.policiesOf(instance).contains(policy))
                .map(Settings.Instance::engine)
                .collect(Collectors.toSet());
    }

    private Map<String, Object> object(JsonNode node, JsonNode declared, String at, Shown shown) {
        JsonNode shape = schema.resolved(declared);
        Map<String, Object> values = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            String below = YamlFile.child(at, entry.getKey());
            JsonNode own = shape.path("properties").path(entry.getKey());
            JsonNode others = shape.path("additionalProperties");
            JsonNode value = entry.getValue();
            Optional<List<KameletDefinition>> declaring = declaring(below, shown.whole());
            values.put(
                    entry.getKey(),
                    declaring.isPresent()
                            ? parameters(value, declaring.get(), below, shown)
                            : value(value, own.isMissingNode() ? others : own, below, shown));
        });
        return values;
    }

    private @Nullable Object value(JsonNode node, JsonNode declared, String at, Shown shown) {
        if (node.isObject()) {
            return object(node, declared, at, shown);
        }
        JsonNode shape = schema.resolved(declared);
        if (node.isArray()) {
            List<@Nullable Object> items = new ArrayList<>();
            for (int i = 0; i < node.size(); i++) {
                items.add(value(node.get(i), shape.path("items"), at + "/" + i, shown));
            }
            if (!shown.isWritten(at)) {
                shown.origins().keySet().removeIf(below -> below.startsWith(at + "/"));
                shown.comesFrom(at, "default");
            }
            return items;
        }
        if (!shown.isWritten(at)) {
            shown.comesFrom(at, "default");
        }
        if (isSecret(declared) || isSecret(shape)) {
            return secret(node.asText(), at, shown);
        }
        if (!node.isTextual()) {
            return mapper.convertValue(node, Object.class);
        }
        boolean fillsIn = Stream.of(declared, shape)
                .anyMatch(s -> s.path("description").asText().contains("placeholder"));
        return text(node.asText(), fillsIn, at, shown);
    }

    private static boolean isSecret(JsonNode shape) {
        return "password".equals(shape.path("format").asText());
    }

    private static String secret(String text, String at, Shown shown) {
        if (text.isEmpty()) {
            return text;
        }
        shown.comesFrom(at, String.join(", ", Placeholders.named(text)));
        return MaskedText.MASK;
    }

    /** Hosts and users stand in messages and logs as well, so what their placeholders stand for is no secret. */
    private String text(String text, boolean fillsIn, String at, Shown shown) {
        shown.comesFrom(at, String.join(", ", Placeholders.named(text)));
        try {
            return MaskedText.of(fillsIn ? placeholders.resolve(text) : Placeholders.withoutDefaults(text));
        } catch (BackupException notThere) {
            return MaskedText.of(Placeholders.withoutDefaults(text));
        }
    }

    /** By which Kamelets the values below this are declared; empty where it is the schema that declares them. */
    private Optional<List<KameletDefinition>> declaring(String at, JsonNode whole) {
        Matcher place = OF_KAMELETS.matcher(at);
        if (!place.matches()) {
            return Optional.empty();
        }
        JsonNode entry = whole.path(place.group(1)).path(Integer.parseInt(place.group(2)));
        return Optional.of(
                switch (place.group(1)) {
                    case "destinations" -> named("store-", entry.path("type"), "-action");
                    case "notifications" -> named("notify-", entry.path("type"), "-sink");
                    case "instances" ->
                        ofEngine(EngineNames.canonical(entry.path("engine").asText()))
                                .toList();
                    default ->
                        engines(entry.path("id").asText()).stream()
                                .flatMap(this::ofEngine)
                                .toList();
                });
    }

    private Map<String, Object> parameters(JsonNode given, List<KameletDefinition> declaring, String at, Shown shown) {
        Map<String, Object> values = new LinkedHashMap<>();
        given.properties().forEach(entry -> {
            String below = YamlFile.child(at, entry.getKey());
            List<KameletDefinition.Parameter> declared = declaring.stream()
                    .flatMap(kamelet -> Optional.ofNullable(kamelet.parameters().get(entry.getKey())).stream())
                    .toList();
            values.put(entry.getKey(), parameter(entry.getKey(), entry.getValue(), declared, below, shown));
        });
        return values;
    }

    private Object parameter(
            String name, JsonNode value, List<KameletDefinition.Parameter> declared, String at, Shown shown) {
        if (!shown.isWritten(at)) {
            shown.comesFrom(at, "default");
        }
        boolean secret = declared.isEmpty()
                || declared.stream().anyMatch(KameletDefinition.Parameter::secret)
                || value.isContainerNode();
        if (secret) {
            return secret(value.isValueNode() ? value.asText() : value.toString(), at, shown);
        }
        boolean closed = declared.stream()
                .allMatch(p -> HARMLESS_TYPES.contains(p.type()) || !p.allowed().isEmpty());
        boolean harmless = closed || MaskedText.isPlainName(name) || !shown.isWritten(at);
        if (!harmless || (MaskedText.isSecretName(name) && shown.isWritten(at) && !value.isBoolean())) {
            return secret(value.asText(), at, shown);
        }
        return value.isTextual() ? text(value.asText(), closed, at, shown) : mapper.convertValue(value, Object.class);
    }

    private List<ShownConfiguration.Setting> knobs() {
        Path file = home.resolve("config/application.properties");
        Map<String, String> written = PropertiesFile.read(file, new Findings(file));
        List<ShownConfiguration.Setting> all = new ArrayList<>();
        for (Knob knob : Knob.values()) {
            KnobValue value = valueOf(knob, written);
            String text = knob.kind() == Knob.Kind.FOLDER
                    ? home.resolve(value.text()).normalize().toString()
                    : value.text();
            all.add(new ShownConfiguration.Setting(knob.key(), MaskedText.of(text), origin(value)));
        }
        written.forEach((key, value) -> {
            if (!key.startsWith("vya.")) {
                // what Camel's settings mean is not known here
                boolean harmless =
                        key.startsWith("camel.main.") || value.strip().matches("true|false|[0-9]+(ms|s|m|h|d)?");
                boolean secret = MaskedText.isSecretName(key.substring(key.lastIndexOf('.') + 1));
                String text = harmless && !secret ? MaskedText.of(value.strip()) : MaskedText.MASK;
                all.add(new ShownConfiguration.Setting(key, text, "file"));
            }
        });
        return all;
    }

    /** The log is told its knobs by system properties, which then say what others said before. */
    private KnobValue valueOf(Knob knob, Map<String, String> written) {
        KnobValue value = KnobValue.of(knob, written, environment, system);
        KnobValue other = KnobValue.of(knob, written, environment, key -> null);
        return other.text().equals(value.text()) ? other : value;
    }

    private static String origin(KnobValue value) {
        return switch (value.source()) {
            case SYSTEM_PROPERTY -> "system property";
            case ENVIRONMENT -> "environment";
            case FILE -> "file";
            case PRESET -> "default";
        };
    }
}
