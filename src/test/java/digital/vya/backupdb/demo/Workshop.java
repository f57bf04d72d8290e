package digital.vya.backupdb.demo;

import digital.vya.backupdb.servers.HookServer;
import digital.vya.backupdb.servers.MailServer;
import digital.vya.backupdb.servers.PostgresServer;
import digital.vya.backupdb.servers.S3ProxyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The demo's folder, the servers that backups and messages go to, and the configuration that knows them all. */
final class Workshop implements AutoCloseable {
    static final String SLACK_PATH = "/services/demo";
    private static final String BUCKET = "demo-backups";

    private final Path folder;
    private final String mailPassword = UUID.randomUUID().toString();
    private final S3ProxyServer s3 = S3ProxyServer.start();
    private final MailServer mail = MailServer.start("demo", mailPassword);
    private final HookServer slack = HookServer.start();

    Workshop(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    Path disk() {
        return folder.resolve("disk");
    }

    /** Files that are backed up beside the databases. */
    Path contracts() {
        return folder.resolve("contracts");
    }

    S3ProxyServer s3() {
        return s3;
    }

    MailServer mail() {
        return mail;
    }

    HookServer slack() {
        return slack;
    }

    /** Everything that must not be found in what the product writes. */
    List<String> secrets(Source source) {
        return List.of(
                source.backupPassword,
                source.applicationPassword,
                source.server.password(),
                s3.secretKey(),
                mailPassword,
                slack.url(SLACK_PATH));
    }

    /** Writes the configuration, which knows a clean server too, and gives the product that uses it. */
    Product install(Screen screen, Source source, PostgresServer clean) throws IOException {
        try (S3Client client = s3.client()) {
            client.createBucket(b -> b.bucket(BUCKET));
        }
        Path secrets = Files.createDirectory(folder.resolve("secrets"), ownersOnly("rwx------"));
        secret(secrets.resolve("database"), source.backupPassword);
        secret(secrets.resolve("clean"), clean.password());
        secret(secrets.resolve("mail"), mailPassword);
        Path config = folder.resolve("backup.yaml");
        secret(config, """
                server:
                  name: demo

                instances:
                  - id: source
                    engine: postgresql
                    host: %s
                    port: %d
                    user: %s
                    password: "{{file:%s}}"
                    timeZone: America/Sao_Paulo
                    databases:
                      exclude: [postgres]
                    policy: everything
                  - id: clean
                    enabled: false
                    engine: postgresql
                    host: %s
                    port: %d
                    user: %s
                    password: "{{file:%s}}"
                    policy: everything
                  - id: documents
                    enabled: false
                    engine: files
                    sets:
                      - id: contracts
                        paths: ["%s"]
                    policy: everything

                policies:
                  - id: everything
                    destinations: [disk, cloud]
                    notifications: [post, chat]

                destinations:
                  - id: disk
                    type: file
                    parameters:
                      directory: %s
                  - id: cloud
                    type: s3
                    parameters:
                      endpoint: %s
                      region: us-east-1
                      pathStyle: true
                      bucket: %s
                      accessKey: %s
                      secretKey: "{{env:DEMO_S3_SECRET_KEY}}"

                notifications:
                  - id: post
                    type: mail
                    on: [SUCCESS, DEGRADED, PARTIAL, FAILED]
                    parameters:
                      host: 127.0.0.1
                      port: %d
                      security: none
                      user: demo
                      password: "{{file:%s}}"
                      from: backup@example.com
                      to: dba@example.com
                  - id: chat
                    type: slack
                    on: [SUCCESS, DEGRADED, PARTIAL, FAILED]
                    parameters:
                      webhookUrl: "{{env:DEMO_SLACK_WEBHOOK}}"
                """.formatted(
                        source.server.host(),
                        source.server.port(),
                        Source.BACKUP_ROLE,
                        secrets.resolve("database"),
                        clean.host(),
                        clean.port(),
                        clean.superuser(),
                        secrets.resolve("clean"),
                        contracts(),
                        disk(),
                        s3.endpoint(),
                        BUCKET,
                        s3.accessKey(),
                        mail.port(),
                        secrets.resolve("mail")));
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("DEMO_S3_SECRET_KEY", s3.secretKey());
        environment.put("DEMO_SLACK_WEBHOOK", slack.url(SLACK_PATH));
        environment.put("VYA_SPOOL_DIRECTORY", folder.resolve("spool").toString());
        environment.put("VYA_STATE_DIRECTORY", folder.resolve("state").toString());
        environment.put("VYA_HTTP_PORT", "0");
        return new Product(screen, Path.of(System.getProperty("vya.home")), config, environment);
    }

    /** What was delivered to the disk, by path and size; without the mark by which a directory is known again. */
    Map<String, Long> filesOnDisk() {
        Map<String, Long> files = new TreeMap<>();
        for (Path file : filesBelow(disk())) {
            if (file.getParent().equals(disk())) {
                continue;
            }
            files.put(disk().relativize(file).toString(), file.toFile().length());
        }
        return files;
    }

    /** All objects of the S3 destination, by key and size. */
    Map<String, Long> objects() {
        Map<String, Long> objects = new TreeMap<>();
        try (S3Client client = s3.client()) {
            for (S3Object object : client.listObjectsV2(b -> b.bucket(BUCKET)).contents()) {
                objects.put(object.key(), object.size());
            }
        }
        return objects;
    }

    static List<Path> filesBelow(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void secret(Path file, String text) throws IOException {
        Files.createFile(file, ownersOnly("rw-------"));
        Files.writeString(file, text);
    }

    private static java.nio.file.attribute.FileAttribute<?> ownersOnly(String rights) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights));
    }

    @Override
    public void close() {
        slack.close();
        mail.close();
        s3.close();
    }
}
