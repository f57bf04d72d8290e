package digital.vya.backupdb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.config.Finding;
import digital.vya.backupdb.config.KameletDefinitions;
import digital.vya.backupdb.config.Placeholders;
import digital.vya.backupdb.config.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.ParameterException;

/** What documents tell people to type or to write works. */
@Tag("unit")
class DocumentsTest {
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");
    private static final Pattern COMMAND = Pattern.compile("(?:^|\\./|/vya-backupdb/)vya-backupdb\\s+([^>|#]*)");

    static List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(Path.of("."));
                Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(top, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .map(Path::normalize)
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyCommandInADocumentParses(Path document) throws Exception {
        Matcher block = BLOCK.matcher(Files.readString(document));
        while (block.find()) {
            if (block.group(1).equals("sh")) {
                block.group(2).lines().forEach(line -> {
                    Matcher command = COMMAND.matcher(line);
                    if (command.find()) {
                        parses(document, command.group(1).strip());
                    }
                });
            }
        }
    }

    private static void parses(Path document, String arguments) {
        try {
            CommandReferenceTest.root().parseArgs(arguments.split("\\s+"));
        } catch (ParameterException e) {
            throw new AssertionError(document + ": vya-backupdb " + arguments + ": " + e.getMessage(), e);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsSomewhere(Path document) throws Exception {
        Matcher link = LINK.matcher(Files.readString(document));
        while (link.find()) {
            Path folder = document.toAbsolutePath().getParent();
            assertThat(folder.resolve(link.group(1))).as(document + " links to").exists();
        }
    }

    @Test
    void theConfigurationOfTheReadmeIsValid(@TempDir Path home) throws Exception {
        Matcher block = BLOCK.matcher(Files.readString(Path.of("README.md")));
        String yaml = block.results()
                .filter(found -> found.group(1).equals("yaml"))
                .findFirst()
                .orElseThrow()
                .group(2);
        Files.createDirectories(home.resolve("config/secrets"));
        Path secret = Files.writeString(home.resolve("config/secrets/main"), "secret\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Path config = Files.writeString(home.resolve("config/backup.yaml"), yaml);
        KameletDefinitions kamelets = KameletDefinitions.read(Path.of("routes/kamelets"));
        List<Finding> findings = new SettingsLoader(home, kamelets, Placeholders.of(home))
                .load(config)
                .findings();
        assertThat(findings).isEmpty();
    }
}
