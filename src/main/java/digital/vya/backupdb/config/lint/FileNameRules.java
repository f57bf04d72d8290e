package digital.vya.backupdb.config.lint;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Only files with the right ending in the right folder are ever loaded; the others are silently passed over. */
final class FileNameRules {
    private static final String KAMELETS = "kamelets";
    private final List<SourceFile> files;

    FileNameRules(List<SourceFile> files) {
        this.files = files;
    }

    void check() {
        Map<String, SourceFile> seen = new HashMap<>();
        for (SourceFile file : files) {
            if (!file.isLoaded()) {
                String ending = file.isIn(KAMELETS) ? SourceFile.KAMELET : SourceFile.ROUTES;
                file.findings()
                        .error(0, "the file is never loaded", "Rename it to `" + file.baseName() + ending + "`.");
            } else if (file.isKamelet() && !file.isIn(KAMELETS)) {
                file.findings().error(0, "a Kamelet outside `kamelets/` is never found", "Move it into `kamelets/`.");
            }
            SourceFile other = seen.putIfAbsent(file.baseName(), file);
            if (other != null) {
                String what = "`" + other.shown() + "` has the same base name";
                file.findings().warn(0, what, "Give one of the two another name: logs and errors name files by it.");
            }
        }
    }
}
