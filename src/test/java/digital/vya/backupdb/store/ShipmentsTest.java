package digital.vya.backupdb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import digital.vya.backupdb.errors.BackupException;
import digital.vya.backupdb.errors.ErrorCode;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Shipment;
import digital.vya.backupdb.servers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("server")
class ShipmentsTest {
    @TempDir
    Path spool;

    @Test
    void theManifestComesLastAndSha256sumAgrees() throws Exception {
        Job job = Goods.job(spool, "lojä 100%");
        Manifest manifest = Goods.manifest(job);
        Shipment shipment = new Shipments()
                .build(
                        job,
                        List.of(
                                artifact(job, ArtifactKind.DATA, ".sql.gz"),
                                artifact(job, ArtifactKind.ROLES, "_roles.sql.gz")),
                        manifest,
                        "# how\n");

        assertThat(shipment.pointId()).isEqualTo("main/loj%C3%A4%20100%25/loj%C3%A4%20100%25_20261121_023000");
        assertThat(shipment.parcels()).extracting(Parcel::key).allMatch(key -> key.startsWith(shipment.pointId()));
        assertThat(shipment.parcels())
                .extracting(p -> p.key().substring(shipment.pointId().length()))
                .containsExactly(".sql.gz", "_roles.sql.gz", ".sha256", ".RESTORE.md", ".manifest.json");

        Path sums = shipment.parcels().get(2).file();
        Tool.run("sh", "-c", "cd '" + spool + "' && sha256sum -c --strict '" + sums.getFileName() + "'")
                .orThrow("sha256sum");
        Path json = shipment.parcels().get(4).file();
        assertThat(Json.mapper().readValue(json.toFile(), Manifest.class)).isEqualTo(manifest);
        Path notes = shipment.parcels().get(3).file();
        assertThat(notes).hasContent("# how\n");
        for (Path small : List.of(sums, notes, json)) {
            assertThat(Files.getPosixFilePermissions(small)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void aManifestThatCannotBeWrittenIsSaid() throws Exception {
        Job job = Goods.job(spool, "shop");
        Artifact data = artifact(job, ArtifactKind.DATA, ".sql.gz");
        Files.createDirectories(spool.resolve(job.stem() + ".manifest.json/in the way"));

        assertThatThrownBy(() -> new Shipments().build(job, List.of(data), Goods.manifest(job), "# how\n"))
                .isInstanceOfSatisfying(
                        BackupException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL))
                .hasMessageStartingWith("The manifest of " + job.pointId() + " cannot be written");
    }

    private Artifact artifact(Job job, ArtifactKind kind, String ending) throws IOException {
        Path file = Goods.random(spool.resolve(job.stem() + ending), 5000);
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
