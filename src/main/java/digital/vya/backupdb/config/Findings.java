package digital.vya.backupdb.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what checks find in one file; nothing stops at the first, and nothing is said twice. */
public final class Findings {
    private final Path file;
    private final List<Finding> all = new ArrayList<>();

    public Findings(Path file) {
        this.file = file;
    }

    public void error(int line, String what, String fix) {
        add(new Finding(Finding.Severity.ERROR, file, line, what, fix));
    }

    /** For a name that is missing: one finding, where it is first used. */
    public void errorOnce(int line, String what, String fix) {
        if (all.stream().noneMatch(f -> f.what().equals(what))) {
            error(line, what, fix);
        }
    }

    /** What matters only to those who use the entry. */
    void errorOf(String entry, int line, String what, String fix) {
        add(new Finding(Finding.Severity.ERROR, file, line, what, fix, entry));
    }

    public void warn(int line, String what, String fix) {
        add(new Finding(Finding.Severity.WARNING, file, line, what, fix));
    }

    private void add(Finding finding) {
        if (!all.contains(finding)) {
            all.add(finding);
        }
    }

    boolean forbidAll() {
        return all.stream().anyMatch(Finding::forbidsAll);
    }

    /** Errors that matter only to those who use one entry. */
    List<Finding> ofEntries() {
        return all.stream().filter(f -> f.entry() != null).toList();
    }

    /** In the order of the file's lines. */
    public List<Finding> sorted() {
        return all.stream().sorted(Comparator.comparingInt(Finding::line)).toList();
    }
}
