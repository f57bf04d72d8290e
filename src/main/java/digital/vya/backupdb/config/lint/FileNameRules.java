package digital.vya.backupdb.config.lint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Only files with the right ending in the right folder are ever loaded; the others are silently passed over. */
final class FileNameRules {
    private static final String KAMELETS = "kamelets";
    private final List<SourceFile.Place> places;

    FileNameRules(List<SourceFile.Place> places) {
        this.places = places;
    }

    static boolean isLoaded(SourceFile.Place place) {
        return place.isKamelet() || place.name().endsWith(SourceFile.ROUTES);
    }

    void check() {
        Map<String, SourceFile.Place> seen = new HashMap<>();
        for (SourceFile.Place place : places) {
            if (!isLoaded(place)) {
                String ending = place.isIn(KAMELETS) ? SourceFile.KAMELET : SourceFile.ROUTES;
                place.error(0, "the file is never loaded", "Rename it to `" + place.baseName() + ending + "`.");
            } else if (place.isKamelet() && !place.isIn(KAMELETS)) {
                place.error(0, "a Kamelet outside `kamelets/` is never found", "Move it into `kamelets/`.");
            }
            SourceFile.Place other = seen.putIfAbsent(place.baseName(), place);
            if (other != null) {
                String what = "`" + other.shown() + "` has the same base name";
                place.warning(0, what, "Give one of the two another name: logs and errors name files by it.");
            }
        }
    }
}
