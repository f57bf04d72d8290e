package digital.vya.backupdb.engine.postgresql.dump;

import digital.vya.backupdb.engine.postgresql.dump.scan.Capture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the comment in front of an entry of the table of contents. */
final class TocEntry {
    private static final Pattern HEADER = Pattern.compile(
            "-- (?:Name|Data for Name|Data Pos): .*; Type: ([A-Z][A-Z ]*[A-Z]); Schema: .*; Owner: .*", Pattern.DOTALL);

    private static final int SHORTEST = 20;

    private TocEntry() {}

    /**
     * The type it says; null when it is no such comment. Names are not quoted there, so one that holds all these words
     * may have it say a type that it has not: nothing that counts may hang on it.
     */
    static String type(Capture comment) {
        if (comment.length() < SHORTEST || (comment.at(3) != 'N' && comment.at(3) != 'D')) {
            return null;
        }
        Matcher header = HEADER.matcher(comment.text());
        return header.matches() ? header.group(1) : null;
    }
}
