package digital.vya.backupdb.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each class of tests says which loop runs it; one that says nothing would run in none. */
@Tag("unit")
class TagsTest {
    private static final Path TESTS = Path.of("src/test/java");
    private static final Pattern TEST =
            Pattern.compile("(?m)^\\s*@(Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)\\b");
    /** As {@code .ci/run} reads it. */
    private static final Pattern TAG = Pattern.compile("(?m)^@Tag\\(\"(.*)\"\\)$");

    private static final Pattern ABSTRACT = Pattern.compile("(?m)^abstract class ");

    private static final List<String> LOOPS = List.of("unit", "server", "long");
    private static final List<String> NEEDS = List.of("root", "containers");

    /** Of each class of tests, by its file. */
    private static Map<Path, List<String>> tags() throws IOException {
        Map<Path, List<String>> tags = new TreeMap<>();
        try (Stream<Path> files = Files.walk(TESTS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                // those of an abstract class run in the ones that extend it
                if (TEST.matcher(text).find() && !ABSTRACT.matcher(text).find()) {
                    tags.put(
                            file,
                            TAG.matcher(text)
                                    .results()
                                    .map((MatchResult tag) -> tag.group(1))
                                    .toList());
                }
            }
        }
        assertThat(tags).hasSizeGreaterThan(200);
        return tags;
    }

    @Test
    void eachRunsInOneLoop() throws IOException {
        assertThat(tags()).allSatisfy((file, tags) -> assertThat(tags)
                .as(file.toString())
                .filteredOn(LOOPS::contains)
                .hasSize(1));
    }

    @Test
    void noTagIsUnknownAndWhatNeedsMoreIsNoUnit() throws IOException {
        assertThat(tags()).allSatisfy((file, tags) -> {
            assertThat(tags)
                    .as(file.toString())
                    .allMatch(tag -> LOOPS.contains(tag) || NEEDS.contains(tag))
                    .doesNotHaveDuplicates();
            if (tags.contains("unit")) {
                assertThat(tags).as(file.toString()).doesNotContainAnyElementsOf(NEEDS);
            }
        });
    }

    /** Others are not looked for. */
    @Test
    void eachIsFoundByItsName() throws IOException {
        assertThat(tags().keySet()).allMatch(file -> file.toString().endsWith("Test.java"));
    }
}
