package digital.vya.backupdb.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What came of databases drawn by a seed: whether every kind of thing was there, what the server refused, and where a
 * restore is not what plain tools make. The long form is {@code -Dsweep=long}; {@code -Dsweep.seed=N} draws others.
 */
final class Sweep {
    private final long seed = Long.getLong("sweep.seed", 7);
    private final boolean lengthy = "long".equals(System.getProperty("sweep"));
    private final Set<String> missing;
    private final Map<String, String> notPlain = new TreeMap<>();
    private final List<String> findings = new ArrayList<>();
    private int made;
    private int lost;

    /** Of every kind something must have been drawn in the end. */
    Sweep(Set<String> kinds) {
        missing = new TreeSet<>(kinds);
    }

    long seed() {
        return seed;
    }

    int times(int briefly, int lengthily) {
        return lengthy ? lengthily : briefly;
    }

    void drawn(int statements, long refused) {
        made += statements;
        lost += (int) refused;
    }

    void has(Set<String> kinds) {
        missing.removeAll(kinds);
    }

    void assertEnoughWasDrawn() {
        assertThat(missing).as("kinds of objects that no database has").isEmpty();
        assertThat(lost).as("statements of %s that the server refused", made).isLessThan(made * 6 / 10);
    }

    void find(String finding) {
        findings.add(finding);
    }

    /** A place where something was restored: {@code notPlain} is what kept plain tools from it, null where nothing did. */
    record Restored(String where, String notPlain, int status, String said) {}

    /** What plain tools do not restore may fail, but never in silence; what they do restore must be as good with us. */
    void judge(Restored restored, Supplier<List<String>> ofOurs, Supplier<List<String>> ofPlain) {
        if (restored.notPlain() != null) {
            notPlain.put(restored.where(), restored.notPlain());
            if (restored.status() == 0) {
                ofOurs.get().forEach(one -> find(restored.where() + ": a success although " + one));
            }
        } else if (restored.status() != 0) {
            find(restored.where() + ": plain tools restore it, we do not: " + restored.said());
        } else {
            List<String> differences = new ArrayList<>(ofOurs.get());
            if (!differences.isEmpty()) {
                differences.removeAll(ofPlain.get());
            }
            differences.forEach(one -> find(restored.where() + ": " + one));
        }
    }

    /** Says all in one line, and fails where something was found. */
    void end(String server, String what) {
        System.out.printf(
                "SCHEMAS%s seed %d: %s, %d statements of %d taken, %d refused by plain tools too, findings %d%n",
                server, seed, what, made - lost, made, notPlain.size(), findings.size());
        notPlain.forEach(
                (where, why) -> System.out.println("SCHEMAS not restored by plain tools: " + where + ": " + why));
        assertThat(findings).isEmpty();
    }
}
