package digital.vya.backupdb.restore;

import java.util.List;

/** The steps of a restore as an operator sees them; one that a restore does not need is left out. */
public enum Step {
    CHECK("Checking connection, versions, space and the backup itself"),
    ROLES("Restoring roles"),
    DATABASE("Creating the database"),
    CONTENT("Restoring content"),
    PROOF("Checking owners, grants and content"),
    SWAP("Swapping it in");

    private final String text;

    Step(String text) {
        this.text = text;
    }

    /** {@code [STEP 2/6] Restoring roles... ✓}. */
    String line(String ending) {
        List<Step> all = List.of(values());
        return "[STEP " + (all.indexOf(this) + 1) + "/" + all.size() + "] " + text + "... " + ending;
    }
}
