package digital.vya.backupdb.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import digital.vya.backupdb.catalog.RestoreRecord;
import digital.vya.backupdb.catalog.RestoreRecords;
import digital.vya.backupdb.catalog.RunFolder;
import digital.vya.backupdb.cli.Answering;
import digital.vya.backupdb.servers.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which copy a rollback takes, and what it says of it before somebody agrees. */
@Tag("server")
class RollbackTest {
    private static final String KEPT = "SELECT datname FROM pg_database WHERE datname LIKE 'shop\\_\\_before\\_%';";

    @TempDir
    static Path home;

    private static LiveShop shop;

    @BeforeAll
    static void start() {
        shop = LiveShop.in(home, PostgresServer.start(15, "max_prepared_transactions=5"), "")
                .backedUp();
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @AfterEach
    void again() {
        shop.reset();
    }

    private static Answering.Said rollback(String answer) {
        return Answering.run(shop.scene.installation.home(), List.of(answer), "rollback", "-i", "clean", "-d", "shop");
    }

    private static JsonNode rolledBack() {
        Scene.Said said = shop.scene.run("rollback", "-i", "clean", "-d", "shop", "--force", "--json");
        assertThat(said.status()).as(said.toString()).isZero();
        return said.json();
    }

    @Test
    void whoSaysNoIsToldWhatWasMeantAndThatNothingWasChanged() {
        shop.restores();
        String kept = shop.server.psql("postgres", KEPT);

        Answering.Said said = rollback("no");
        assertThat(said.status()).as(said.toString()).isEqualTo(6);
        assertThat(said.asked())
                .containsPattern("Swap " + kept + ", put aside at \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d [+-]")
                .doesNotContain("Mind that");
        assertThat(said.out()).isEqualTo("Nothing was changed.\n");
        assertThat(shop.mark()).isEqualTo(LiveShop.BACKED_UP);
        assertThat(shop.server.psql("postgres", KEPT)).isEqualTo(kept);

        assertThat(rollback("yes").status()).isZero();
        assertThat(shop.mark()).isEqualTo(LiveShop.LIVE);
    }

    @Test
    void aRestoreInPlaceKeptNothingAndTheQuestionSaysSo() {
        shop.restores();
        shop.server.psql("shop", "UPDATE filler SET text = 'live' WHERE id = 1;");
        Scene.Said inPlace = shop.restore("--tables", "filler", "--recreate");
        assertThat(inPlace.status()).as(inPlace.toString()).isZero();

        Answering.Said said = rollback("no");
        assertThat(said.asked())
                .contains(
                        "Mind that the last restore of shop, "
                                + inPlace.json().path("id").asText(),
                        "did not make this copy: that one wrote into shop itself and put nothing aside");
        assertThat(rolledBack().path("remark").asText()).contains("did not make this copy");
    }

    /** When clocks go back, the hour from two to three comes twice: the later name is the earlier copy. */
    @Test
    void theNewestIsToldByRecordsAndNotByTheLocalTimeInTheName() {
        kept("shop__before_20261025_025000", "2026-10-25T02:50:00+02:00");
        kept("shop__before_20261025_021000", "2026-10-25T02:10:00+01:00");
        JsonNode back = rolledBack();
        assertThat(back.path("from").asText()).isEqualTo("shop__before_20261025_021000");
        assertThat(OffsetDateTime.parse(back.path("since").asText()).toInstant())
                .isEqualTo("2026-10-25T01:10:00Z");
    }

    private static void kept(String name, String at) {
        shop.server.psql("postgres", "CREATE DATABASE " + name + " TEMPLATE shop;");
        OffsetDateTime time = OffsetDateTime.parse(at);
        new RestoreRecords(new RunFolder(shop.scene.installation.state()))
                .keep(RestoreRecord.ofRollback(
                        name, "pg", "shop", name, time, OffsetDateTime.parse("2999-01-01T00:00:00Z")));
    }

    @Test
    void aCopyThatNoRecordKnowsIsOfferedWithAWord() {
        shop.server.psql("postgres", "CREATE DATABASE shop__before_20301025_021000 TEMPLATE shop;");
        assertThat(rollback("no").asked()).contains("no record here says which restore made it");
    }

    @Test
    void copiesOfADatabaseWithALongerNameAreNotTaken() {
        shop.server.psql("postgres", "CREATE DATABASE shop__before_x__before_20261025_021000;");
        shop.server.psql("postgres", "CREATE DATABASE shop__before_20261399_996099;");
        Scene.Said said = shop.scene.run("rollback", "-i", "clean", "-d", "shop", "--force");
        assertThat(said.err()).contains("VYA-8016");
        assertThat(said.status()).isEqualTo(1);
        shop.server.psql("postgres", "DROP DATABASE shop__before_x__before_20261025_021000;");
        shop.server.psql("postgres", "DROP DATABASE shop__before_20261399_996099;");
        shop.isUntouched();
    }

    @Test
    void aRollbackThatFailsLeavesNoRecordOfACopyThatIsNotThere() {
        shop.restores();
        String kept = shop.server.psql("postgres", KEPT);
        long records = recorded();
        shop.server.psql("shop", "BEGIN; UPDATE filler SET text = 'x' WHERE id = 1; PREPARE TRANSACTION 'held';");
        try {
            Scene.Said said = shop.scene.run("rollback", "-i", "clean", "-d", "shop", "--force");
            assertThat(said.err()).contains("VYA-8013");
        } finally {
            shop.server.psql("shop", "ROLLBACK PREPARED 'held';");
        }
        assertThat(shop.server.psql("postgres", KEPT)).isEqualTo(kept);
        assertThat(recorded()).isEqualTo(records);
        assertThat(rolledBack().path("remark").isMissingNode()).isTrue();
    }

    /** A folder that cannot be written, made so that not even root can. */
    @Test
    void withoutAPlaceForItsRecordNothingIsBegun() throws Exception {
        shop.restores();
        Path records = shop.scene.installation.state().resolve("restores");
        Path aside = records.resolveSibling("aside");
        Files.move(records, aside);
        Files.writeString(records, "in the way");
        try {
            String kept = shop.server.psql("postgres", KEPT);
            Scene.Said restore = shop.restore();
            assertThat(restore.status()).as(restore.toString()).isEqualTo(1);
            assertThat(restore.out()).contains("VYA-4005", "Restore record", "Check that its folder is there");
            Scene.Said back = shop.scene.run("rollback", "-i", "clean", "-d", "shop", "--force");
            assertThat(back.err()).contains("VYA-4005");
            assertThat(shop.server.psql("postgres", KEPT)).isEqualTo(kept);
            assertThat(shop.mark()).isEqualTo(LiveShop.BACKED_UP);
        } finally {
            Files.delete(records);
            Files.move(aside, records);
        }
    }

    /** What replaced it is gone: its name is free, and there is nothing to keep. */
    @Test
    void aDatabaseThatWasDroppedSinceComesBack() {
        shop.restores();
        shop.server.psql("postgres", "DROP DATABASE shop;");

        rolledBack();

        assertThat(shop.mark()).isEqualTo(LiveShop.LIVE);
        assertThat(shop.server.psql("postgres", KEPT)).isEmpty();
    }

    @Test
    void anInstanceThatIsNotThereIsNamed() {
        Scene.Said said = shop.scene.run("rollback", "-i", "nowhere", "-d", "shop", "--force");
        assertThat(said.err()).contains("VYA-1002", "There is no instance nowhere");
        shop.isUntouched();
    }

    /** The server cannot be asked at the next start: the record stays, and the copy goes when it can be. */
    @Test
    void whatAKilledRestoreLeftWaitsForItsServer() {
        String id = "20261121_023000-cut";
        String copy = "shop__restoring_20261121_023000";
        shop.server.psql("postgres", "CREATE DATABASE " + copy + ";");
        RestoreRecords records = new RestoreRecords(new RunFolder(shop.scene.installation.state()));
        records.begin(RestoreRecord.of(id, "clean", "shop", copy, true, OffsetDateTime.now(ZoneOffset.UTC)));
        records.abandon(id);
        String right = shop.scene.installation.text();
        shop.scene.installation.configure(right.replace("port: " + shop.server.port(), "port: 1"));
        try {
            assertThat(shop.scene
                            .run("rollback", "-i", "clean", "-d", "shop", "--force")
                            .status())
                    .isEqualTo(1);
            assertThat(records.cutOff()).extracting(RestoreRecord::id).containsExactly(id);
        } finally {
            shop.scene.installation.configure(right);
        }

        Scene.Said said = shop.scene.run("rollback", "-i", "clean", "-d", "shop", "--force");

        assertThat(said.err()).contains("VYA-8016");
        assertThat(records.cutOff()).isEmpty();
        shop.isUntouched();
    }

    private static long recorded() {
        return new RestoreRecords(new RunFolder(shop.scene.installation.state()))
                .all()
                .size();
    }
}
