package digital.vya.backupdb.sweep;

import digital.vya.backupdb.sweep.subject.Subject;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/** Restores the data of a point without the product, and looks at all of it. The same content only once. */
final class Restorability {
    private final Subject subject;
    private final Set<String> proven = new HashSet<>();

    Restorability(Subject subject) {
        this.subject = subject;
    }

    synchronized void prove(Points.Point point) throws IOException {
        byte[] content = subject.content(point.data());
        String hash = Points.sha256(content) + point.missing();
        if (proven.contains(hash)) {
            return;
        }
        subject.prove(content, point.missing()).ifPresent(wrong -> {
            throw new Invariants.FalseGreen(point.data() + ": " + wrong);
        });
        proven.add(hash);
    }
}
