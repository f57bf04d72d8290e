package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class CamelKeysTest {
    @Test
    void areThoseThatCamelDescribes() throws IOException {
        List<String> described = new ArrayList<>();
        try (InputStream in = CamelKeys.class.getResourceAsStream(CamelKeys.METADATA)) {
            for (JsonNode property : new ObjectMapper().readTree(in).path("properties")) {
                described.add(property.path("name").asText());
            }
        }
        described.removeIf(name -> !name.startsWith("camel.main."));
        assertThat(CamelKeys.known()).hasSizeGreaterThan(100).containsExactlyElementsOf(described);
    }

    @Test
    void aKeyIsKnownHoweverCamelTakesIt() {
        List<String> keys = List.of(
                "camel.main.streamCachingEnabled",
                "camel.main.stream-caching-enabled",
                "camel.main.streamCachinEnabled",
                "camel.other.key");
        assertThat(CamelKeys.unknown(keys)).containsExactly("camel.main.streamCachinEnabled");
    }
}
