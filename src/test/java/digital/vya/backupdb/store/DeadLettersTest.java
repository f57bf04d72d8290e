package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.catalog.Nodes;
import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DeadLetter;
import digital.vya.backupdb.model.DeadLetterRequest;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Redrive;
import digital.vya.backupdb.model.Shipment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class DeadLettersTest {
    private static final DeadLetterRequest ALL = new DeadLetterRequest(List.of(), null);

    @TempDir
    Path home;

    private Path disk;
    private StoreRuntime runtime;
    private Shipment shipment;
    private DeliveryResult failed;

    @BeforeEach
    void aDeliveryThatFailed() throws Exception {
        disk = Files.writeString(home.resolve("disk"), "in the way");
        runtime = StoreRuntime.start(home.resolve("state"), List.of(Goods.disk("disk", disk)), Map.of());
        shipment = Goods.shipment(home.resolve("spool"), "ação 100%", 500_000);
        failed = runtime.deliver(shipment).get(0);
        assertThat(failed.committed()).isFalse();
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    @Test
    void afterARepairARedriveDeliversAndASecondOneFindsNothing() throws Exception {
        deleteSpool();
        Files.delete(disk);

        List<Redrive> redrives = redrive(ALL);

        assertThat(redrives).singleElement().satisfies(redrive -> {
            assertThat(redrive.problem()).isNull();
            assertThat(redrive.letter().id()).isEqualTo(failed.deadLetter());
        });
        for (Parcel parcel : shipment.parcels()) {
            assertThat(Digests.sha256(disk.resolve(parcel.key()))).isEqualTo(parcel.sha256());
        }
        assertThat(home.resolve("state/dead-letters")).isEmptyDirectory();
        assertThat(redrive(ALL)).isEmpty();
        assertThatThrownBy(() -> redrive(new DeadLetterRequest(List.of(failed.deadLetter()), null)))
                .cause()
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEAD_LETTER_UNKNOWN));
    }

    @Test
    void aRedriveThatFailsKeepsTheLetterWithItsNewReason() throws Exception {
        Files.delete(disk);
        Parcel first = shipment.parcels().get(0);
        Files.createDirectories(disk.resolve(first.key()).getParent());
        Files.writeString(disk.resolve(first.key()), "somebody else's");

        assertThat(redrive(ALL))
                .singleElement()
                .satisfies(redrive -> assertThat(redrive.problem().code()).isEqualTo(ErrorCode.NAME_TAKEN));
        assertThat(list())
                .singleElement()
                .satisfies(letter -> assertThat(letter.problem().code()).isEqualTo(ErrorCode.NAME_TAKEN));
        assertThat(disk.resolve(first.key())).hasContent("somebody else's");
        assertThat(Files.readString(folder().resolve("delivery.json"))).contains("\"attempts\" : 2");
    }

    @Test
    void aFlippedByteIsNeverDelivered() throws Exception {
        Files.delete(disk);
        Path parked = folder().resolve(shipment.parcels().get(0).name());
        try (FileChannel channel = FileChannel.open(parked, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[] {42}), 1234);
        }

        assertThat(redrive(ALL)).singleElement().satisfies(redrive -> {
            assertThat(redrive.problem().code()).isEqualTo(ErrorCode.DEAD_LETTER_DAMAGED);
            assertThat(redrive.problem().message())
                    .contains(shipment.parcels().get(0).name());
        });
        assertThat(disk).doesNotExist();
        assertThat(list()).hasSize(1);
    }

    @Test
    void theFolderIsARestorePointByItselfAndNobodyElseMayReadIt() throws Exception {
        deleteSpool();
        try (Stream<Path> files = Files.list(folder())) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                    Stream.of("delivery.json"),
                                    shipment.parcels().stream().map(Parcel::name))
                            .toList());
        }
        assertThat(Files.getPosixFilePermissions(folder())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(folder().resolve("delivery.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        DeadLetter letter = list().get(0);
        assertThat(letter.destination()).isEqualTo("disk");
        assertThat(letter.shipment().pointId()).isEqualTo(shipment.pointId());
        assertThat(letter.shipment().job()).isEqualTo(shipment.job());
        assertThat(letter.shipment().parcels())
                .allSatisfy(p -> assertThat(p.file()).hasParent(folder()));
    }

    @Test
    void oneThatCannotBeReadHidesNoOther() throws Exception {
        Shipment second = Goods.shipment(home.resolve("spool2"), "other", 1000);
        String broken = runtime.deliver(second).get(0).deadLetter();
        Files.writeString(home.resolve("state/dead-letters").resolve(broken).resolve("delivery.json"), "{ not json");
        Files.delete(disk);

        assertThat(redrive(ALL))
                .extracting(r -> r.problem() == null ? null : r.problem().code())
                .containsExactlyInAnyOrder(null, ErrorCode.DEAD_LETTER_DAMAGED);
        assertThat(list()).extracting(DeadLetter::id).containsExactly(broken);
    }

    @Test
    void anotherOwnerIsLeftInPeaceAndAHalfMadeFolderGoes() throws Exception {
        DeadLetters other =
                new DeadLetters(home.resolve("state"), Nodes.alone(home), Clock.system(ZoneId.systemDefault()));
        other.claim(list().get(0));
        Files.createDirectory(home.resolve("state/dead-letters/.20261121-000000-half"));

        assertThat(redrive(ALL))
                .singleElement()
                .satisfies(redrive -> assertThat(redrive.problem().code()).isEqualTo(ErrorCode.DEAD_LETTER_BUSY));
        assertThat(list()).hasSize(1);
        assertThat(home.resolve("state/dead-letters/.20261121-000000-half")).doesNotExist();
        other.failed(failed.deadLetter(), failed.problem());
        Files.delete(disk);
        assertThat(redrive(ALL)).singleElement().matches(Redrive::committed);
    }

    @Test
    void droppedIsGoneAndOnlyWhatWasNamed() throws Exception {
        String second = runtime.deliver(Goods.shipment(home.resolve("spool2"), "other", 1000))
                .get(0)
                .deadLetter();

        assertThat(runtime.list(
                        "direct:dead-letter-drop", new DeadLetterRequest(List.of(second), null), DeadLetter.class))
                .extracting(DeadLetter::id)
                .containsExactly(second);
        assertThat(list()).extracting(DeadLetter::id).containsExactly(failed.deadLetter());
        assertThat(runtime.list(
                        "direct:dead-letter-drop", new DeadLetterRequest(List.of(), "elsewhere"), DeadLetter.class))
                .isEmpty();
        assertThat(runtime.list("direct:dead-letter-drop", new DeadLetterRequest(List.of(), "disk"), DeadLetter.class))
                .hasSize(1);
        assertThat(home.resolve("state/dead-letters")).isEmptyDirectory();
    }

    @Test
    void oneThatIsBeingDeliveredIsNotDropped() throws Exception {
        DeadLetters other =
                new DeadLetters(home.resolve("state"), Nodes.alone(home), Clock.system(ZoneId.systemDefault()));
        other.claim(list().get(0));

        assertThat(runtime.failure("direct:dead-letter-drop", ALL).code()).isEqualTo(ErrorCode.DEAD_LETTER_BUSY);

        other.failed(failed.deadLetter(), failed.problem());
        assertThat(list()).extracting(DeadLetter::id).containsExactly(failed.deadLetter());
    }

    @Test
    void oneThatWentMeanwhileIsUnknownAndItsLockGoesAtTheNextLook() throws Exception {
        DeadLetter letter = list().get(0);
        runtime.list("direct:dead-letter-drop", ALL, DeadLetter.class);

        assertThatThrownBy(() -> runtime.deadLetters.claim(letter))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEAD_LETTER_UNKNOWN));

        assertThat(list()).isEmpty();
        assertThat(home.resolve("state/dead-letters")).isEmptyDirectory();
    }

    /** Its ticket cannot be written when the delivery fails: it is not lost, the next look finds it interrupted. */
    @Test
    void oneThatCannotBeMarkedIsADeadLetterAllTheSame() throws Exception {
        Deliveries deliveries = runtime.context().getRegistry().lookupByNameAndType("deliveries", Deliveries.class);
        Delivery delivery = deliveries.plan(shipment).get(0);
        Path ticket =
                home.resolve("state/dead-letters").resolve(delivery.parked()).resolve("delivery.json");
        Path aside = Files.move(ticket, home.resolve("aside"));
        Exchange exchange = new DefaultExchange(runtime.context());
        exchange.setProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, new IOException("the network is gone"));

        DeliveryResult result = deliveries.failed(delivery, exchange);

        assertThat(result.committed()).isFalse();
        assertThat(result.deadLetter()).isEqualTo(delivery.parked());
        assertThat(result.problem().message()).contains("the network is gone");
        Files.move(aside, ticket);
        assertThat(list())
                .filteredOn(letter -> letter.id().equals(delivery.parked()))
                .singleElement()
                .satisfies(letter -> assertThat(letter.problem().code()).isEqualTo(ErrorCode.INTERRUPTED));
    }

    @Test
    void ofADestinationThatIsNotConfiguredAnyMoreItStays() throws Exception {
        runtime.close();
        runtime = StoreRuntime.start(
                home.resolve("state"), List.of(Goods.disk("another", home.resolve("another"))), Map.of());

        assertThat(redrive(ALL))
                .singleElement()
                .satisfies(redrive -> assertThat(redrive.problem().code()).isEqualTo(ErrorCode.DESTINATION_UNKNOWN));

        assertThat(list()).extracting(DeadLetter::id).containsExactly(failed.deadLetter());
        assertThat(home.resolve("another")).doesNotExist();
    }

    private Path folder() {
        return home.resolve("state/dead-letters").resolve(failed.deadLetter());
    }

    private void deleteSpool() throws IOException {
        for (Parcel parcel : shipment.parcels()) {
            Files.delete(parcel.file());
        }
    }

    private List<DeadLetter> list() {
        return runtime.list("direct:dead-letter-list", ALL, DeadLetter.class);
    }

    private List<Redrive> redrive(DeadLetterRequest request) {
        return runtime.list("direct:dead-letter-redrive", request, Redrive.class);
    }
}
