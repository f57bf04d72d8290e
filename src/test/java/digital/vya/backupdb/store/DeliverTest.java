package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.DeadLetter;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Going;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Shipment;
import digital.vya.backupdb.servers.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class DeliverTest {
    @TempDir
    Path home;

    @Test
    void everyDestinationGetsEveryFileAndNothingStaysParked() throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", 3_000_000);
        List<String> ids = List.of("first", "second", "third");
        try (StoreRuntime runtime = StoreRuntime.start(
                home.resolve("state"),
                ids.stream().map(id -> Goods.disk(id, home.resolve(id))).toList(),
                Map.of())) {
            List<DeliveryResult> results = runtime.deliver(shipment);

            assertThat(results).extracting(DeliveryResult::destination).containsExactlyElementsOf(ids);
            assertThat(results).allSatisfy(result -> {
                assertThat(result.problem()).isNull();
                assertThat(result.committed()).isTrue();
            });
            assertThat(runtime.deadLetters.list()).isEmpty();
        }
        for (String id : ids) {
            for (Parcel parcel : shipment.parcels()) {
                assertThat(home.resolve(id).resolve(parcel.key())).hasSameBinaryContentAs(parcel.file());
            }
        }
        assertThat(home.resolve("state/dead-letters")).isEmptyDirectory();
    }

    @Test
    void aDestinationThatFailsLeavesADeadLetterAndTheOthersAlone() throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", 3_000_000);
        Path blocked = Files.writeString(home.resolve("blocked"), "a file, not a folder");
        try (StoreRuntime runtime = StoreRuntime.start(
                home.resolve("state"),
                List.of(Goods.disk("broken", blocked), Goods.disk("good", home.resolve("good"))),
                Map.of())) {
            List<DeliveryResult> results = runtime.deliver(shipment);

            assertThat(results).extracting(DeliveryResult::committed).containsExactly(false, true);
            DeliveryResult failed = results.get(0);
            assertThat(failed.problem().code()).isEqualTo(ErrorCode.DELIVERY_FAILED);
            assertThat(failed.problem().message()).contains("broken", "is not a directory");
            assertThat(runtime.deadLetters.list()).extracting(DeadLetter::id).containsExactly(failed.deadLetter());
        }
    }

    @Test
    void aDestinationThatIsBackBeforeThePatienceEndsGetsIt() throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", 1000);
        Path root = Files.createDirectory(home.resolve("disk"));
        Path inTheWay = Files.writeString(root.resolve("main"), "in the way");
        try (StoreRuntime runtime = StoreRuntime.start(
                home.resolve("state"),
                List.of(Goods.disk("disk", root)),
                Map.of("vya.delivery.maximumRedeliveries", "20"))) {
            CompletableFuture<List<DeliveryResult>> results =
                    CompletableFuture.supplyAsync(() -> runtime.deliver(shipment));
            await().until(() -> runtime.redeliveries() >= 2);
            assertThat(runtime.progress.now())
                    .singleElement()
                    .returns("deliver main/shop to disk", Going::what)
                    .returns(shipment.parcels().stream().mapToLong(Parcel::size).sum(), Going::of)
                    .returns(true, Going::isExact);
            Files.delete(inTheWay);

            assertThat(results.get(30, TimeUnit.SECONDS))
                    .singleElement()
                    .satisfies(result -> assertThat(result.committed()).isTrue());
            assertThat(runtime.progress.now()).isEmpty();
        }
    }

    /** A link moves no byte, a Kamelet of another kind tells of none, and what is tried again counts once. */
    @Test
    void whatHasArrivedIsCountedHoweverItWentThere() throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", 3_000_000);
        AtomicLong sent = new AtomicLong();
        Delivery delivery =
                new Delivery(Goods.disk("disk", home.resolve("disk")), shipment, null, null, Instant.now(), sent);
        FileStore store = new FileStore(
                home.resolve("disk").toString(), "", home.resolve("state").toString());
        long before = 0;
        for (StoreCall call : delivery.puts()) {
            Parcel parcel = call.parcel();
            store.put(parcel);
            assertThat(sent).hasValue(before + parcel.size());
            store.put(parcel);
            assertThat(sent).as("found in place").hasValue(before + parcel.size());
            parcel.leaves();
            assertThat(sent).hasValue(before);
            parcel.arrived();
            before += parcel.size();
        }
        assertThat(delivery.bytes()).isEqualTo(before);
    }

    /** Each wait is twice the one before, give or take the share by which they differ at random. */
    @Test
    void theWaitsBetweenTriesGrow() throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", 1000);
        Path root = Files.createDirectory(home.resolve("disk"));
        Files.writeString(root.resolve("main"), "in the way");
        try (StoreRuntime runtime = StoreRuntime.start(
                home.resolve("state"),
                List.of(Goods.disk("disk", root)),
                Map.of(
                        "vya.delivery.maximumRedeliveries", "4",
                        "vya.delivery.redeliveryDelay", "200",
                        "vya.delivery.backOffMultiplier", "2",
                        "vya.delivery.collisionAvoidanceFactor", "0.15"))) {
            DeliveryResult failed = runtime.deliver(shipment).get(0);

            assertThat(failed.committed()).isFalse();
            assertThat(runtime.redeliveries()).isEqualTo(4);
            // a wait that came out short shortens those after it, too
            double least = 200 * 0.85 + 400 * Math.pow(0.85, 2) + 800 * Math.pow(0.85, 3) + 1600 * Math.pow(0.85, 4);
            assertThat(failed.took()).isGreaterThan(Duration.ofMillis((long) least));
        }
    }

    /** Where nothing can be kept, what works is delivered all the same, and what fails says that nothing is kept. */
    @Test
    void aShipmentThatCannotBeKeptIsDeliveredAllTheSame() throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", 1000);
        Path blocked = Files.writeString(home.resolve("blocked"), "a file, not a folder");
        Path kept =
                Files.writeString(Files.createDirectory(home.resolve("state")).resolve("dead-letters"), "in the way");
        try (StoreRuntime runtime = StoreRuntime.start(
                home.resolve("state"),
                List.of(Goods.disk("broken", blocked), Goods.disk("good", home.resolve("good"))),
                Map.of())) {
            List<DeliveryResult> results = runtime.deliver(shipment);

            assertThat(results).extracting(DeliveryResult::committed).containsExactly(false, true);
            DeliveryResult failed = results.get(0);
            assertThat(failed.deadLetter()).isNull();
            assertThat(failed.problem().message())
                    .contains("is not a directory", "not kept for a redrive", kept.toString());
            assertThat(failed.problem().hint()).contains("run the backup again");
        }
        for (Parcel parcel : shipment.parcels()) {
            assertThat(home.resolve("good").resolve(parcel.key())).hasSameBinaryContentAs(parcel.file());
        }
    }

    @Test
    void ofAShipmentThatLostAFileNothingIsKeptByHalves() throws Exception {
        Shipment shipment = Goods.shipment(home.resolve("spool"), "shop", 1000);
        Files.delete(shipment.parcels().get(1).file());
        try (StoreRuntime runtime = StoreRuntime.start(
                home.resolve("state"), List.of(Goods.disk("disk", home.resolve("disk"))), Map.of())) {
            assertThat(runtime.deliver(shipment)).singleElement().satisfies(result -> {
                assertThat(result.committed()).isFalse();
                assertThat(result.deadLetter()).isNull();
                assertThat(result.problem().message()).contains("not kept for a redrive");
            });
        }
        assertThat(home.resolve("state/dead-letters")).isEmptyDirectory();
        assertThat(home.resolve("disk").resolve(shipment.parcels().get(2).key()))
                .doesNotExist();
    }

    @Test
    void ofASpoolOnAnotherFilesystemOneCopyIsKeptForAll() throws Exception {
        Path blocked = Files.writeString(home.resolve("blocked"), "a file, not a folder");
        Path elsewhere = Files.createTempDirectory(Path.of("/dev/shm"), "vya-");
        try (StoreRuntime runtime = StoreRuntime.start(
                home.resolve("state"), List.of(Goods.disk("one", blocked), Goods.disk("two", blocked)), Map.of())) {
            Shipment shipment = Goods.shipment(elsewhere.resolve("spool"), "shop", 1000);

            List<Path> kept = runtime.deliver(shipment).stream()
                    .map(failed -> home.resolve("state/dead-letters").resolve(failed.deadLetter()))
                    .toList();

            for (Parcel parcel : shipment.parcels()) {
                Path first = kept.get(0).resolve(parcel.name());
                assertThat(first).hasSameBinaryContentAs(parcel.file());
                assertThat(Files.isSameFile(first, kept.get(1).resolve(parcel.name())))
                        .isTrue();
            }
        } finally {
            Folders.delete(elsewhere);
        }
    }
}
