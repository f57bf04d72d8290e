package digital.vya.backupdb.restore;

/** The five steps of a restore as an operator sees them. */
public enum Step {
    CHECK(1, "Checking connection, versions, space and the backup itself"),
    ROLES(2, "Restoring roles"),
    DATABASE(3, "Creating the database"),
    CONTENT(4, "Restoring content"),
    PROOF(5, "Checking owners, grants and content");

    private final int number;
    private final String text;

    Step(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** {@code [STEP 2/5] Restoring roles... ✓}. */
    String line(String ending) {
        return "[STEP " + number + "/" + values().length + "] " + text + "... " + ending;
    }
}
