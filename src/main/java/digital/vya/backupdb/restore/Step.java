package digital.vya.backupdb.restore;

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
        return "[STEP " + (ordinal() + 1) + "/" + values().length + "] " + text + "... " + ending;
    }
}
