package digital.vya.backupdb.store;

import digital.vya.backupdb.config.Settings;
import digital.vya.backupdb.model.Artifact;
import digital.vya.backupdb.model.ArtifactKind;
import digital.vya.backupdb.model.Codec;
import digital.vya.backupdb.model.Job;
import digital.vya.backupdb.model.Json;
import digital.vya.backupdb.model.Manifest;
import digital.vya.backupdb.model.Parcel;
import digital.vya.backupdb.model.Run;
import digital.vya.backupdb.model.ServerFacts;
import digital.vya.backupdb.model.Shipment;
import digital.vya.backupdb.model.Trigger;
import digital.vya.backupdb.model.Verdict;
import digital.vya.backupdb.servers.S3ProxyServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Things to deliver. */
final class Goods {
    static final OffsetDateTime TAKEN_AT = OffsetDateTime.parse("2026-11-21T02:30:00-03:00");

    static final String BUCKET = "vya-backups";

    private Goods() {}

    static Job job(Path spool, String database) {
        Run run = new Run("run-1", Trigger.COMMAND, null, TAKEN_AT, false);
        return new Job(
                run,
                "main",
                "postgresql",
                database,
                StoreRuntime.POLICY,
                TAKEN_AT,
                spool,
                new ServerFacts("15.4", "15.4"),
                1000);
    }

    /** A restore point of a data file of {@code bytes} random bytes, its checksum and a manifest. */
    static Shipment shipment(Path spool, String database, long bytes) throws IOException {
        Job job = job(spool, database);
        Files.createDirectories(spool);
        List<Parcel> parcels = new ArrayList<>();
        Path data = random(spool.resolve(job.stem() + ".sql.gz"), bytes);
        parcels.add(parcel(job, data));
        Path sums = spool.resolve(job.stem() + ".sha256");
        Files.writeString(sums, Digests.sha256(data) + "  " + data.getFileName() + "\n");
        parcels.add(parcel(job, sums));
        Path manifest = spool.resolve(job.stem() + ".manifest.json");
        Files.write(manifest, Json.mapper().writeValueAsBytes(manifest(job)));
        parcels.add(parcel(job, manifest));
        return Shipment.parked(job, job.pointId(), parcels);
    }

    /** A restore point as a backup makes it, of one data file, which a verification finds whole. */
    static Shipment whole(Path spool, String database, long bytes) throws IOException {
        Job job = job(Files.createDirectories(spool), database);
        Path file = random(spool.resolve(job.stem() + ".sql.gz"), bytes);
        Artifact data = new Artifact(
                ArtifactKind.DATA,
                job.stem() + ".sql.gz",
                file,
                Codec.GZIP,
                9000,
                Files.size(file),
                Digests.sha256(file),
                Map.of(),
                "pg_dump",
                Duration.ofSeconds(1));
        Manifest.Entry entry = new Manifest.Entry(
                data.kind(),
                data.name(),
                data.rawBytes(),
                data.packedBytes(),
                data.sha256(),
                data.codec(),
                data.command());
        return new Shipments().build(job, List.of(data), manifest(job, List.of(entry)), "# how\n");
    }

    static Manifest manifest(Job job) {
        return manifest(job, List.of());
    }

    static Manifest manifest(Job job, List<Manifest.Entry> artifacts) {
        return new Manifest(
                Manifest.VERSION,
                job.pointId(),
                job.run().id(),
                job.instance(),
                job.engine(),
                job.database(),
                job.takenAt(),
                "America/Sao_Paulo",
                Verdict.SUCCESS,
                List.of(),
                "15.4",
                "15.4",
                artifacts,
                Map.of("public.t", 3L),
                Manifest.RolesOutcome.INCLUDED,
                job.policy(),
                "3.0.0");
    }

    static Parcel parcel(Job job, Path file) throws IOException {
        return new Parcel(job.folder() + "/" + file.getFileName(), file, Files.size(file), Digests.sha256(file));
    }

    static Parcel parcel(Path folder, String key, String content) throws IOException {
        Path file = Files.createTempFile(folder, "parcel", "");
        Files.write(file, content.getBytes(StandardCharsets.UTF_8));
        return new Parcel(key, file, Files.size(file), Digests.sha256(file));
    }

    static Path random(Path file, long bytes) throws IOException {
        Random random = new Random(bytes);
        byte[] chunk = new byte[1 << 20];
        try (var out = Files.newOutputStream(file)) {
            for (long left = bytes; left > 0; left -= chunk.length) {
                random.nextBytes(chunk);
                out.write(chunk, 0, (int) Math.min(chunk.length, left));
            }
        }
        return file;
    }

    static Settings.Destination disk(String id, Path directory) {
        return new Settings.Destination(id, "file", Map.of("directory", directory.toString()));
    }

    /** A bucket behind {@code endpoint}, with little patience. */
    static Settings.Destination s3(String id, S3ProxyServer server, URI endpoint, Map<String, Object> more) {
        Map<String, Object> parameters = new HashMap<>(Map.of(
                "bucket",
                BUCKET,
                "prefix",
                "/backups/of ção%/",
                "endpoint",
                endpoint.toString(),
                "pathStyle",
                true,
                "accessKey",
                server.accessKey(),
                "secretKey",
                server.secretKey(),
                "connectTimeout",
                "2s",
                "readTimeout",
                "5s",
                "attemptTimeout",
                "5s"));
        parameters.putAll(more);
        return new Settings.Destination(id, "s3", parameters);
    }

    /** Where {@link #s3} puts a key. */
    static String s3Key(String key) {
        return "backups/of ção%/" + key;
    }
}
