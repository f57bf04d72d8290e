package digital.vya.backupdb.engine.files;

import digital.vya.backupdb.process.ToolStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What {@code tar --compare} says: a line for each difference between an archive and the disk. */
public final class ArchiveComparison {
    private static final int KEPT = 50;
    private static final String OWNER = ".*: [UG]id differs";
    private static final String AT_LAST = ".*Exiting with failure status.*";

    private final List<String> differences = new ArrayList<>();
    private long more;
    private long owners;

    private ArchiveComparison() {}

    public static ArchiveComparison of(ToolStream tar) {
        ArchiveComparison comparison = new ArchiveComparison();
        boolean mayOwn = CurrentUser.isRoot();
        try (BufferedReader said = new BufferedReader(new InputStreamReader(tar, StandardCharsets.UTF_8))) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                comparison.hear(line, mayOwn);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tar.stderr()
                .lines()
                .filter(line -> !line.isBlank() && !line.matches(AT_LAST))
                .forEach(line -> comparison.hear(line, mayOwn));
        return comparison;
    }

    private void hear(String line, boolean mayOwn) {
        if (!mayOwn && line.matches(OWNER)) {
            owners++;
        } else if (differences.size() < KEPT) {
            differences.add(line);
        } else {
            more++;
        }
    }

    public List<String> differences() {
        return List.copyOf(differences);
    }

    public String told() {
        return String.join("; ", differences) + (more > 0 ? "; and " + more + " more" : "");
    }

    /** Of how many files the owner or group is another because only root may give files away. */
    public long otherOwners() {
        return owners;
    }
}
