package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which secrets were read is known by name; what they say is not. */
@Tag("unit")
class SecretReadsTest {
    private final Placeholders placeholders =
            new Placeholders(Path.of("/home"), Map.of("PGPASSWORD", "open sesame", "OTHER", "x")::get);

    @Test
    void aSecretIsReadWhenItIsRevealedAndNotBefore() {
        Secret secret = placeholders.secret("{{env:PGPASSWORD}}-{{env:OTHER:a default}}");
        assertThat(placeholders.reads().untold()).isEmpty();
        Instant before = Instant.now();
        assertThat(secret.reveal()).isEqualTo("open sesame-x");
        assertThat(placeholders.reads().since(before)).containsExactly("env:OTHER", "env:PGPASSWORD");
        assertThat(placeholders.reads().since(Instant.now().plusSeconds(60))).isEmpty();
        placeholders.reads().told(placeholders.reads().since(before));
        assertThat(placeholders.reads().untold()).isEmpty();
        // read again, as to notify of what the row is about, they are to be told again
        secret.reveal();
        assertThat(placeholders.reads().untold()).containsExactly("env:OTHER", "env:PGPASSWORD");
        placeholders.reads().told(placeholders.reads().untold());
        // where keys stand for something too, they are the same reads
        placeholders.with(new Properties()).secret("{{env:OTHER}}").reveal();
        assertThat(placeholders.reads().since(before)).hasSize(2);
    }

    @Test
    void whatIsNoSecretIsNotTold() {
        assertThat(placeholders.resolve("{{env:OTHER}}")).isEqualTo("x");
        assertThat(placeholders.secret("plain").reveal()).isEqualTo("plain");
        assertThat(placeholders.reads().untold()).isEmpty();
    }
}
