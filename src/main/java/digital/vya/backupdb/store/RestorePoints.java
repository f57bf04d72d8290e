package digital.vya.backupdb.store;

import com.fasterxml.jackson.core.JacksonException;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RestorePoint;
import digital.vya.backupdb.model.SafeName;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Variable;

/**
 * What can be restored, read from the destinations themselves: a restore point is its manifest. What cannot be read is
 * told beside what can.
 */
public final class RestorePoints {
    /** A manifest is some kilobytes, or megabytes with very many tables; more is not one. */
    private static final int LARGEST_MANIFEST = 64 << 20;

    private final Settings settings;
    private final KameletDefinitions kamelets;

    public RestorePoints(Settings settings, KameletDefinitions kamelets) {
        this.settings = settings;
        this.kamelets = kamelets;
    }

    /** The destinations to look at: those that can list and give back what they hold. */
    public List<Settings.Destination> destinations(RestoreListRequest request) {
        if (request.destination() != null) {
            String id = request.destination();
            return List.of(settings.destination(id)
                    .orElseThrow(
                            () -> new BackupException(ErrorCode.DESTINATION_UNKNOWN, "There is no destination " + id)));
        }
        return settings.destinations().stream().filter(this::lists).toList();
    }

    private boolean lists(Settings.Destination destination) {
        return kamelets.destination(destination.type())
                .filter(k -> k.operations().containsAll(List.of("list", "get")))
                .isPresent();
    }

    /** The start of every key that can be meant. */
    public String prefix(@Variable("request") RestoreListRequest request) {
        if (request.point() != null) {
            return request.point();
        }
        if (request.instance() == null) {
            return "";
        }
        String instance = SafeName.of(request.instance()) + "/";
        return request.database() == null ? instance : instance + SafeName.of(request.database()) + "/";
    }

    /** The keys of the manifests among what a destination listed. */
    public List<String> manifests(
            @Body Object listed, @Variable("prefix") String prefix, @Variable("request") RestoreListRequest request) {
        if (!(listed instanceof Collection<?> objects)) {
            throw new BackupException(ErrorCode.DESTINATION_UNREADABLE, "its Kamelet answered with no list");
        }
        String database = request.database() == null ? "" : "/" + SafeName.of(request.database()) + "/";
        return objects.stream()
                .map(object -> object instanceof Store.Stored stored ? stored.key() : String.valueOf(object))
                .filter(key -> request.point() == null || key.equals(request.point() + Shipments.MANIFEST))
                .filter(key -> key.startsWith(prefix) && key.endsWith(Shipments.MANIFEST) && key.contains(database))
                .toList();
    }

    /**
     * Rows per table stay behind: thousands of manifests with thousands of tables would not fit in the heap, and nobody
     * chooses a restore point by them.
     */
    public RestorePoint read(
            @Body InputStream content,
            @Variable("key") String key,
            @Variable("destination") Settings.Destination destination)
            throws IOException {
        byte[] json;
        try (content) {
            json = content.readNBytes(LARGEST_MANIFEST);
        }
        Manifest manifest;
        try {
            manifest = Json.mapper().readValue(json, Manifest.class);
        } catch (JacksonException e) {
            throw new BackupException(ErrorCode.MANIFEST_UNREADABLE, key + " is not JSON of a manifest", e);
        }
        if (manifest == null || manifest.version() < 1 || manifest.version() > Manifest.VERSION) {
            String version = manifest == null ? "none" : String.valueOf(manifest.version());
            throw new BackupException(
                    ErrorCode.MANIFEST_UNREADABLE, key + " has version " + version + " of the manifest");
        }
        if (!(manifest.id() + Shipments.MANIFEST).equals(key)) {
            throw new BackupException(
                    ErrorCode.MANIFEST_UNREADABLE, key + " belongs to the restore point " + manifest.id());
        }
        return new RestorePoint(destination.id(), withoutRows(manifest));
    }

    public Problem unlisted(Exchange exchange, @Variable("destination") Settings.Destination destination) {
        return problem(exchange, ErrorCode.DESTINATION_UNREADABLE, destination.id());
    }

    public Problem unread(
            Exchange exchange, @Variable("destination") Settings.Destination destination, @Variable("key") String key) {
        return problem(exchange, ErrorCode.MANIFEST_UNREADABLE, destination.id() + ": " + key);
    }

    /** Puts together what each destination answered: a list of restore points and problems, or one problem. */
    public RestoreListing gather(@Body List<?> answers, @Variable("request") RestoreListRequest request) {
        List<RestorePoint> points = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        answers.stream()
                .flatMap(answer -> answer instanceof List<?> several ? several.stream() : Stream.of(answer))
                .forEach(answer -> {
                    if (answer instanceof RestorePoint point) {
                        if (meant(point.manifest(), request)) {
                            points.add(point);
                        }
                    } else {
                        problems.add((Problem) answer);
                    }
                });
        points.sort(
                Comparator.comparing((RestorePoint p) -> p.manifest().takenAt().toInstant())
                        .reversed()
                        .thenComparing(p -> p.manifest().id())
                        .thenComparing(RestorePoint::destination));
        return new RestoreListing(points, problems);
    }

    private static boolean meant(Manifest manifest, RestoreListRequest request) {
        return (request.instance() == null || request.instance().equals(manifest.instance()))
                && (request.database() == null || request.database().equals(manifest.database()));
    }

    private static Problem problem(Exchange exchange, ErrorCode otherwise, String where) {
        Exception thrown = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        BackupException ours = BackupException.from(thrown);
        ErrorCode code = ours.code() == ErrorCode.MANIFEST_UNREADABLE ? ours.code() : otherwise;
        return new Problem(code, where + ": " + ours.getMessage(), code.hint());
    }

    private static Manifest withoutRows(Manifest m) {
        return new Manifest(
                m.version(),
                m.id(),
                m.runId(),
                m.instance(),
                m.engine(),
                m.database(),
                m.takenAt(),
                m.timeZone(),
                m.verdict(),
                m.problems(),
                m.serverVersion(),
                m.clientVersion(),
                m.artifacts(),
                Map.of(),
                m.roles(),
                m.policy(),
                m.product());
    }
}
