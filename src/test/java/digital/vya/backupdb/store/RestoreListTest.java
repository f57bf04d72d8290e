package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;

import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Problem;
import digital.vya.backupdb.model.RestoreListRequest;
import digital.vya.backupdb.model.RestoreListing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private RestoreListing list(String instance, String database, String destination) {
        return (RestoreListing) runtime.template()
                .requestBody("direct:restore-list", new RestoreListRequest(instance, database, destination));
    }

    private Job point(String destination, String database) throws IOException {
        Job job = Goods.job(home, database);
        Path manifest = home.resolve(destination).resolve(job.pointId() + ".manifest.json");
        Files.createDirectories(manifest.getParent());
        Files.write(manifest, Json.mapper().writeValueAsBytes(Goods.manifest(job)));
        return job;
    }
}
