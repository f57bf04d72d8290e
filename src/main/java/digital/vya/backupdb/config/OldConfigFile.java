package digital.vya.backupdb.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import digital.vya.backupdb.config.yaml.YamlReader;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Human;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a configuration of version 1 or 2, JSON or YAML. What is wrong is said by its place: the text may be a secret. */
final class OldConfigFile {
    /** A thousand times what such a file has. */
    private static final long LARGEST = 4 << 20;

    private static final String MARK = "\ufeff";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private OldConfigFile() {}

    static JsonNode read(Path file) {
        try {
            if (!Files.exists(file)) {
                throw refused(file, "does not exist", "Name the file of the old configuration.");
            }
            if (!Files.isRegularFile(file)) {
                throw refused(file, "is no file", "Name the file of the old configuration.");
            }
            if (Files.size(file) > LARGEST) {
                throw refused(
                        file, "is larger than " + Human.size(LARGEST), "Check that it is the file that was meant.");
            }
            String text = Files.readString(file);
            String content = text.startsWith(MARK) ? text.substring(1) : text;
            boolean json = content.stripLeading().startsWith("{")
                    || content.stripLeading().startsWith("[");
            return json ? json(file, content) : yaml(file);
        } catch (CharacterCodingException e) {
            throw refused(
                    file, "is not UTF-8 text", "Save it as UTF-8, such as by `iconv -f latin1 -t utf8 OLD > NEW`.");
        } catch (IOException e) {
            throw refused(file, "cannot be read: " + BackupException.words(e), ErrorCode.OLD_CONFIG_UNREADABLE.hint());
        }
    }

    private static JsonNode json(Path file, String content) {
        try {
            return JSON.readTree(content);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            boolean twice = e.getOriginalMessage().startsWith("Duplicate field");
            throw refused(
                    file,
                    (twice ? "has a field twice" : "is not valid JSON")
                            + (at == null ? "" : ", line " + at.getLineNr() + ", column " + at.getColumnNr()),
                    twice ? "Remove one of them." : "Check commas, quotes and brackets around there.");
        }
    }

    private static JsonNode yaml(Path file) {
        Findings found = new Findings(file);
        Optional<YamlFile> yaml = YamlReader.read(file, found::error).map(YamlFile::new);
        for (Finding finding : found.sorted()) {
            throw refused(
                    file, (finding.line() == 0 ? "" : "line " + finding.line() + ": ") + finding.what(), finding.fix());
        }
        return yaml.orElseThrow().tree();
    }

    static BackupException refused(Path file, String why, String hint) {
        return new BackupException(ErrorCode.OLD_CONFIG_UNREADABLE, file + ": " + why, hint, null);
    }
}
