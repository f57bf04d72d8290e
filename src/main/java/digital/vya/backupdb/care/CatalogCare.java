package digital.vya.backupdb.care;

import digital.vya.backupdb.catalog.Catalog;
import digital.vya.backupdb.catalog.PointIndex;
import digital.vya.backupdb.catalog.PointIndex.Location;
import digital.vya.backupdb.catalog.PointIndex.State;
import digital.vya.backupdb.catalog.RunIndex;
import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.CatalogReport;
import digital.vya.backupdb.model.CatalogReport.Drift;
import digital.vya.backupdb.model.CatalogReport.Kind;
import digital.vya.backupdb.model.CatalogRequest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RestorePoint;
import digital.vya.backupdb.store.Destinations;
import digital.vya.backupdb.store.RestorePoints;
import digital.vya.backupdb.store.Store;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Holds the catalogue against the destinations, which are right, and makes it anew from them. */
public final class CatalogCare {
    private static final String EVERYTHING = "";

    private final Settings settings;
    private final Catalog catalog;
    private final PointIndex index;
    private final RunIndex runs;
    private final RestorePoints restorePoints;
    private final Destinations destinations;
    private final Clock clock;

    public CatalogCare(
            Settings settings,
            Catalog catalog,
            PointIndex index,
            RunIndex runs,
            RestorePoints restorePoints,
            Destinations destinations,
            Clock clock) {
        this.settings = settings;
        this.catalog = catalog;
        this.index = index;
        this.runs = runs;
        this.restorePoints = restorePoints;
        this.destinations = destinations;
        this.clock = clock;
    }

    /** Changes nothing but what the catalogue remembers to have seen. */
    public CatalogReport check(CatalogRequest request) {
        if (!catalog.isSound()) {
            throw new BackupException(ErrorCode.CATALOG_DAMAGED, "The catalogue cannot be read to its end");
        }
        runs.follow();
        return CatalogReport.of(chosen(request).stream().map(this::check).toList(), List.of());
    }

    private CatalogReport check(Settings.Destination destination) {
        Map<String, Location> before = index.at(destination.id(), EVERYTHING).stream()
                .collect(Collectors.toMap(Location::point, Function.identity()));
        RestoreListing listing = restorePoints.list(new RestoreListRequest(null, null, destination.id()));
        List<Problem> problems = new ArrayList<>(listing.problems());
        // what could not be remembered cannot be compared either
        listing.remarks().stream().filter(remark -> isOfCatalogue(remark)).forEach(problems::add);
        Map<String, Long> sizes;
        try {
            sizes = destinations.list(destination, EVERYTHING).stream()
                    .collect(Collectors.toMap(Store.Stored::key, Store.Stored::size, (a, b) -> a));
        } catch (Exception e) {
            return new CatalogReport(0, List.of(), unlisted(problems, destination, e), listing.remarks());
        }
        if (isUnknown(listing)) {
            return new CatalogReport(0, List.of(), problems, listing.remarks());
        }
        List<Drift> drifts = new ArrayList<>();
        for (Location now : index.at(destination.id(), EVERYTHING)) {
            Location then = before.get(now.point());
            if (!sizes.containsKey(now.point() + RestorePoints.MANIFEST)) {
                if (now.state() != State.REMOVED) {
                    drifts.add(new Drift(Kind.GONE, destination.id(), now.point()));
                }
            } else if (now.isChanged()) {
                drifts.add(new Drift(Kind.CHANGED, destination.id(), now.point()));
            } else if (then == null) {
                drifts.add(new Drift(Kind.UNKNOWN, destination.id(), now.point()));
            }
        }
        listing.points().stream()
                .filter(point -> isHalf(point, sizes))
                .forEach(point -> drifts.add(
                        new Drift(Kind.HALF, destination.id(), point.manifest().id())));
        List<Problem> remarks = listing.remarks().stream()
                .filter(remark -> !isOfCatalogue(remark))
                .toList();
        return new CatalogReport(listing.points().size(), drifts, problems, remarks);
    }

    private static boolean isOfCatalogue(Problem problem) {
        return problem.code() == ErrorCode.CATALOG_UNUSABLE || problem.code() == ErrorCode.CATALOG_DAMAGED;
    }

    private static List<Problem> unlisted(List<Problem> others, Settings.Destination destination, Exception why) {
        return others.isEmpty()
                ? List.of(new Problem(
                        ErrorCode.DESTINATION_UNREADABLE,
                        destination.id() + ": " + BackupException.from(why).getMessage(),
                        ErrorCode.DESTINATION_UNREADABLE.hint()))
                : others;
    }

    private static boolean isHalf(RestorePoint point, Map<String, Long> sizes) {
        String id = point.manifest().id();
        String folder = id.substring(0, id.lastIndexOf('/') + 1);
        return point.manifest().artifacts().stream().anyMatch(entry -> {
            Long size = sizes.get(folder + entry.name());
            return size == null || (size != Store.Stored.UNKNOWN && size != entry.packedBytes());
        });
    }

    /** From the manifests of the destinations, and from the records of this machine where there are any. */
    public CatalogReport rebuild(CatalogRequest request) {
        List<Problem> remarks = new ArrayList<>();
        if (!catalog.isSound()) {
            Catalog.Aside aside = catalog.putAside(clock.instant());
            remarks.add(new Problem(
                    ErrorCode.CATALOG_DAMAGED,
                    "The catalogue was damaged, and lies in " + aside.file()
                            + (aside.unread().isEmpty() ? "" : "; not read from it: " + aside.unread()),
                    "Remove the file when it is not needed any more."));
        }
        List<CatalogReport> parts = new ArrayList<>();
        for (Settings.Destination one : chosen(request)) {
            RestoreListRequest all = new RestoreListRequest(null, null, one.id());
            RestoreListing listing = restorePoints.list(all);
            if (!isUnknown(listing)) {
                index.accept(one.id());
                // what was not remembered as it is there is read again
                listing = restorePoints.overview(all);
            }
            parts.add(new CatalogReport(listing.points().size(), List.of(), listing.problems(), listing.remarks()));
        }
        runs.rebuild(index);
        return CatalogReport.of(parts, remarks);
    }

    /** A manifest that cannot be read is one problem; a destination that cannot be listed is none that is empty. */
    private static boolean isUnknown(RestoreListing listing) {
        return listing.problems().stream().anyMatch(problem -> problem.code() != ErrorCode.MANIFEST_UNREADABLE);
    }

    private List<Settings.Destination> chosen(CatalogRequest request) {
        String id = request.destination();
        if (id == null) {
            return settings.destinations().stream().filter(restorePoints::gives).toList();
        }
        return List.of(settings.destination(id)
                .orElseThrow(
                        () -> new BackupException(ErrorCode.DESTINATION_UNKNOWN, "There is no destination " + id)));
    }
}
