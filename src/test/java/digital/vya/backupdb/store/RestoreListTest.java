package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.model.Verification;
import digital.vya.backupdb.model.VerifyRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class RestoreListTest {
    @TempDir
    Path home;

    private StoreRuntime runtime;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(home.resolve("broken"), "not a folder");
        runtime = StoreRuntime.start(
                home.resolve("state"),
                List.of(
                        Goods.disk("near", home.resolve("near")),
                        Goods.disk("broken", home.resolve("broken")),
                        Goods.disk("far", home.resolve("far"))),
                Map.of());
    }

    @AfterEach
    void stop() {
        runtime.close();
    }

    @Test
    void whatCannotBeReadIsToldAndHidesNothing() throws Exception {
        Job shop = point("near", "shop");
        point("far", "shop");
        point("near", "sales");
        Path damaged = home.resolve("near/main/sales/sales_20260101_000000.manifest.json");
        Files.writeString(damaged, "{ half a manif");
        Path moved = home.resolve("far/main/other/shop_20261121_023000.manifest.json");
        Files.createDirectories(moved.getParent());
        Files.copy(home.resolve("far/" + shop.pointId() + ".manifest.json"), moved);
        Files.writeString(home.resolve("near/main/shop/no-manifest.sql.gz"), "not a restore point");

        RestoreListing all = list(null, null, null);

        assertThat(all.points())
                .extracting(p -> p.destination() + ":" + p.manifest().id())
                .containsExactly(
                        "near:main/sales/sales_20261121_023000",
                        "far:main/shop/shop_20261121_023000",
                        "near:main/shop/shop_20261121_023000");
        assertThat(all.problems())
                .extracting(Problem::code)
                .containsExactlyInAnyOrder(
                        ErrorCode.DESTINATION_UNREADABLE, ErrorCode.MANIFEST_UNREADABLE, ErrorCode.MANIFEST_UNREADABLE);
        assertThat(all.problems())
                .extracting(Problem::message)
                .anyMatch(m -> m.startsWith("broken: "))
                .anyMatch(m -> m.contains("near: main/sales/sales_20260101_000000.manifest.json"))
                .anyMatch(m -> m.contains("far: main/other/shop_20261121_023000.manifest.json"));
    }

    @Test
    void filtersNarrowAndAnUnknownDestinationIsAnError() throws Exception {
        point("near", "shop");
        point("near", "shop2");
        point("far", "sho p");

        assertThat(list("main", "shop", "near").points())
                .singleElement()
                .satisfies(p -> assertThat(p.manifest().database()).isEqualTo("shop"));
        assertThat(list("main", "shop", "near").problems()).isEmpty();
        assertThat(list(null, "sho p", "far").points()).hasSize(1);
        assertThat(list("mai", null, "near").points()).isEmpty();
        assertThat(runtime.failure("direct:restore-list", new RestoreListRequest(null, null, "nowhere"))
                        .code())
                .isEqualTo(ErrorCode.DESTINATION_UNKNOWN);
    }

    @Test
    void onePointFromTheFutureHidesNoneThatCameAfterIt() throws Exception {
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        Job old = at(now.minusDays(2));
        Job ahead = at(now.plusYears(1));
        Job latest = at(now.minusHours(1));
        Job slightly = at(now.plusMinutes(4));

        RestoreListing listing = list("main", "shop", "near");

        assertThat(listing.points())
                .extracting(p -> p.manifest().id())
                .containsExactly(slightly.pointId(), latest.pointId(), old.pointId(), ahead.pointId());
        assertThat(listing.problems()).isEmpty();
        assertThat(listing.remarks()).singleElement().satisfies(remark -> {
            assertThat(remark.code()).isEqualTo(ErrorCode.POINT_AHEAD);
            assertThat(remark.message()).startsWith("near: " + ahead.pointId()).contains("yet to come");
        });
        Verification verified = (Verification)
                runtime.template().requestBody("direct:verify", new VerifyRequest(null, "main", "shop", "near"));
        assertThat(verified.remarks()).isEqualTo(listing.remarks());
    }

    private Job at(OffsetDateTime taken) throws IOException {
        Job any = Goods.job(home, "shop");
        Job job = new Job(
                any.run(),
                any.instance(),
                any.engine(),
                any.database(),
                any.policy(),
                taken,
                any.spool(),
                any.server(),
                any.estimatedBytes());
        write("near", job);
        return job;
    }

    @Test
    void filtersByTimeAndOutcomeHoldTheirEnds() throws Exception {
        Instant taken = Goods.TAKEN_AT.toInstant();
        point("near", "shop");

        assertThat(taken(taken, taken, null)).isTrue();
        assertThat(taken(taken.plusNanos(1), null, null)).isFalse();
        assertThat(taken(null, taken.minusNanos(1), null)).isFalse();
        assertThat(taken(null, taken.minus(Duration.ofDays(400)), null)).isFalse();
        assertThat(taken(taken.plus(Duration.ofDays(400)), null, null)).isFalse();
        assertThat(taken(null, null, Verdict.SUCCESS)).isTrue();
        assertThat(taken(null, null, Verdict.DEGRADED)).isFalse();
    }

    /** A name has no offset: one from the other side of the world is found all the same. */
    @Test
    void timesAreThoseOfTheManifestNotOfItsName() throws Exception {
        for (String offset : List.of("+14:00", "-12:00")) {
            OffsetDateTime taken = OffsetDateTime.parse("2026-11-21T00:10:00" + offset);
            Job job = Goods.job(home, "far" + (offset.startsWith("+") ? "east" : "west"));
            Job there = new Job(
                    job.run(),
                    job.instance(),
                    job.engine(),
                    job.database(),
                    job.policy(),
                    taken,
                    job.spool(),
                    job.server(),
                    0);
            write("near", there);
            RestoreListing found = (RestoreListing) runtime.template()
                    .requestBody(
                            "direct:restore-list",
                            new RestoreListRequest(
                                    null, there.database(), "near", null, taken.toInstant(), taken.toInstant(), null));
            assertThat(found.points()).hasSize(1);
        }
    }

    /** Of years of backups only what may be meant is fetched: a damaged manifest of another year is not even read. */
    @Test
    void whatIsLongAgoByItsNameIsNotRead() throws Exception {
        point("near", "shop");
        Files.writeString(home.resolve("near/main/shop/shop_20200101_000000.manifest.json"), "{ half a manif");
        Files.writeString(home.resolve("near/main/shop/shop_20269999_000000.manifest.json"), "{ half a manif");

        RestoreListing found = (RestoreListing) runtime.template()
                .requestBody(
                        "direct:restore-list",
                        new RestoreListRequest(
                                null, null, "near", null, Instant.parse("2026-01-01T00:00:00Z"), null, null));

        assertThat(found.points()).hasSize(1);
        assertThat(found.problems()).singleElement().satisfies(p -> assertThat(p.message())
                .contains("shop_20269999_000000"));
    }

    @Test
    void aManifestThatLacksSomethingIsToldAndHidesNothing() throws Exception {
        Job shop = point("near", "shop");
        Path whole = home.resolve("near/" + shop.pointId() + ".manifest.json");
        for (String field : List.of("takenAt", "artifacts", "verdict", "database")) {
            ObjectNode manifest = (ObjectNode) Json.mapper().readTree(whole.toFile());
            manifest.remove(field);
            manifest.put("id", "main/shop/" + field + "_20261121_023000");
            Files.write(
                    home.resolve("near/main/shop/" + field + "_20261121_023000.manifest.json"),
                    Json.mapper().writeValueAsBytes(manifest));
        }

        RestoreListing found = list(null, null, "near");

        assertThat(found.points()).hasSize(1);
        assertThat(found.problems()).hasSize(4).allSatisfy(p -> {
            assertThat(p.code()).isEqualTo(ErrorCode.MANIFEST_UNREADABLE);
            assertThat(p.message()).contains("lacks what every manifest has");
        });
    }

    private boolean taken(Instant since, Instant until, Verdict verdict) {
        RestoreListing listing = (RestoreListing) runtime.template()
                .requestBody(
                        "direct:restore-list", new RestoreListRequest(null, null, "near", null, since, until, verdict));
        assertThat(listing.problems()).isEmpty();
        return listing.points().size() == 1;
    }

    private RestoreListing list(String instance, String database, String destination) {
        return (RestoreListing) runtime.template()
                .requestBody("direct:restore-list", new RestoreListRequest(instance, database, destination));
    }

    private Job point(String destination, String database) throws IOException {
        Job job = Goods.job(home, database);
        write(destination, job);
        return job;
    }

    private void write(String destination, Job job) throws IOException {
        Path manifest = home.resolve(destination).resolve(job.pointId() + ".manifest.json");
        Files.createDirectories(manifest.getParent());
        Files.write(manifest, Json.mapper().writeValueAsBytes(Goods.manifest(job)));
    }
}
