package digital.vya.backupdb.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a merge does to a document and no comparison with the code sees: a passage twice, or a table of which no row is left. */
@Tag("unit")
class DocumentsTest {
    private static final int A_SENTENCE = 60;

    @Test
    void noPassageStandsTwiceAndNoTableIsEmpty() throws IOException {
        List<String> wrong = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("docs"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".md")).toList()) {
                look(file, wrong);
            }
        }
        look(Path.of("README.md"), wrong);
        assertThat(wrong).isEmpty();
    }

    private static void look(Path file, List<String> wrong) throws IOException {
        Set<String> begun = new HashSet<>();
        boolean code = false;
        String before = "";
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.add("");
        for (String line : lines) {
            boolean fence = line.strip().startsWith("```");
            code ^= fence;
            if (!code && !fence) {
                boolean begins =
                        before.isBlank() && line.length() >= A_SENTENCE && !line.startsWith("|") && !line.endsWith(":");
                if (begins && !begun.add(line)) {
                    wrong.add(file + " twice: " + line);
                }
                if (before.startsWith("|--") && !line.startsWith("|")) {
                    wrong.add(file + " has a table without rows");
                }
            }
            before = line;
        }
    }
}
