package digital.vya.backupdb.restore;

import digital.vya.backupdb.catalog.PointsInUse;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.disk.PlainFile;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.AsOf;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Newest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RestorePoint;
import digital.vya.backupdb.model.RestoreRequest;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.pack.Unpack;
import digital.vya.backupdb.pack.ZipDump;
import digital.vya.backupdb.store.Destinations;
import digital.vya.backupdb.store.LocalFile;
import digital.vya.backupdb.store.ManifestReader;
import digital.vya.backupdb.store.RestorePoints;
import digital.vya.backupdb.store.Store;
import digital.vya.backupdb.store.Verified;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the backup that is meant, and opens its files. */
public final class RestoreSources {
    private final Settings settings;
    private final RestorePoints points;
    private final Destinations destinations;
    private final BareFiles files = new BareFiles();
    private final PointsInUse inUse;
    private final Clock clock;

    public RestoreSources(
            Settings settings, RestorePoints points, Destinations destinations, PointsInUse inUse, Clock clock) {
        this.inUse = inUse;
        this.clock = clock;
        this.settings = settings;
        this.points = points;
        this.destinations = destinations;
    }

    /** A file on this machine with what lies beside it, or a restore point at a destination with its whole manifest. */
    RestoreSource find(Asked asked, Settings.Instance into) throws IOException {
        RestoreRequest.What what = asked.request().what();
        RestoreSource found =
                what.file() == null ? point(asked, into) : files.find(what.file(), what.database(), into.engine());
        asked.progress().found(found);
        return found;
    }

    private RestoreSource point(Asked asked, Settings.Instance into) throws IOException {
        RestoreRequest.What what = asked.request().what();
        RestoreListing listing = points.list(listing(what, into));
        RestorePoint point = choose(listing, what, into);
        warnings(listing, what).forEach(asked.progress()::warn);
        asked.progress().reading(inUse.read(point.manifest().id()));
        return source(point, asked.run());
    }

    /** What could not be read may have been newer: this must be known before it is agreed to. */
    static List<Problem> warnings(RestoreListing listing, RestoreRequest.What what) {
        return what.point() == null
                ? Stream.concat(listing.problems().stream(), listing.remarks().stream())
                        .toList()
                : List.of();
    }

    /** What to ask the destinations for. A point's id begins with the folders of its instance and database. */
    private static RestoreListRequest listing(RestoreRequest.What what, Settings.Instance into) {
        if (what.point() != null) {
            return RestoreListRequest.ofPoint(what.point(), null, null, what.destination());
        }
        return new RestoreListRequest(
                what.instance() == null ? into.id() : what.instance(), what.database(), what.destination());
    }

    /** The newest that is meant; of several destinations the one that stands first in the configuration. */
    RestorePoint choose(RestoreListing listing, RestoreRequest.What what, Settings.Instance into) {
        List<String> order =
                settings.destinations().stream().map(Settings.Destination::id).toList();
        Instant now = clock.instant();
        return listing.points().stream()
                .filter(p -> what.point() == null
                        // one of a database that names no data is damaged, and no reason to take an older one unsaid
                        ? !p.manifest().database().equals(Manifest.NO_DATABASE)
                        : p.manifest().id().equals(what.point()))
                .filter(p -> what.point() != null
                        || !Newest.isAhead(p.manifest().takenAt().toInstant(), now))
                .filter(p -> what.at() == null
                        || !p.manifest()
                                .takenAt()
                                .toInstant()
                                .isAfter(what.at().in(ZoneId.of(p.manifest().timeZone()))))
                .min(Comparator.comparing(
                                (RestorePoint p) -> p.manifest().takenAt().toInstant(), Newest.first(now))
                        .thenComparing(p -> order.indexOf(p.destination())))
                .orElseThrow(() -> nothing(what, listing, into));
    }

    private static BackupException nothing(RestoreRequest.What what, RestoreListing listing, Settings.Instance into) {
        String which = what.point() != null
                ? "There is no restore point " + what.point()
                : "There is no restore point of database " + what.database() + " of "
                        + (what.instance() == null ? into.id() : what.instance()) + before(what.at());
        String where = what.destination() == null ? "" : " at " + what.destination();
        if (listing.problems().isEmpty()) {
            String ahead = listing.remarks().stream()
                    .map(remark -> "; " + remark.message())
                    .collect(Collectors.joining());
            return listing.remarks().isEmpty()
                    ? new BackupException(ErrorCode.POINT_UNKNOWN, which + where)
                    : new BackupException(
                            ErrorCode.POINT_UNKNOWN, which + where + ahead, ErrorCode.POINT_AHEAD.hint(), null);
        }
        Problem first = listing.problems().get(0);
        return new BackupException(
                first.code(), which + where + " that can be read: " + first.message(), first.hint(), null);
    }

    private static String before(@Nullable AsOf at) {
        return at == null ? "" : " from " + at + " or before";
    }

    /** The listing leaves rows behind, so the manifest is read again, whole. */
    private RestoreSource source(RestorePoint point, Run run) throws IOException {
        Settings.Destination destination =
                settings.destination(point.destination()).orElseThrow();
        SourcePart part = SourcePart.at(destination, point.manifest().id() + ".manifest.json", -1, null);
        Manifest manifest = ManifestReader.read(open(part, run, packed -> packed), part.keyThere());
        String folder = manifest.id().substring(0, manifest.id().lastIndexOf('/') + 1);
        SourcePart roles =
                part(destination, folder, manifest, ArtifactKind.ROLES).orElse(null);
        SourcePart data = part(destination, folder, manifest, ArtifactKind.DATA)
                // one of a database that names no data is damaged
                .or(() -> Optional.ofNullable(roles)
                        .filter(alone -> manifest.database().equals(Manifest.NO_DATABASE)))
                .orElseThrow(() -> new BackupException(
                        ErrorCode.MANIFEST_UNREADABLE, "The manifest of " + manifest.id() + " names no data"));
        return new RestoreSource(manifest, data, roles, manifest.database(), List.of());
    }

    private static Optional<SourcePart> part(
            Settings.Destination destination, String folder, Manifest manifest, ArtifactKind kind) {
        return manifest.artifacts().stream()
                .filter(a -> a.kind() == kind)
                .findFirst()
                .map(a -> SourcePart.at(destination, folder + a.name(), a.packedBytes(), a.sha256()));
    }

    /** Throws when the part is not where it should be, or not as large; nothing of it is read. */
    void requireStored(SourcePart part) throws IOException {
        long found = (part.destination() == null ? there(part) : stored(part))
                .orElseThrow(() -> new BackupException(ErrorCode.SOURCE_UNREADABLE, part.label() + " is not there"));
        if (found != part.packedBytes() && found != Store.Stored.UNKNOWN) {
            throw new BackupException(
                    ErrorCode.ARTIFACT_DAMAGED,
                    part.label() + " has " + found + " bytes and should have " + part.packedBytes());
        }
    }

    private Optional<Long> stored(SourcePart part) {
        try {
            return destinations.list(part.at(), part.keyThere()).stream()
                    .filter(one -> one.key().equals(part.keyThere()))
                    .map(Store.Stored::size)
                    .findFirst();
        } catch (Exception e) {
            throw LabelledSource.unreadable(part.label(), e);
        }
    }

    private static Optional<Long> there(SourcePart part) throws IOException {
        return Files.exists(part.path()) ? Optional.of(Files.size(part.path())) : Optional.empty();
    }

    /** The raw bytes of a part, wherever it lies; their end is reached only when all of it was what the backup says. */
    RawBackup open(SourcePart part, Asked asked) throws IOException {
        return open(part, asked.run(), packed -> asked.progress().reading(packed, part.bytes()));
    }

    /** The same; {@code shown} is put around what is stored. */
    RawBackup open(SourcePart part, Run run, UnaryOperator<InputStream> shown) throws IOException {
        InputStream packed = part.destination() == null ? local(part) : remote(part, run);
        InputStream watched = shown.apply(packed);
        InputStream whole = part.sha256() == null ? new LabelledSource(watched, part.label()) : verified(watched, part);
        return new RawBackup(Unpack.open(whole, part.label()), packed instanceof LocalFile local ? local.path() : null);
    }

    private InputStream remote(SourcePart part, Run run) {
        try {
            return destinations.get(part.at(), part.keyThere(), run);
        } catch (Exception e) {
            // whatever a destination's Kamelet throws, in words about a restore
            throw LabelledSource.unreadable(part.label(), e);
        }
    }

    private static InputStream local(SourcePart part) throws IOException {
        try {
            if (part.zipEntry() == null) {
                return new LocalFile(part.path(), PlainFile.open(part.path().toRealPath()));
            }
            return zipped(part);
        } catch (NoSuchFileException e) {
            throw new BackupException(ErrorCode.SOURCE_UNREADABLE, "There is no file " + part.file(), e);
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.SOURCE_UNREADABLE, part.label() + " cannot be read: " + BackupException.words(e), e);
        }
    }

    private static InputStream zipped(SourcePart part) throws IOException {
        ZipDump zip = new ZipDump(part.path());
        ZipDump.Entry entry = zip.entries().stream()
                .filter(e -> e.name().equals(part.zipEntry()))
                .findFirst()
                .orElseThrow(() -> new BackupException(ErrorCode.SOURCE_UNREADABLE, part.label() + " is not there"));
        return new FilterInputStream(zip.open(entry)) {
            @Override
            public void close() throws IOException {
                try (zip) {
                    super.close();
                }
            }
        };
    }

    /** Hashes a file on this machine as it is stored, which costs little; throws when it is not what the backup says. */
    static void requireWhole(Path stored, SourcePart part, Asked asked) {
        try (InputStream file = asked.progress().checking(PlainFile.open(stored), part.bytes());
                InputStream whole = verified(file, part)) {
            whole.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw LabelledSource.unreadable(part.label(), e);
        }
    }

    private static InputStream verified(InputStream packed, SourcePart part) {
        return new Verified(
                new LabelledSource(packed, part.label()),
                part.label(),
                part.packedBytes(),
                part.sha256(),
                part.saidBy());
    }
}
