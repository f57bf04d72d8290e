package digital.vya.backupdb.house;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.errors.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the reference says is what the code does. */
@Tag("unit")
class ReferenceTest {
    private static final Pattern CODE = Pattern.compile("VYA-\\d+");
    private static final Path REFERENCE = Path.of("docs", "reference");

    @Test
    void errorCodes() throws IOException {
        List<List<String>> inCode = Arrays.stream(ErrorCode.values())
                .map(c -> List.of(c.id(), c.name(), c.summary(), c.hint()))
                .toList();
        assertThat(Tables.rows(REFERENCE.resolve("errors.md"))).containsExactlyElementsOf(inCode);
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::id)).doesNotHaveDuplicates();
    }

    @Test
    void everyCodeThatADocumentNamesIsThere() throws IOException {
        Set<String> known = Arrays.stream(ErrorCode.values()).map(ErrorCode::id).collect(Collectors.toSet());
        try (Stream<Path> documents = Files.walk(Path.of("docs"))) {
            assertThat(documents.filter(file -> file.toString().endsWith(".md")))
                    .isNotEmpty()
                    .allSatisfy(document -> assertThat(CODE.matcher(Files.readString(document))
                                    .results()
                                    .map(MatchResult::group))
                            .isSubsetOf(known));
        }
    }

    @Test
    void exitCodes() throws IOException {
        List<List<String>> inCode = Arrays.stream(ExitCode.values())
                .map(c -> List.of(String.valueOf(c.status()), c.name(), c.meaning()))
                .toList();
        assertThat(Tables.rows(REFERENCE.resolve("exit-codes.md"))).containsExactlyElementsOf(inCode);
        assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::status)).doesNotHaveDuplicates();
    }
}
