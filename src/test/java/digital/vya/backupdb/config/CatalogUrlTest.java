package digital.vya.backupdb.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses of a catalogue are taken: none that holds a secret, loads a class or waits without end. */
@Tag("unit")
class CatalogUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db.example/catalogue",
                "jdbc:postgresql://db.example:5433/catalogue?sslmode=verify-full&sslrootcert=/etc/ca.pem",
                "jdbc:postgresql://one.example,two.example/catalogue?targetServerType=primary"
            })
    void isTaken(String url) {
        assertThat(SharedCatalog.accepts(url)).isTrue();
        assertThat(new SharedCatalog(url, Optional.empty(), Optional.empty()).shown())
                .startsWith("postgresql://")
                .doesNotContain("?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://db.example/catalogue",
                "jdbc:postgresql:catalogue",
                "jdbc:postgresql://db.example/",
                "jdbc:postgresql://vya:secret@db.example/catalogue",
                "jdbc:postgresql://db.example/catalogue?user=vya&password=secret",
                "jdbc:postgresql://db.example/catalogue?sslmode=require&socketTimeout=0",
                "jdbc:postgresql://db.example/catalogue?socketFactory=org.example.Any",
                "jdbc:postgresql://db.example/catalogue?loggerFile=/tmp/x",
                "jdbc:mysql://db.example/catalogue"
            })
    void isRefused(String url) {
        assertThat(SharedCatalog.accepts(url)).isFalse();
    }
}
