package digital.vya.backupdb.care;

import digital.vya.backupdb.catalog.Actions;
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
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.RestorePoint;
import digital.vya.backupdb.store.Destinations;
import digital.vya.backupdb.store.RestorePoints;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the catalogue against the destinations, which are right, and makes it anew from them. */
public final class CatalogCare {
    private static final Logger LOG = LoggerFactory.getLogger(CatalogCare.class);
    private static final String EVERYTHING = "";

    private final Catalog catalog;
    private final PointIndex index;
    private final RunIndex runs;
    private final RestorePoints restorePoints;
    private final Destinations destinations;
    private final Actions actions;
    private final Clock clock;

    public CatalogCare(
            Catalog catalog,
            PointIndex index,
            RunIndex runs,
            RestorePoints restorePoints,
            Destinations destinations,
            Actions actions,
            Clock clock) {
        this.actions = actions;
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
        return CatalogReport.of(
                restorePoints.destinations(request.destination()).stream()
                        .map(this::check)
                        .toList(),
                List.of());
    }

    private CatalogReport check(Settings.Destination destination) {
        Set<String> before = pointsAt(destination.id());
        RestoreListing listing = restorePoints.list(new RestoreListRequest(null, null, destination.id()));
        Map<Boolean, List<Problem>> remarks = byCatalog(listing);
        List<Problem> problems = problems(listing, remarks);
        ListedFiles listed;
        try {
            listed = ListedFiles.of(destinations.list(destination, EVERYTHING));
        } catch (Exception e) {
            return new CatalogReport(
                    0,
                    List.of(),
                    problems.isEmpty() ? List.of(Survey.unread(destination, e)) : problems,
                    listing.remarks());
        }
        if (isUnknown(listing)) {
            return new CatalogReport(0, List.of(), problems, listing.remarks());
        }
        LOG.info(
                "Catalogue: {} restore points of {} to compare",
                listing.points().size(),
                destination.id());
        List<Drift> drifts = new ArrayList<>();
        for (Location now : index.at(destination.id())) {
            if (!listed.has(now.point() + RestorePoints.MANIFEST)) {
                if (now.state() != State.REMOVED) {
                    drifts.add(new Drift(Kind.GONE, destination.id(), now.point()));
                }
            } else if (now.isChanged()) {
                drifts.add(new Drift(Kind.CHANGED, destination.id(), now.point()));
            } else if (!before.contains(now.point())) {
                drifts.add(new Drift(Kind.UNKNOWN, destination.id(), now.point()));
            }
        }
        listing.points().stream()
                .map(RestorePoint::manifest)
                .filter(manifest -> listed.missing(manifest).isPresent())
                .forEach(manifest -> drifts.add(new Drift(Kind.HALF, destination.id(), manifest.id())));
        return new CatalogReport(listing.points().size(), drifts, problems, remarks.getOrDefault(false, List.of()));
    }

    /** From the manifests of the destinations, and from the records of this machine where there are any. */
    public CatalogReport rebuild(CatalogRequest request) {
        return actions.tell(
                "catalog-rebuild",
                Objects.requireNonNullElse(request.destination(), "all destinations"),
                Map.of(),
                () -> rebuilt(request));
    }

    private CatalogReport rebuilt(CatalogRequest request) {
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
        Map<String, Set<String>> held = new LinkedHashMap<>();
        for (Settings.Destination one : restorePoints.destinations(request.destination())) {
            RestoreListRequest all = new RestoreListRequest(null, null, one.id());
            RestoreListing listing = restorePoints.list(all);
            if (!isUnknown(listing)) {
                index.accept(
                        one.id(),
                        listing.points().stream()
                                .map(RestorePoint::manifest)
                                .collect(Collectors.toMap(Manifest::id, Function.identity(), (a, b) -> a)));
                // what was not remembered as it is there is read again
                listing = restorePoints.overview(all);
                held.put(one.id(), pointsAt(one.id()));
            }
            LOG.info("Catalogue: {} restore points of {}", listing.points().size(), one.id());
            Map<Boolean, List<Problem>> told = byCatalog(listing);
            parts.add(new CatalogReport(
                    listing.points().size(), List.of(), problems(listing, told), told.getOrDefault(false, List.of())));
        }
        runs.takeAnew();
        // what was delivered, and is not there any more
        held.forEach((destination, points) -> {
            Set<String> gone = pointsAt(destination);
            gone.removeAll(points);
            index.forget(destination, gone);
        });
        runs.rebuild(index);
        LOG.info("Catalogue: made anew from records and manifests");
        return CatalogReport.of(parts, remarks);
    }

    private Set<String> pointsAt(String destination) {
        return index.at(destination).stream().map(Location::point).collect(Collectors.toSet());
    }

    private static Map<Boolean, List<Problem>> byCatalog(RestoreListing listing) {
        return listing.remarks().stream()
                .collect(Collectors.partitioningBy(remark -> remark.code().isOfCatalog()));
    }

    /** What could not be remembered cannot be compared, and a catalogue that lacks it is not made anew. */
    private static List<Problem> problems(RestoreListing listing, Map<Boolean, List<Problem>> remarks) {
        List<Problem> problems = new ArrayList<>(listing.problems());
        problems.addAll(remarks.getOrDefault(true, List.of()));
        return problems;
    }

    /** A manifest that cannot be read is one problem; a destination that cannot be listed is none that is empty. */
    private static boolean isUnknown(RestoreListing listing) {
        return listing.problems().stream().anyMatch(problem -> problem.code() != ErrorCode.MANIFEST_UNREADABLE);
    }
}
