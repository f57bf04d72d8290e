package digital.vya.backupdb.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import digital.vya.backupdb.retention.Span;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person answered about a first configuration. What was not asked yet is null or empty: such a configuration is valid
 * too, and can be tried.
 */
public record ConfigAnswers(
        Server server,
        List<String> include,
        List<String> exclude,
        @Nullable Destination destination,
        @Nullable String keptFor,
        @Nullable LocalTime time,
        ZoneId zone,
        @Nullable Mail mail) {
    /** The one place that a first configuration keeps backups at. */
    private static final String BUCKET = "bucket";

    /** A database server, or with {@code paths} files of this machine. Port 0 and null are the engine's own. */
    public record Server(
            String id,
            String engine,
            @Nullable String host,
            int port,
            @Nullable String user,
            @Nullable Secret password,
            List<String> paths) {}

    /** A folder, or else a bucket. */
    public record Destination(
            @Nullable Path directory, @Nullable Bucket bucket) {}

    /** With an endpoint it is no bucket of Amazon's; without keys, those of the machine are used. */
    public record Bucket(
            String name,
            @Nullable String region,
            @Nullable String endpoint,
            @Nullable String accessKey,
            @Nullable Secret secretKey) {}

    /** Port 0 is the usual one of {@code security}: starttls, smtps or none. */
    public record Mail(
            String to,
            String from,
            String host,
            int port,
            String security,
            @Nullable String user,
            @Nullable Secret password) {}

    public static boolean isOfFiles(String engine) {
        return EngineNames.ofFiles().contains(engine);
    }

    /** The one name of an engine that a person called by any of its names. */
    public static Optional<String> engine(String name) {
        return EngineNames.types().stream()
                .filter(type -> type.id().equals(name) || type.otherNames().contains(name))
                .findFirst()
                .map(EngineType::id);
    }

    /** Whether this is how long something is kept: 36h, 30d, 13w, 3mo, 7y. */
    public static boolean isSpan(String text) {
        return Span.parse(text).isPresent();
    }

    /** The configuration; secrets take the place of none that is there, unless {@code replacing}. */
    public ConfigDraft draft(Path home, Path out, boolean replacing) {
        ConfigDraft draft = new ConfigDraft(home, out);
        draft.server().put("name", ConfigDraft.machineName());
        instance(draft, replacing);
        ObjectNode policy = draft.add("policies", ConfigDraft.POLICY);
        ArrayNode destinations = policy.putArray("destinations");
        if (mail != null) {
            policy.putArray("notifications").add("mail");
        }
        if (keptFor != null) {
            policy.putObject("retention").put("timeZone", zone.getId()).put("within", keptFor);
            draft.comment(
                    "/policies/0/retention",
                    "What is older goes when `cleanup` runs, never the newest: docs/how-to/keep-and-remove.md.");
        }
        destinations.add(destination(draft, out, replacing));
        if (mail != null) {
            mail(draft, mail, replacing);
        }
        if (time != null) {
            draft.add("schedules", ConfigDraft.SCHEDULE)
                    .put("time", time.toString())
                    .put("timeZone", zone.getId());
        }
        return draft;
    }

    private void instance(ConfigDraft draft, boolean replacing) {
        ObjectNode instance = draft.add("instances", server.id()).put("engine", server.engine());
        if (isOfFiles(server.engine())) {
            server.paths()
                    .forEach(instance.putArray("sets")
                            .addObject()
                            .put("id", server.id())
                            .putArray("paths")::add);
        } else {
            put(instance, "host", server.host());
            port(instance, server.port());
            put(instance, "user", server.user());
            if (server.password() != null) {
                instance.put("password", draft.secret(server.id(), server.password(), replacing));
            }
        }
        instance.put("timeZone", zone.getId());
        if (!include.isEmpty()) {
            include.forEach(instance.withArray("/databases/include")::add);
        }
        if (!exclude.isEmpty()) {
            exclude.forEach(instance.withArray("/databases/exclude")::add);
        }
        instance.put("policy", ConfigDraft.POLICY);
    }

    private String destination(ConfigDraft draft, Path out, boolean replacing) {
        Bucket bucket = destination == null ? null : destination.bucket();
        if (bucket == null) {
            Path directory = destination == null ? null : destination.directory();
            draft.add("destinations", ConfigDraft.DISK)
                    .put("type", "file")
                    .putObject("parameters")
                    .put("directory", (directory == null ? out.resolveSibling("not-asked-yet") : directory).toString());
            return ConfigDraft.DISK;
        }
        ObjectNode parameters = draft.add("destinations", BUCKET)
                .put("type", "s3")
                .putObject("parameters")
                .put("bucket", bucket.name());
        put(parameters, "region", bucket.region());
        if (bucket.endpoint() != null) {
            parameters.put("endpoint", bucket.endpoint()).put("pathStyle", true);
        }
        if (bucket.accessKey() != null && bucket.secretKey() != null) {
            parameters
                    .put("accessKey", bucket.accessKey())
                    .put("secretKey", draft.secret(BUCKET, bucket.secretKey(), replacing));
        }
        return BUCKET;
    }

    private static void mail(ConfigDraft draft, Mail mail, boolean replacing) {
        ObjectNode notification = draft.add("notifications", "mail").put("type", "mail");
        notification.putArray("on").add("DEGRADED").add("PARTIAL").add("FAILED");
        ObjectNode parameters = notification
                .putObject("parameters")
                .put("host", mail.host())
                .put("security", mail.security())
                .put("from", mail.from())
                .put("to", mail.to());
        port(parameters, mail.port());
        put(parameters, "user", mail.user());
        if (mail.user() != null && mail.password() != null) {
            parameters.put("password", draft.secret("mail", mail.password(), replacing));
        }
    }

    private static void put(ObjectNode group, String key, @Nullable String value) {
        if (value != null) {
            group.put(key, value);
        }
    }

    private static void port(ObjectNode group, int port) {
        if (port != 0) {
            group.put("port", port);
        }
    }
}
