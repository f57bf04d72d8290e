package digital.vya.backupdb.bench;

import digital.vya.backupdb.backup.Installation;
import digital.vya.backupdb.servers.S3ProxyServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** Whole jobs with more than one destination. */
final class JobBench {
    private static final String BUCKET = "backups";

    private JobBench() {}

    /** Dump, gzip, sum, disk and S3, beside the script of a runbook that does it one after the other. */
    static void script(Options options, Database database, Findings findings) throws Exception {
        Path folder = Files.createDirectories(options.work().resolve("job"));
        try (S3ProxyServer s3 = S3ProxyServer.start();
                S3Client client = s3.client();
                Product product = new Product(Installation.in(folder.resolve("vya"))
                        .configure(database.server(), Database.NAME)
                        .bucket(BUCKET, s3, s3.endpoint())
                        .destinations("disk, s3"));
                Product zstd = new Product(Installation.in(folder.resolve("vya-zstd"))
                        .configure(database.server(), Database.NAME)
                        .policy("pack: {codec: zstd}")
                        .bucket(BUCKET, s3, s3.endpoint())
                        .destinations("disk, s3"))) {
            client.createBucket(b -> b.bucket(BUCKET));
            Contender ours = new Contender("ours, gzip to disk and S3", () -> product.run("backup", "--all"), () -> {
                product.forget();
                empty(client);
            });
            Contender quicker = new Contender("ours, zstd to disk and S3", () -> zstd.run("backup", "--all"), () -> {
                zstd.forget();
                empty(client);
            });
            Contender raw = new Contender(
                    "pg_dump -Fc; sha256sum; cp to S3",
                    () -> {
                        Shell.run(
                                database.environment(),
                                folder,
                                "pg_dump -Fc -f raw.dump; sha256sum raw.dump > raw.sha256");
                        for (String file : List.of("raw.dump", "raw.sha256")) {
                            client.putObject(b -> b.bucket(BUCKET).key(file), folder.resolve(file));
                        }
                    },
                    () -> {
                        Files.deleteIfExists(folder.resolve("raw.dump"));
                        empty(client);
                    });
            Map<String, Timing> took = Rounds.of(options.rounds(), List.of(ours, quicker, raw));
            findings.add(new Ratio("job", took.get(ours.name()), took.get(raw.name()), 0.5));
            findings.add(new Ratio("job", took.get(quicker.name()), took.get(raw.name()), null));
        }
    }

    /** Three destinations, beside each of them alone; what counts is the slowest. */
    static void fanOut(Options options, Database database, Findings findings) throws Exception {
        Path folder = Files.createDirectories(options.work().resolve("fanout"));
        try (S3ProxyServer s3 = S3ProxyServer.start();
                S3Client client = s3.client()) {
            client.createBucket(b -> b.bucket(BUCKET));
            List<Product> products = new ArrayList<>();
            List<Contender> contenders = new ArrayList<>();
            try {
                for (String destinations : List.of("disk, other, s3", "disk", "other", "s3")) {
                    Path home = folder.resolve("vya-" + products.size());
                    Installation installation = Installation.in(home)
                            .configure(database.server(), Database.NAME)
                            .bucket(BUCKET, s3, s3.endpoint());
                    installation.configure(installation.text() + """
                              - id: other
                                type: file
                                parameters: {directory: %s}
                            """.formatted(installation.destination("other")));
                    Product product = new Product(installation.destinations(destinations));
                    products.add(product);
                    contenders.add(
                            new Contender("ours, gzip to " + destinations, () -> product.run("backup", "--all"), () -> {
                                product.forget();
                                empty(client);
                            }));
                }
                List<Timing> took =
                        List.copyOf(Rounds.of(options.rounds(), contenders).values());
                Timing slowest = Stream.of(took.get(1), took.get(2), took.get(3))
                        .max((a, b) -> Double.compare(a.median(), b.median()))
                        .orElseThrow();
                findings.add(new Ratio("fanout", took.get(0), slowest, 1.1));
            } finally {
                products.forEach(Product::close);
            }
        }
    }

    private static void empty(S3Client client) {
        List<ObjectIdentifier> all = client.listObjectsV2(b -> b.bucket(BUCKET)).contents().stream()
                .map(o -> ObjectIdentifier.builder().key(o.key()).build())
                .toList();
        for (ObjectIdentifier one : all) {
            client.deleteObject(b -> b.bucket(BUCKET).key(one.key()));
        }
    }
}
