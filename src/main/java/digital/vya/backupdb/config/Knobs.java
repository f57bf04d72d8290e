package digital.vya.backupdb.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;

/**
 * {@code config/application.properties} with its defaults. A system property ({@code -Dvya.http.port=…}) wins over an
 * environment variable ({@code VYA_HTTP_PORT}), that over the file, that over the default. Routes see each knob as
 * {@code {{vya.…}}}, durations in milliseconds.
 */
public record Knobs(
        Path home,
        Path spoolDirectory,
        long spoolReserve,
        Path stateDirectory,
        Delivery delivery,
        String httpHost,
        int httpPort,
        Optional<Path> postgresqlTools,
        Optional<Path> mysqlTools,
        Duration processGrace,
        Duration keepOld,
        Duration serverWait,
        Waits waits,
        int instancesAtOnce,
        int databasesAtOnce,
        Optional<SharedCatalog> catalog,
        String node,
        Duration nodeLease,
        Map<String, String> values,
        Map<String, String> camel) {
    /** Whose level the log's knob sets: the program's own, and the steps of runs. */
    public static final List<String> OUR_LOGGERS = List.of("digital.vya.backupdb", "vya");

    /** How a delivery is tried again. */
    public record Delivery(
            int maximumRedeliveries,
            Duration redeliveryDelay,
            double backOffMultiplier,
            Duration maximumRedeliveryDelay,
            Duration timeout) {}

    /** How long a backup waits for what is passing: another run of its instance, a server that is not there. */
    public record Waits(Duration busyInstance, Duration awayServer, Duration awayServerOfCommands) {}

    public Knobs {
        values = Map.copyOf(values);
        camel = Map.copyOf(camel);
    }

    /** Every key that a route may write as {@code {{vya.…}}}. */
    public static Set<String> keys() {
        Set<String> keys = Arrays.stream(Knob.values()).map(Knob::key).collect(Collectors.toCollection(TreeSet::new));
        keys.add("vya.home");
        return keys;
    }

    public static Checked<Knobs> load(Path home) {
        return load(home, System::getenv, System::getProperty);
    }

    static Checked<Knobs> load(Path home, UnaryOperator<String> environment, UnaryOperator<String> system) {
        Path file = home.resolve("config/application.properties");
        Findings findings = new Findings(file);
        Map<String, String> written = PropertiesFile.read(file, findings);
        Map<String, String> values = new TreeMap<>();
        for (Knob knob : Knob.values()) {
            KnobValue value = KnobValue.of(knob, written, environment, system);
            value.check(findings, PropertiesFile.line(file, knob.key()));
            values.put(knob.key(), value.text());
        }
        if (findings.forbidAll()) {
            return new Checked<>(Optional.empty(), findings.sorted());
        }
        return new Checked<>(Optional.of(of(home.toAbsolutePath().normalize(), values, written)), findings.sorted());
    }

    /** Gives a Camel main the knobs as properties, and Camel's own settings from the file. */
    public void addTo(BaseMainSupport main) {
        main.addOverrideProperty("vya.home", home.toString());
        values.forEach(main::addOverrideProperty);
        camel.forEach(main::addInitialProperty);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeConfigure(BaseMainSupport starting) {
                // else Camel would take the environment's own text: "200ms" where routes need milliseconds
                if (starting.getCamelContext().getPropertiesComponent() instanceof PropertiesComponent component) {
                    component.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_FALLBACK);
                    component.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_FALLBACK);
                }
            }
        });
    }

    /** Hands the knobs of the log to where they are read when the first logger is made: call this before. */
    public void applyToLog() {
        System.setProperty(Knob.LOG_FORMAT.key(), text(values, Knob.LOG_FORMAT));
        String level = text(values, Knob.LOG_LEVEL);
        if (!level.isEmpty()) {
            System.setProperty(Knob.LOG_LEVEL.key(), level);
        }
    }

    /** Where SQLite's driver unpacks what it is made of: a folder of ours, and none where others may write. */
    public static void unpackSqliteIn(Path folder) {
        System.setProperty("org.sqlite.tmpdir", folder.toString());
    }

    /** Empty where each part of the log has its own. */
    public static String logLevel() {
        return System.getProperty(Knob.LOG_LEVEL.key(), "");
    }

    /** Whether the log is written for collectors. */
    public static boolean logIsJson() {
        return "json".equals(System.getProperty(Knob.LOG_FORMAT.key()));
    }

    /** Everything that {@link #addTo} hands over. */
    public Properties properties() {
        Properties all = new Properties();
        all.putAll(camel);
        all.putAll(values);
        all.put("vya.home", home.toString());
        return all;
    }

    private static Knobs of(Path home, Map<String, String> values, Map<String, String> written) {
        Path spool = home.resolve(text(values, Knob.SPOOL_DIRECTORY)).normalize();
        Path state = home.resolve(text(values, Knob.STATE_DIRECTORY)).normalize();
        values.put(Knob.SPOOL_DIRECTORY.key(), spool.toString());
        values.put(Knob.STATE_DIRECTORY.key(), state.toString());
        Map<String, String> camel = new TreeMap<>(written);
        camel.keySet().removeIf(k -> k.startsWith("vya."));
        return new Knobs(
                home,
                spool,
                Sizes.parse(text(values, Knob.SPOOL_RESERVE)).orElseThrow(),
                state,
                new Delivery(
                        whole(values, Knob.DELIVERY_REDELIVERIES),
                        duration(values, Knob.DELIVERY_DELAY),
                        Double.parseDouble(text(values, Knob.DELIVERY_MULTIPLIER)),
                        duration(values, Knob.DELIVERY_MAXIMUM_DELAY),
                        duration(values, Knob.DELIVERY_TIMEOUT)),
                text(values, Knob.HTTP_HOST),
                whole(values, Knob.HTTP_PORT),
                folder(home, values, Knob.TOOLS_POSTGRESQL),
                folder(home, values, Knob.TOOLS_MYSQL),
                duration(values, Knob.PROCESS_GRACE),
                duration(values, Knob.RESTORE_KEEP_OLD),
                duration(values, Knob.RESTORE_SERVER_WAIT),
                new Waits(
                        duration(values, Knob.BACKUP_WAIT),
                        duration(values, Knob.RETRY_WINDOW),
                        duration(values, Knob.RETRY_WINDOW_COMMAND)),
                whole(values, Knob.BACKUP_INSTANCES),
                whole(values, Knob.BACKUP_DATABASES),
                SharedCatalog.of(
                        text(values, Knob.CATALOG_URL),
                        text(values, Knob.CATALOG_USER),
                        folder(home, values, Knob.CATALOG_PASSWORD_FILE)),
                node(text(values, Knob.NODE_NAME)),
                duration(values, Knob.NODE_LEASE),
                forRoutes(values),
                camel);
    }

    private static String node(String given) {
        return given.isEmpty() ? ConfigDraft.machineName() : given;
    }

    private static Optional<Path> folder(Path home, Map<String, String> values, Knob knob) {
        String folder = text(values, knob);
        return folder.isEmpty()
                ? Optional.empty()
                : Optional.of(home.resolve(folder).normalize());
    }

    /** Some options of Camel take "2s" but not "50ms", some take neither; all take milliseconds. */
    private static Map<String, String> forRoutes(Map<String, String> values) {
        Map<String, String> plain = new TreeMap<>(values);
        for (Knob knob : Knob.values()) {
            if (List.of(Knob.Kind.DURATION, Knob.Kind.LEASE).contains(knob.kind())) {
                plain.put(knob.key(), String.valueOf(duration(values, knob).toMillis()));
            }
        }
        return plain;
    }

    private static String text(Map<String, String> values, Knob knob) {
        return Objects.requireNonNull(values.get(knob.key()), "each has a value, if only its default");
    }

    private static int whole(Map<String, String> values, Knob knob) {
        return Integer.parseInt(text(values, knob));
    }

    private static Duration duration(Map<String, String> values, Knob knob) {
        return Durations.parse(text(values, knob)).orElseThrow();
    }
}
