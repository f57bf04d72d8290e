package digital.vya.backupdb.store;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Receipt;
import java.io.IOException;
import org.apache.camel.Exchange;

/**
 * The last word on a put: what the store Kamelet left behind must say that the parcel's own bytes are stored. A Kamelet
 * leaves a {@link Receipt} as body, or sets the variables storedSize and, where it can, storedSha256 or storedMd5.
 */
public final class DeliveryProof {
    public Receipt prove(Parcel parcel, Exchange exchange) throws IOException {
        Receipt receipt = exchange.getMessage().getBody() instanceof Receipt given ? given : reported(parcel, exchange);
        Receipt proven = require(receipt, parcel);
        parcel.arrived();
        return proven;
    }

    /** Throws when the receipt is not of the parcel's own bytes. */
    public static Receipt require(Receipt receipt, Parcel parcel) throws IOException {
        if (!parcel.key().equals(receipt.key())) {
            throw unproven(parcel, "the store speaks of " + receipt.key());
        }
        if (receipt.size() != parcel.size()) {
            throw unproven(parcel, "the store holds " + receipt.size() + " bytes of " + parcel.size());
        }
        if (receipt.sha256() != null && !receipt.sha256().equalsIgnoreCase(parcel.sha256())) {
            throw unproven(parcel, "the store holds other bytes (SHA-256)");
        }
        if (receipt.md5() != null && !receipt.md5().equalsIgnoreCase(Digests.md5(parcel.file()))) {
            throw unproven(parcel, "the store holds other bytes (MD5)");
        }
        // any other proof compares with the file of now, which may not be what was packed any more
        if (receipt.sha256() == null && !parcel.sha256().equals(Digests.sha256(parcel.file()))) {
            throw new BackupException(
                    ErrorCode.DELIVERY_UNPROVEN,
                    parcel.key() + ": the store was sent " + parcel.file() + ", which has changed since it was packed",
                    "Check the disk of the spool, drop the dead letter and back up again.",
                    null);
        }
        return receipt;
    }

    private static Receipt reported(Parcel parcel, Exchange exchange) {
        Long size = exchange.getVariable("storedSize", Long.class);
        if (size == null) {
            throw unproven(parcel, "the store did not say how many bytes it holds");
        }
        return new Receipt(
                parcel.key(),
                size,
                exchange.getVariable("storedSha256", String.class),
                exchange.getVariable("storedMd5", String.class));
    }

    private static BackupException unproven(Parcel parcel, String why) {
        return new BackupException(ErrorCode.DELIVERY_UNPROVEN, parcel.key() + ": " + why);
    }
}
