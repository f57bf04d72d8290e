package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.pack.BulkInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The names that a walk finds, as tar reads them: each ends in a byte of zero. Fails when there is none at all. */
final class NameFeed extends BulkInput {
    private static final int FULL = 32 * 1024;

    private final String set;
    private final PathRules rules;
    private final TreeWalk walk;
    private byte[] buffer = new byte[0];
    private int at;

    NameFeed(String set, PathRules rules) throws IOException {
        this.set = set;
        this.rules = rules;
        this.walk = new TreeWalk(rules);
    }

    PathRules rules() {
        return rules;
    }

    TreeWalk walk() {
        return walk;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (at == buffer.length && !fill()) {
            return -1;
        }
        int count = Math.min(length, buffer.length - at);
        System.arraycopy(buffer, at, into, offset, count);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        TreeWalk.Found found = null;
        while (names.size() < FULL && (found = walk.next()) != null) {
            names.writeBytes(ByteName.bytes(found.name()));
            names.write(0);
        }
        if (found == null && !walk.foundAnything()) {
            throw FileProblems.nothing(set, walk.problems());
        }
        buffer = names.toByteArray();
        at = 0;
        return buffer.length > 0;
    }

    @Override
    public void close() throws IOException {
        walk.close();
    }
}
