package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What tar said while it archived, line by line: which files it left out, and which changed in its hands. */
final class TarTalk {
    private static final String CHANGED_WORDS = "file changed as we read it";
    private static final Pattern LINE = Pattern.compile("(?:.*/)?tar: (.*)");
    /** What may be said of a file: what it means, and whether the file is then not in the archive. */
    private enum Said {
        GONE(
                ErrorCode.FILES_CHANGED,
                true,
                "Cannot (?:stat|open): No such file or directory|File removed before we read it"),
        NOT_OPENED(ErrorCode.FILES_UNREADABLE, true, "Cannot (?:open|stat|readlink|savedir): .*"),
        HALF_READ(ErrorCode.FILES_UNREADABLE, false, "Read error at byte .*|Cannot read: .*"),
        CHANGED(ErrorCode.FILES_CHANGED, false, CHANGED_WORDS + "|File shrank by \\d+ bytes?; padding with zeros"),
        NO_FILE(null, true, "socket ignored|Unknown file type; file ignored");

        private final @Nullable ErrorCode code;
        private final boolean leftOut;
        private final Pattern words;

        Said(@Nullable ErrorCode code, boolean leftOut, String words) {
            this.code = code;
            this.leftOut = leftOut;
            this.words = Pattern.compile("(.*): (" + words + ")");
        }
    }

    private static final String AT_LAST = "Exiting with failure status due to previous errors";

    private final Predicate<String> onTheWay;
    private final FileProblems problems = new FileProblems();
    private long leftOut;
    private long skipped;

    /**
     * Throws when tar itself says that it gave up. A folder that is only on the way to what is taken changes whenever
     * a file is made in it, which is no concern of the set's.
     */
    TarTalk(String stderr, Predicate<String> onTheWay) {
        this.onTheWay = onTheWay;
        List<String> lines = stderr.lines().filter(line -> !line.isBlank()).toList();
        for (String line : lines) {
            if (line.endsWith("Error is not recoverable: exiting now")) {
                throw new BackupException(ErrorCode.TOOL_FAILED, "tar gave up; it said: " + String.join(" | ", lines));
            }
            hear(line);
        }
    }

    private void hear(String line) {
        Matcher said = LINE.matcher(line);
        String text = said.matches() ? said.group(1) : line;
        for (Said known : Said.values()) {
            Matcher named = known.words.matcher(text);
            if (named.matches()) {
                hear(known, named);
                return;
            }
        }
        if (!text.equals(AT_LAST)) {
            problems.add(ErrorCode.ARCHIVE_REMARKS, text);
        }
    }

    private void hear(Said known, Matcher named) {
        leftOut += known.leftOut ? 1 : 0;
        if (known.code == null) {
            skipped++;
        } else if (!named.group(2).equals(CHANGED_WORDS) || !onTheWay.test(ByteName.unquoted(named.group(1)))) {
            problems.add(known.code, "/" + named.group(1) + " (" + named.group(2) + ")");
        }
    }

    /** How many of the files it was given it says it did not archive. */
    long leftOut() {
        return leftOut;
    }

    long skipped() {
        return skipped;
    }

    FileProblems problems() {
        return problems;
    }
}
