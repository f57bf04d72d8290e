package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.DeliveryResult;
import digital.vya.backupdb.model.Going;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.Verification;
import digital.vya.backupdb.model.Verification.State;
import digital.vya.backupdb.model.VerifyRequest;
import digital.vya.backupdb.servers.FaultProxy;
import digital.vya.backupdb.servers.S3ProxyServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Two restore points on a disk and in a bucket, and what bad days do to them. */
@Tag("server")
class VerifyTest {
    private static final int BYTES = 3 << 20;
    private static final VerifyRequest ALL = new VerifyRequest(null, null, null, null);

    private static S3ProxyServer server;
    private static S3Client client;

    @TempDir
    Path home;

    private FaultProxy proxy;
    private StoreRuntime runtime;
    private Job shop;

    @BeforeAll
    static void startServer() {
        server = S3ProxyServer.start();
        client = server.client();
        client.createBucket(b -> b.bucket(Goods.BUCKET));
    }

    @AfterAll
    static void stopServer() {
        client.close();
        server.close();
    }

    @BeforeEach
    void deliverTwo() throws Exception {
        client.listObjectsV2Paginator(b -> b.bucket(Goods.BUCKET))
                .contents()
                .forEach(o -> client.deleteObject(b -> b.bucket(Goods.BUCKET).key(o.key())));
        proxy = FaultProxy.before(server.endpoint());
        runtime = StoreRuntime.start(
                home.resolve("state"),
                List.of(
                        Goods.disk("disk", home.resolve("disk")),
                        Goods.s3("cloud", server, proxy.endpoint(), Map.of())),
                Map.of());
        shop = deliver("shop");
        deliver("odd näme");
    }

    @AfterEach
    void stop() throws Exception {
        runtime.close();
        proxy.close();
    }

    @Test
    void whatIsAsItWasWrittenPasses() {
        Verification all = verify(ALL);

        assertThat(all.problems()).isEmpty();
        assertThat(all.passed()).isTrue();
        assertThat(all.points())
                .extracting(p ->
                        p.point().destination() + ":" + p.point().manifest().database())
                .containsExactlyInAnyOrder("disk:shop", "cloud:shop", "disk:odd näme", "cloud:odd näme");
        assertThat(all.points()).allSatisfy(point -> assertThat(point.files())
                .extracting(Verification.StoredFile::state)
                .containsExactly(State.OK, State.OK, State.OK, State.OK));
    }

    /** Of all files that are read, as their manifests say it. */
    @Test
    void howFarItIsIsKnown() {
        proxy.rule(line -> line.startsWith("GET ") && line.contains(".sql.gz") && !line.contains("_roles")
                ? new FaultProxy.Hang(2000)
                : null);
        CompletableFuture<Verification> verification = CompletableFuture.supplyAsync(() -> verify(ALL));
        await().until(() ->
                runtime.progress.now().stream().anyMatch(going -> going.what().startsWith("verify cloud: ")));
        Going going = runtime.progress.now().get(0);
        proxy.rule(line -> null);

        assertThat(going.isExact()).isTrue();
        assertThat(going.of())
                .isEqualTo(2
                        * Installation.files(home.resolve("disk")).stream()
                                .filter(file -> file.endsWith(".sql.gz") || file.endsWith(".sha256"))
                                .mapToLong(file -> home.resolve("disk")
                                        .resolve(file)
                                        .toFile()
                                        .length())
                                .sum());
        assertThat(verification.join().passed()).isTrue();
        assertThat(runtime.progress.now()).isEmpty();
    }

    @Test
    void onlyWhatIsMeantIsRead() {
        String id = shop.pointId();
        assertThat(verify(new VerifyRequest(id, null, null, null)).points())
                .hasSize(2)
                .allMatch(p -> p.point().manifest().id().equals(id));
        assertThat(verify(new VerifyRequest(id, null, null, "disk")).points())
                .singleElement()
                .satisfies(p -> assertThat(p.point().destination()).isEqualTo("disk"));
        assertThat(verify(new VerifyRequest(null, "main", "odd näme", "cloud")).points())
                .hasSize(1);
    }

    @Test
    void whatIsNotThereAtAllIsAnError() {
        for (VerifyRequest nothing : List.of(
                new VerifyRequest("main/shop/shop_2026", null, null, null),
                new VerifyRequest("../../etc/passwd", null, null, null),
                new VerifyRequest(null, "other", null, null),
                new VerifyRequest(null, "main", "shopp", "disk"))) {
            assertThat(runtime.failure("direct:verify", nothing).code()).isEqualTo(ErrorCode.POINT_UNKNOWN);
        }
        assertThat(runtime.failure("direct:verify", new VerifyRequest(null, null, null, "nowhere"))
                        .code())
                .isEqualTo(ErrorCode.DESTINATION_UNKNOWN);
    }

    @Test
    void aFlippedByteACutFileAndALostOneAreEachNamed() throws Exception {
        flip(disk(".sql.gz"), BYTES / 2);
        cut(disk("_roles.sql.gz"));
        Files.delete(disk(".RESTORE.md"));
        Files.writeString(disk(".sha256"), "nothing of the kind\n");

        Verification all = verify(ALL);

        assertThat(all.passed()).isFalse();
        assertThat(all.points().stream().filter(p -> !p.passed()))
                .singleElement()
                .satisfies(point -> {
                    assertThat(point.point().destination()).isEqualTo("disk");
                    assertThat(point.state()).isEqualTo(State.DAMAGED);
                    assertThat(point.files())
                            .extracting(Verification.StoredFile::state)
                            .containsExactly(State.DAMAGED, State.DAMAGED, State.DAMAGED, State.MISSING);
                    assertThat(point.problems())
                            .extracting(Problem::code)
                            .containsExactly(
                                    ErrorCode.ARTIFACT_DAMAGED,
                                    ErrorCode.ARTIFACT_DAMAGED,
                                    ErrorCode.ARTIFACT_DAMAGED,
                                    ErrorCode.ARTIFACT_MISSING);
                    assertThat(point.problems())
                            .extracting(Problem::message)
                            .satisfiesExactly(
                                    m -> assertThat(m)
                                            .contains("disk: " + shop.pointId() + ".sql.gz", "another SHA-256"),
                                    m -> assertThat(m).contains("_roles.sql.gz", "has 4999 bytes and should have 5000"),
                                    m -> assertThat(m).contains(".sha256"),
                                    m -> assertThat(m).contains(".RESTORE.md", "is not there"));
                });
    }

    @Test
    void inABucketTheSame() {
        List<String> keys = client.listObjectsV2(b -> b.bucket(Goods.BUCKET)).contents().stream()
                .map(o -> o.key())
                .filter(key -> key.contains("shop_"))
                .toList();
        for (String key : keys) {
            if (key.endsWith("_roles.sql.gz")) {
                client.deleteObject(b -> b.bucket(Goods.BUCKET).key(key));
            } else if (key.endsWith(".sql.gz")) {
                client.putObject(b -> b.bucket(Goods.BUCKET).key(key), RequestBody.fromBytes(new byte[BYTES]));
            }
        }

        Verification.Point point = verify(new VerifyRequest(shop.pointId(), null, null, "cloud"))
                .points()
                .get(0);

        assertThat(point.files())
                .extracting(Verification.StoredFile::state)
                .containsExactly(State.DAMAGED, State.MISSING, State.OK, State.OK);
        assertThat(point.problems().get(1).message()).contains("is not in bucket " + Goods.BUCKET);
    }

    @Test
    void anEmptyFileThatNothingDescribesIsDamaged() throws Exception {
        Files.delete(disk(".RESTORE.md"));
        Files.createFile(disk(".RESTORE.md"));

        Verification.Point point = verify(new VerifyRequest(shop.pointId(), null, null, "disk"))
                .points()
                .get(0);

        assertThat(point.files())
                .extracting(Verification.StoredFile::state)
                .containsExactly(State.OK, State.OK, State.OK, State.DAMAGED);
        assertThat(point.problems().get(0).message()).endsWith(".RESTORE.md is empty");
    }

    /** Neither damaged nor well: nobody knows until it can be read. */
    @Test
    void whatBreaksOnTheWayIsUnreadableAndHidesNothing() {
        proxy.rule(line -> line.startsWith("GET ") && line.contains("shop_") && line.contains(".sql.gz")
                ? new FaultProxy.CutReplyAfter(BYTES / 2)
                : null);

        Verification all = verify(ALL);

        assertThat(all.passed()).isFalse();
        assertThat(all.points()).hasSize(4);
        assertThat(all.points().stream().filter(p -> !p.passed()))
                .singleElement()
                .satisfies(point -> {
                    assertThat(point.point().destination()).isEqualTo("cloud");
                    assertThat(point.files().get(0).state()).isEqualTo(State.UNREADABLE);
                    assertThat(point.problems().get(0).code()).isEqualTo(ErrorCode.DESTINATION_UNREADABLE);
                    assertThat(point.problems().get(0).message()).contains("cloud: " + shop.pointId() + ".sql.gz");
                });
    }

    @Test
    void aBucketThatSaysNoIsToldBesideTheOthers() {
        proxy.rule(line -> new FaultProxy.Answer(403, "AccessDenied"));

        Verification all = verify(ALL);

        assertThat(all.passed()).isFalse();
        assertThat(all.points()).hasSize(2).allMatch(Verification.Point::passed);
        assertThat(all.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.DESTINATION_UNREADABLE);
            assertThat(problem.message()).startsWith("cloud: ").contains("403 AccessDenied");
        });
    }

    @Test
    void aBucketThatListsAndDoesNotGiveIsUnreadable() {
        proxy.rule(line ->
                line.startsWith("GET ") && line.contains("sql.gz") ? new FaultProxy.Answer(403, "AccessDenied") : null);

        Verification.Point point = verify(new VerifyRequest(shop.pointId(), null, null, "cloud"))
                .points()
                .get(0);

        assertThat(point.files())
                .extracting(Verification.StoredFile::state)
                .containsExactly(State.UNREADABLE, State.UNREADABLE, State.OK, State.OK);
        assertThat(point.problems().get(0).message()).contains("403 AccessDenied");
    }

    @Test
    void aManifestFromTheFutureIsToldAndNotGuessedAt() throws Exception {
        Path manifest = disk(".manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replaceFirst("\"version\" *: *1", "\"version\" : 99"));

        Verification all = verify(ALL);

        assertThat(all.passed()).isFalse();
        assertThat(all.points()).hasSize(3).allMatch(Verification.Point::passed);
        assertThat(all.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.code()).isEqualTo(ErrorCode.MANIFEST_UNREADABLE);
            assertThat(problem.message()).contains("version 99");
        });
    }

    /** A manifest may say anything; what it names is looked for below the destination, or refused. */
    @Test
    void aManifestThatPointsElsewhereReadsNothingThere() throws Exception {
        Path manifest = disk(".manifest.json");
        String name = shop.stem() + ".sql.gz";
        Files.copy(disk(".sql.gz"), home.resolve(name));
        Files.writeString(
                manifest, Files.readString(manifest).replace("\"" + name + "\"", "\"../../../" + name + "\""));

        Verification.Point point = verify(new VerifyRequest(shop.pointId(), null, null, "disk"))
                .points()
                .get(0);

        assertThat(point.files().get(0).state()).isEqualTo(State.UNREADABLE);
        assertThat(point.problems().get(0).message()).contains("Not a key this destination can hold");
    }

    private Verification verify(VerifyRequest request) {
        return runtime.template().requestBody("direct:verify", request, Verification.class);
    }

    private Path disk(String ending) {
        return home.resolve("disk").resolve(shop.pointId() + ending);
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            int b = open.read();
            open.seek(at);
            open.write(b ^ 1);
        }
    }

    private static void cut(Path file) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(open.length() - 1);
        }
    }

    private Job deliver(String database) throws IOException {
        Path spool = Files.createDirectories(home.resolve("spool").resolve(String.valueOf(database.length())));
        Job job = Goods.job(spool, database);
        List<Artifact> artifacts = List.of(
                artifact(job, ArtifactKind.DATA, ".sql.gz", BYTES),
                artifact(job, ArtifactKind.ROLES, "_roles.sql.gz", 5000));
        List<Manifest.Entry> entries = artifacts.stream()
                .map(a -> new Manifest.Entry(
                        a.kind(), a.name(), a.rawBytes(), a.packedBytes(), a.sha256(), a.codec(), a.command()))
                .toList();
        Manifest manifest = Goods.manifest(job, entries);
        List<DeliveryResult> results = runtime.deliver(new Shipments().build(job, artifacts, manifest, "# how\n"));
        assertThat(results).hasSize(2).allMatch(DeliveryResult::committed);
        return job;
    }

    private static Artifact artifact(Job job, ArtifactKind kind, String ending, long bytes) throws IOException {
        Path file = Goods.random(job.spool().resolve(job.stem() + ending), bytes);
        return new Artifact(
                kind,
                job.stem() + ending,
                file,
                Codec.GZIP,
                9000,
                Files.size(file),
                Digests.sha256(file),
                Map.of(),
                "pg_dump",
                Duration.ofSeconds(1),
                List.of(),
                null,
                null);
    }
}
