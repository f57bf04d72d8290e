package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Problem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Names of files that something is wrong with, by what it is. Counts all of them, and keeps the first of each kind. */
final class FileProblems {
    private static final int KEPT = 1000;
    private static final int SHOWN = 50;

    private final Map<ErrorCode, List<String>> names = new EnumMap<>(ErrorCode.class);
    private final Map<ErrorCode, Long> counts = new EnumMap<>(ErrorCode.class);

    /** The name as it is to be shown, with what the system said of it. */
    synchronized void add(ErrorCode code, String shown) {
        counts.merge(code, 1L, Long::sum);
        List<String> kept = names.computeIfAbsent(code, c -> new ArrayList<>());
        if (kept.size() < KEPT) {
            kept.add(shown);
        }
    }

    /** More of which no name is known. */
    synchronized void addUnnamed(ErrorCode code, long count) {
        counts.merge(code, count, Long::sum);
        names.computeIfAbsent(code, c -> new ArrayList<>());
    }

    /** The patterns that brought nothing. */
    synchronized void addUnmatched(PathRules rules) {
        rules.unmatched().forEach(pattern -> add(ErrorCode.PATTERN_UNMATCHED, ByteName.shown(pattern)));
    }

    static BackupException nothing(String set, FileProblems why) {
        String unread = why.lines().isEmpty() ? "" : ": " + String.join(", ", why.lines());
        return new BackupException(ErrorCode.FILES_NONE, "Nothing matches the patterns of set " + set + unread);
    }

    synchronized long count(ErrorCode code) {
        return counts.getOrDefault(code, 0L);
    }

    synchronized void addAll(FileProblems others) {
        others.names.forEach((code, kept) -> {
            kept.forEach(name -> add(code, name));
            long unnamed = others.count(code) - kept.size();
            if (unnamed > 0) {
                addUnnamed(code, unnamed);
            }
        });
    }

    /** One problem for each kind, with the first names. */
    synchronized List<Problem> asProblems() {
        return names.entrySet().stream()
                .map(e -> problem(e.getKey(), e.getValue()))
                .toList();
    }

    private Problem problem(ErrorCode code, List<String> kept) {
        List<String> shown = kept.subList(0, Math.min(SHOWN, kept.size()));
        long more = count(code) - shown.size();
        String text = code.summary() + " (" + count(code) + ")"
                + (shown.isEmpty() ? ", without a name" : ": " + String.join(", ", shown))
                + (more > 0 && !shown.isEmpty() ? " and " + more + " more" : "");
        return Problem.of(code, text);
    }

    /** All names that were kept, a line each. */
    synchronized List<String> lines() {
        return names.entrySet().stream()
                .flatMap(e -> e.getValue().stream().map(name -> e.getKey().id() + " " + name))
                .toList();
    }
}
