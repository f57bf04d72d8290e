package digital.vya.backupdb.restore;

import java.util.List;

/** The steps of a restore as an operator sees them; one that a restore does not need is left out. */
public enum Step {
    CHECK("Checking connection, versions, space and the backup itself", "check"),
    ROLES("Restoring roles", "restore roles for"),
    DATABASE("Creating the database", "create"),
    CONTENT("Restoring content", "restore"),
    PROOF("Checking owners, grants and content", "prove"),
    SWAP("Swapping it in", "swap in");

    private final String text;
    private final String doing;

    Step(String text, String doing) {
        this.text = text;
        this.doing = doing;
    }

    /** What is done to something, while it goes on. */
    String doing() {
        return doing;
    }

    /** {@code [STEP 2/6] Restoring roles... ✓}. */
    String line(String ending) {
        List<Step> all = List.of(values());
        return "[STEP " + (all.indexOf(this) + 1) + "/" + all.size() + "] " + text + "... " + ending;
    }
}
