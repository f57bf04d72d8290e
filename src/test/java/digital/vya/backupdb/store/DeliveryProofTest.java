package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store's Kamelet must leave behind before anybody believes it. */
@Tag("unit")
class DeliveryProofTest {
    private static final String KEY = "pg/shop/data";
    private static final String SHA_256 = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";
    private static final String MD5 = "9a0364b9e99bb480dd25e1f0284c8555";

    @TempDir
    Path spool;

    private Parcel parcel;

    @BeforeEach
    void make() throws IOException {
        parcel = Goods.parcel(spool, KEY, "content");
    }

    @Test
    void theSizeIsEnoughAndAChecksumThatAgreesIsBetter() throws IOException {
        assertThat(said(Map.of("storedSize", 7)).size()).isEqualTo(7);
        assertThat(said(Map.of("storedSize", 7, "storedSha256", SHA_256.toUpperCase(Locale.ROOT)))
                        .sha256())
                .isEqualToIgnoringCase(parcel.sha256());
        assertThat(said(Map.of("storedSize", 7, "storedMd5", MD5)).md5()).isEqualTo(MD5);
    }

    @Test
    void whatSaysNothingOrAnythingElseProvesNothing() {
        unproven(Map.of(), "did not say how many bytes");
        unproven(Map.of("storedSize", 6), "6 bytes of 7");
        unproven(Map.of("storedSize", 7, "storedSha256", "00"), "other bytes (SHA-256)");
        unproven(Map.of("storedSize", 7, "storedMd5", "00"), "other bytes (MD5)");
        Exchange other = exchange(Map.of());
        other.getMessage().setBody(new Receipt("pg/shop/other", 7, parcel.sha256(), null));
        unproven(other, "speaks of pg/shop/other");
    }

    /** A disk that went bad between packing and sending: what agrees with the file of now is not what was packed. */
    @Test
    void aFileThatChangedInTheSpoolIsNoParcelWhateverTheStoreSays() throws IOException {
        Files.writeString(parcel.file(), "contenT");

        unproven(Map.of("storedSize", 7), "has changed since it was packed");
        unproven(Map.of("storedSize", 7, "storedMd5", Digests.md5(parcel.file())), "has changed since it was packed");
        unproven(Map.of("storedSize", 7, "storedSha256", Digests.sha256(parcel.file())), "other bytes (SHA-256)");
    }

    private void unproven(Map<String, Object> variables, String why) {
        unproven(exchange(variables), why);
    }

    private void unproven(Exchange exchange, String why) {
        assertThatThrownBy(() -> new DeliveryProof().prove(parcel, exchange))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DELIVERY_UNPROVEN))
                .hasMessageStartingWith(KEY + ": the store ")
                .hasMessageContaining(why);
    }

    private Receipt said(Map<String, Object> variables) throws IOException {
        return new DeliveryProof().prove(parcel, exchange(variables));
    }

    private Exchange exchange(Map<String, Object> variables) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        variables.forEach(exchange::setVariable);
        return exchange;
    }
}
