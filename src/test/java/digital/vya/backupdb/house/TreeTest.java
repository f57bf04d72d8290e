package digital.vya.backupdb.house;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules about files that no compiler knows. */
@Tag("server")
class TreeTest {
    private static final Set<String> NOT_OURS = Set.of(".git", "target", "var", ".idea", ".vscode", ".settings");
    /** Put together here so that this file does not break its own rule. */
    private static final Pattern LATER = Pattern.compile("\\b(" + "TO" + "DO|FIX" + "ME|XX" + "X)\\b");

    private static final Pattern UNNAMED =
            Pattern.compile("^\\s*(//|/?\\*+)\\s.*\\b([Ww]hoever|[Nn]obody|[Ss]omebody)\\b");

    private static final Pattern NUL = Pattern.compile("\0");
    private static final Pattern SKIPPED = Pattern.compile("@Dis" + "abled|\\bassume" + "(True|False|That|ingThat)\\(");

    private static final Pattern RAW_EXCEPTION = Pattern.compile("LOG\\.\\w+\\(.*\\be\\." + "toString\\(\\)");

    private static final Pattern MACHINE =
            Pattern.compile("(?<![A-Za-z0-9_.-])/(" + "root|work|home/[a-z]" + "[a-z0-9_-]*|Users)/");

    /** What git keeps, for whatever else lies here is somebody's own; where git does not know, all that is there. */
    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        Path tree = Path.of("").toAbsolutePath();
        Tool.Result kept = Tool.run("sh", "-c", "git -c safe.directory=\"$PWD\" ls-files -z");
        if (kept.exit() == 0 && !kept.out().isEmpty()) {
            NUL.splitAsStream(kept.out())
                    .map(tree::resolve)
                    .filter(Files::exists)
                    .forEach(files::add);
        } else {
            collect(tree, files);
        }
        assertThat(files).hasSizeGreaterThan(30);
        return files;
    }

    private static void collect(Path folder, List<Path> files) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                if (NOT_OURS.contains(entry.getFileName().toString())) {
                    continue;
                }
                if (Files.isDirectory(entry)) {
                    collect(entry, files);
                } else {
                    files.add(entry);
                }
            }
        }
    }

    private static List<String> linesWith(Pattern pattern) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path file : files()) {
            String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
            int number = 0;
            for (String line : text.split("\n", -1)) {
                number++;
                if (pattern.matcher(line).find()) {
                    found.add(file + ":" + number + " " + line.strip());
                }
            }
        }
        return found;
    }

    /** A name in a stack trace or a search says which class is meant. */
    @Test
    void noTwoClassesOfTheProductHaveOneName() throws IOException {
        Set<String> seen = new HashSet<>();
        List<String> twice = files().stream()
                .filter(file -> file.toString().contains("/src/main/java/"))
                .map(file -> file.getFileName().toString())
                .filter(name -> !name.equals("package-info.java") && !seen.add(name))
                .toList();
        assertThat(twice).isEmpty();
    }

    /** A comment says what does something, by its name. */
    @Test
    void commentsNameWhoeverTheySpeakOf() throws IOException {
        assertThat(linesWith(UNNAMED))
                .filteredOn(line -> line.contains("/src/main/java/"))
                .isEmpty();
    }

    @Test
    void nothingIsLeftForLater() throws IOException {
        assertThat(linesWith(LATER)).isEmpty();
    }

    /** People read them: {@code BackupException.words} leaves names of classes out. */
    @Test
    void logsSayNoNamesOfExceptions() throws IOException {
        assertThat(linesWith(RAW_EXCEPTION)).isEmpty();
    }

    @Test
    void noTestLooksAway() throws IOException {
        assertThat(linesWith(SKIPPED)).isEmpty();
    }

    @Test
    void noPathOfSomebodysMachine() throws IOException {
        assertThat(linesWith(MACHINE)).isEmpty();
    }

    /** Whoever builds it may take its parts from where they like. */
    @Test
    void mavenIsPlain() throws IOException {
        assertThat(files())
                .extracting(file -> file.getFileName().toString())
                .contains("pom.xml", "LICENSE", "README.md", "CONTRIBUTING.md", "CHANGELOG.md")
                .noneMatch(name -> name.startsWith("mvnw") || name.startsWith("maven-wrapper"));
        assertThat(Files.readString(Path.of("pom.xml")))
                .contains("<maven.compiler.release>17<", "<artifactId>camel-bom<", "GPL-2.0-or-later")
                .doesNotContain("<repositor", "<pluginRepositor", "<modules>");
    }
}
