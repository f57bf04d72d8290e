package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.config.Settings;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A body is printed by routes and by Camel's own exceptions. */
@Tag("unit")
class StoreCallTest {
    @Test
    void printsNoParametersOfItsDestination() {
        Settings.Destination destination = new Settings.Destination("s3", "s3", Map.of("secretKey", "do-not-tell"));

        assertThat(StoreCall.get(destination, "main/shop/x.sql.gz").toString())
                .contains("s3", "get", "main/shop/x.sql.gz")
                .doesNotContain("do-not-tell", "secretKey");
    }
}
