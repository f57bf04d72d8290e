package digital.vya.backupdb.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every key of application.properties that is ours, with its default and what a value must be. */
enum Knob {
    SPOOL_DIRECTORY("vya.spool.directory", "var/spool", Kind.FOLDER),
    SPOOL_RESERVE("vya.spool.reserve", "1GB", Kind.SIZE),
    STATE_DIRECTORY("vya.state.directory", "var/state", Kind.FOLDER),
    DELIVERY_REDELIVERIES("vya.delivery.maximumRedeliveries", "5", Kind.WHOLE),
    DELIVERY_DELAY("vya.delivery.redeliveryDelay", "2s", Kind.DURATION),
    DELIVERY_MULTIPLIER("vya.delivery.backOffMultiplier", "2", Kind.NUMBER),
    DELIVERY_MAXIMUM_DELAY("vya.delivery.maximumRedeliveryDelay", "5m", Kind.DURATION),
    DELIVERY_JITTER("vya.delivery.collisionAvoidanceFactor", "0.15", Kind.SHARE),
    DELIVERY_TIMEOUT("vya.delivery.timeout", "6h", Kind.DURATION),
    BREAKER_RATE("vya.delivery.breaker.failureRateThreshold", "50", Kind.PERCENT),
    BREAKER_WINDOW("vya.delivery.breaker.slidingWindowSize", "20", Kind.COUNT),
    BREAKER_CALLS("vya.delivery.breaker.minimumNumberOfCalls", "10", Kind.COUNT),
    BREAKER_WAIT("vya.delivery.breaker.waitDurationInOpenState", "60", Kind.COUNT),
    BREAKER_HALF_OPEN("vya.delivery.breaker.permittedNumberOfCallsInHalfOpenState", "1", Kind.COUNT),
    HTTP_HOST("vya.http.host", "127.0.0.1", Kind.TEXT),
    HTTP_PORT("vya.http.port", "9464", Kind.PORT),
    NOTIFY_TIMEOUT("vya.notify.timeout", "30s", Kind.DURATION),
    NOTIFY_RETRIES("vya.notify.retries", "2", Kind.WHOLE),
    NOTIFY_DELAY("vya.notify.retryDelay", "1s", Kind.DURATION),
    BACKUP_INSTANCES("vya.backup.instances", "4", Kind.COUNT),
    BACKUP_DATABASES("vya.backup.databases", "8", Kind.COUNT),
    BACKUP_WAIT("vya.backup.wait", "30m", Kind.DURATION),
    RETRY_WINDOW("vya.backup.retryWindow", "10m", Kind.DURATION),
    RETRY_WINDOW_COMMAND("vya.backup.retryWindowOfCommands", "5s", Kind.DURATION),
    RETRY_DELAY("vya.backup.retryDelay", "1s", Kind.DURATION),
    LOG_FORMAT("vya.log.format", "text", Kind.LOG_FORMAT),
    LOG_LEVEL("vya.log.level", "", Kind.LOG_LEVEL),
    TOOLS_POSTGRESQL("vya.tools.postgresql", "", Kind.OPTIONAL_FOLDER),
    TOOLS_MYSQL("vya.tools.mysql", "", Kind.OPTIONAL_FOLDER),
    PROCESS_GRACE("vya.process.grace", "5s", Kind.DURATION),
    RESTORE_TIMEOUT("vya.restore.timeout", "24h", Kind.DURATION),
    RESTORE_KEEP_OLD("vya.restore.keepOld", "7d", Kind.DURATION),
    RESTORE_SERVER_WAIT("vya.restore.serverWait", "1h", Kind.DURATION),
    CATALOG_URL("vya.catalog.url", "", Kind.CATALOG),
    CATALOG_USER("vya.catalog.user", "", Kind.OPTIONAL_TEXT),
    CATALOG_PASSWORD_FILE("vya.catalog.passwordFile", "", Kind.OPTIONAL_FILE),
    NODE_NAME("vya.node.name", "", Kind.OPTIONAL_TEXT),
    NODE_LEASE("vya.node.lease", "5m", Kind.LEASE);

    /** What a value must be, in the words of a finding. */
    enum Kind {
        FOLDER("a folder"),
        OPTIONAL_FOLDER("a folder, or nothing"),
        OPTIONAL_FILE("a file, or nothing"),
        CATALOG("jdbc:postgresql://HOST/DATABASE without user and password, or nothing"),
        SIZE("a size such as 500MB, 1GB or 2TB"),
        DURATION("a duration such as 500ms, 30s, 5m or 6h"),
        /** A sixth of it is there to end tools in. */
        LEASE("a duration such as 90s, 5m or 1h, one minute or more"),
        WHOLE("a whole number, 0 or more"),
        COUNT("a whole number, 1 or more"),
        NUMBER("a number, 1 or more"),
        PERCENT("a whole number from 1 to 100"),
        SHARE("a number from 0 to 1, such as 0.15"),
        PORT("a port from 0 to 65535 (0: any free one)"),
        LOG_FORMAT("text or json"),
        LOG_LEVEL("ERROR, WARN, INFO, DEBUG or nothing"),
        TEXT("some text"),
        OPTIONAL_TEXT("some text, or nothing");

        private static final Duration SHORTEST_LEASE = Duration.ofMinutes(1);

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        boolean accepts(String value) {
            return switch (this) {
                case FOLDER, TEXT -> !value.isBlank();
                case OPTIONAL_FOLDER, OPTIONAL_FILE, OPTIONAL_TEXT -> true;
                case CATALOG -> value.isEmpty() || SharedCatalog.accepts(value);
                case SIZE -> Sizes.parse(value).isPresent();
                case DURATION -> Durations.parse(value).isPresent();
                case LEASE ->
                    Durations.parse(value)
                            .filter(given -> given.compareTo(SHORTEST_LEASE) >= 0)
                            .isPresent();
                case WHOLE -> between(value, 0, Integer.MAX_VALUE);
                case COUNT -> between(value, 1, Integer.MAX_VALUE);
                case PERCENT -> between(value, 1, 100);
                case PORT -> between(value, 0, 65535);
                case SHARE -> value.matches("0|1|0\\.[0-9]{1,6}");
                case NUMBER -> value.matches("[1-9][0-9]{0,5}(\\.[0-9]{1,6})?");
                case LOG_FORMAT -> List.of("text", "json").contains(value);
                case LOG_LEVEL -> List.of("", "ERROR", "WARN", "INFO", "DEBUG").contains(value);
            };
        }

        private static boolean between(String value, long least, long most) {
            return value.matches("[0-9]{1,10}") && Long.parseLong(value) >= least && Long.parseLong(value) <= most;
        }
    }

    private final String key;
    private final String preset;
    private final Kind kind;

    Knob(String key, String preset, Kind kind) {
        this.key = key;
        this.preset = preset;
        this.kind = kind;
    }

    String key() {
        return key;
    }

    String preset() {
        return preset;
    }

    Kind kind() {
        return kind;
    }

    /** The environment variable that overrides it: {@code VYA_SPOOL_DIRECTORY}. */
    String variable() {
        return key.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    static Optional<Knob> of(String key) {
        return Arrays.stream(values()).filter(k -> k.key.equals(key)).findFirst();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Knob::key).toList();
    }
}
