package digital.vya.backupdb.store;

import java.io.FilterInputStream;
import java.io.InputStream;

/** A file that is read, and that does not lie at its destination as that asks. What it holds may be right all the same. */
final class UnprotectedFile extends FilterInputStream {
    private final String finding;

    /** The finding is a sentence: which file, and what is amiss. */
    UnprotectedFile(InputStream content, String finding) {
        super(content);
        this.finding = finding;
    }

    String finding() {
        return finding;
    }
}
