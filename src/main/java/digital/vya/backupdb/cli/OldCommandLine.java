package digital.vya.backupdb.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people who know version 2 type, and what they get for it now. docs/reference/commands.md has the same table; a
 * test keeps both equal.
 */
final class OldCommandLine {
    private static final Map<String, String> ANSWERS = new LinkedHashMap<>();

    static {
        ANSWERS.put("-b", "`vya-backupdb backup --all` backs up; `-b -d` was `vya-backupdb backup --all --dry-run`.");
        ANSWERS.put("-r", "`vya-backupdb restore --file FILE --instance ID` restores a file.");
        ANSWERS.put(
                "-t", "`vya-backupdb notify test` sends a test through each of the `notifications`, mail or other.");
        ANSWERS.put("-c", "Say it in the policy: `pack: {codec: gzip}`, or zstd, or none.");
        ANSWERS.put("--compression", "Say it in the policy: `pack: {codec: gzip}`, or zstd, or none.");
        ANSWERS.put("--dbms", "Name the instance with `--instance ID`: its `engine` says what it is.");
        ANSWERS.put("--force", "Leave it out: a backup by hand does not look at schedules.");
        ANSWERS.put("--verify", "Leave it out: every restore is proven. `--mode test` proves one and keeps nothing.");
        ANSWERS.put("--verify-all", "`vya-backupdb verify --all` reads every stored file again.");
    }

    private OldCommandLine() {}

    /** What to do now, for the first word that is one of old. */
    static Optional<String> answer(List<String> unmatched) {
        return unmatched.stream()
                .map(word -> word.startsWith("--") ? word.replaceFirst("=.*", "") : word)
                .filter(ANSWERS::containsKey)
                .findFirst()
                .map(ANSWERS::get);
    }

    static Map<String, String> answers() {
        return Map.copyOf(ANSWERS);
    }
}
