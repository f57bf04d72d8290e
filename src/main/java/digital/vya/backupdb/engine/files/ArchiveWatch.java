package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.engine.files.tar.TarEntry;
import digital.vya.backupdb.engine.files.tar.TarScanner;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Contents;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.pack.StreamInspector;
import java.util.List;
import java.util.function.Supplier;

/**
 * Holds what is in an archive against what was found in the tree: each entry that the walk gave is in the archive, or
 * tar has named it, or it is counted as missing. Tar's exit code says less than that, so it does not decide.
 */
final class ArchiveWatch implements StreamInspector {
    private final String set;
    private final PathRules rules;
    private final TreeWalk walk;
    private final Supplier<String> stderr;
    private final TarScanner scanner = new TarScanner(this::count);
    private long bytes;
    private final FileProblems problems = new FileProblems();
    private long skipped;

    ArchiveWatch(String set, PathRules rules, TreeWalk walk, Supplier<String> stderr) {
        this.set = set;
        this.rules = rules;
        this.walk = walk;
        this.stderr = stderr;
    }

    private void count(TarEntry entry) {
        bytes += entry.size();
    }

    @Override
    public void accept(byte[] chunk, int offset, int length) {
        scanner.accept(chunk, offset, length);
    }

    @Override
    public void finish() {
        TarTalk talk = new TarTalk(stderr.get(), rules::isOnTheWay);
        scanner.finish();
        problems.addAll(walk.problems());
        problems.addAll(talk.problems());
        problems.addUnmatched(rules);
        skipped = walk.skipped() + talk.skipped();
        account(walk.entries() - scanner.entries(), talk.leftOut());
        if (scanner.entries() == 0) {
            throw new BackupException(
                    ErrorCode.FILES_NONE,
                    "Nothing of set " + set + " could be archived: " + String.join(", ", problems.lines()));
        }
    }

    private void account(long missing, long named) {
        if (missing < 0) {
            throw new BackupException(
                    ErrorCode.DUMP_INCOMPLETE,
                    "The archive of set " + set + " has " + -missing + " entries more than there were files");
        }
        if (missing > named) {
            problems.addUnnamed(ErrorCode.FILES_UNREADABLE, missing - named);
        }
    }

    @Override
    public List<Problem> problems() {
        return problems.asProblems();
    }

    @Override
    public Contents contents() {
        return new Contents(scanner.entries(), bytes, skipped);
    }
}
